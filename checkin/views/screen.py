"""The hall screen: a rotating code, and what is on today. It names no people."""

from datetime import datetime, time, timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe

from booking.models import Slot
from booking.rules import slot_state
from checkin import codes
from checkin.models import DisplayLease, Mode
from common.pages import allow, no_store, refused
from common.qr import qr_svg

SLOTS_SHOWN = 5


@no_store
@allow("GET")
def screen(request, token):
    lease = get_object_or_404(
        DisplayLease.objects.select_related("checkpoint__venue", "checkpoint__community"), token=token
    )
    at = timezone.now()
    if not lease.runs_at(at):
        return refused(request, codes.SCREEN_CLOSED, status=410)
    if lease.checkpoint.mode == Mode.KIOSK:
        return redirect("checkin:kiosk", token)
    context = {
        "lease": lease,
        "checkpoint": lease.checkpoint,
        "at": at,
        "slots": _today(lease.checkpoint.community_id, at),
        "qr": mark_safe(qr_svg(_address(request, lease, at))),  # noqa: S308  our own drawing of our own address
        "seconds_left": codes.seconds_left(at),
        "window_seconds": codes.WINDOW_SECONDS,
        "percent": codes.seconds_left(at) * 100 // codes.WINDOW_SECONDS,
    }
    return render(request, "checkin/screen.html", context)


@no_store
@allow("GET")
def screen_svg(request, token):
    """The code alone, for the script that swaps it; `X-Seconds-Left` says for how long it is the newest."""
    at = timezone.now()
    lease = get_object_or_404(_with_code(at), token=token)
    drawing = HttpResponse(qr_svg(_address(request, lease, at)), content_type="image/svg+xml")
    drawing["X-Seconds-Left"] = str(codes.seconds_left(at))
    return drawing


def _with_code(at: datetime):
    shown = DisplayLease.objects.current(at).exclude(checkpoint__mode=Mode.KIOSK)
    return shown.select_related("checkpoint")


def _address(request, lease: DisplayLease, at: datetime) -> str:
    """Under the host the screen itself was opened at, so that phones in the same network reach it."""
    return request.build_absolute_uri(reverse("checkin:scan", args=[codes.make(lease.checkpoint, at=at)]))


def _today(community_id: int, at: datetime) -> list[Slot]:
    """Today's public slots, those still to come first cut to what fits; each with its state."""
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(at), time()))
    day = Slot.objects.listed().filter(
        community=community_id,
        activity__isnull=False,
        starts_at__gte=midnight,
        starts_at__lt=midnight + timedelta(days=1),
    )
    slots = list(day.select_related("activity__venue", "space__venue").order_by("starts_at", "id"))
    coming = [slot for slot in slots if slot.ends_at > at]
    shown = [*slots[: len(slots) - len(coming)][-1:], *coming][:SLOTS_SHOWN] if coming else slots[-SLOTS_SHOWN:]
    for slot in shown:
        slot.state, slot.next = slot_state(slot, at=at), bool(coming) and slot is coming[0]
    return shown
