"""What a hall screen shows of checking in: its lease, the code of this moment and the ring around the seconds left."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from common.qr import qr_svg

from . import codes
from .models import DisplayLease, Mode

OF_SCREENS = ("checkpoint__venue", "checkpoint__community__site__root_page")


@dataclass(frozen=True)
class ShownCode:
    """A code as checkin/shown_code.html draws it; seconds."""

    drawing: SafeString
    seconds_left: int

    window = codes.WINDOW_SECONDS

    @property
    def percent(self) -> int:
        return self.seconds_left * 100 // self.window


def lease_of(token: str) -> DisplayLease:
    """The lease with its checkpoint, venue, community and the community's home page; 404 for an unknown token."""
    return get_object_or_404(DisplayLease.objects.select_related(*OF_SCREENS), token=token)


def lease_with_code(token: str, *, at: datetime) -> DisplayLease:
    """The same, if it shows a code now: it runs, and is no kiosk's."""
    shown = DisplayLease.objects.current(at).exclude(checkpoint__mode=Mode.KIOSK)
    return get_object_or_404(shown.select_related("checkpoint"), token=token)


def shown_code(lease: DisplayLease, request: HttpRequest, *, at: datetime) -> ShownCode:
    """Under the host the screen itself was opened at, so that phones in the same network reach it."""
    address = request.build_absolute_uri(reverse("checkin:scan", args=[codes.make(lease.checkpoint, at=at)]))
    return ShownCode(mark_safe(qr_svg(address)), codes.seconds_left(at))  # noqa: S308  our own drawing
