"""The ticket of a booking (入场码), its pictures, and giving it back; for the own household, staff go to the door."""

from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.rules import can_work_the_door
from booking import actions, rules, terms
from booking.answer_sheets import told
from booking.forms import CancelForm
from booking.models import Booking, Place, Question
from booking.states import HOLDS, LIVE, WAITS, BookingStatus, PlaceStatus
from common.errors import DomainError, Refusal
from common.pages import personal
from common.qr import qr_png, qr_svg

TICKETS: dict[str, str] = {
    BookingStatus.CONFIRMED: "booking/ticket_confirmed.html",
    BookingStatus.PENDING: "booking/ticket_pending.html",
    BookingStatus.OFFERED: "booking/ticket_offered.html",
    BookingStatus.WAITLISTED: "booking/ticket_waiting.html",
    BookingStatus.ENTERED: "booking/ticket_entered.html",
    BookingStatus.REJECTED: "booking/ticket_without.html",
    BookingStatus.LAPSED: "booking/ticket_without.html",
    BookingStatus.NOT_DRAWN: "booking/ticket_without.html",
    BookingStatus.CANCELLED: "booking/ticket_cancelled.html",
    PlaceStatus.NO_SHOW: "booking/ticket_missed.html",
}


@personal("GET")
def ticket(request, code: str):
    booking = own_bookings(request).filter(code=code).first()
    return ticket_page(request, booking) if booking else _to_the_door(request, code)


def own_bookings(request):
    """The household's, each with all that its ticket shows."""
    return Booking.objects.visible_to(request.user).with_details().with_offers()


def ticket_page(request, booking: Booking, *, refusal: Refusal | None = None, status: int = 200):
    """The ticket as it is now; `refusal` says above it what was not done."""
    at, slot, places = timezone.now(), booking.slot, list(booking.places.all())
    state, until = _state(booking, places, at=at), rules.cancel_until_of(booking)
    context = {
        **_how_it_came(booking),
        "booking": booking,
        "slot": slot,
        "state": state,
        "part": TICKETS[state],
        "refusal": refusal,
        "names": "、".join(place.person.name for place in places),
        "told": told(booking, Question.objects.told_by([booking])),
        "position": rules.position_of(booking),
        "how_one_waits": terms.how_one_waits(slot),
        "behind_until": slot.starts_at - rules.BEHIND_UNTIL if booking.behind else None,
        "over": at >= slot.ends_at,
        "cancel_until": until if at <= until else None,
        "may_cancel": rules.refusal_to_cancel(booking, places, at=at) is None,
        "may_book_again": rules.refusal_of_slot(slot, at=at) is None,
        "arrived_at": min((place.checked_in_at for place in places if place.checked_in_at), default=None),
        "entries": booking.credit.order_by("made_at"),
        "others": _others(request, booking),
        "tab": "me",
    }
    return render(request, "booking/ticket.html", context, status=status)


def _state(booking: Booking, places: list[Place], *, at: datetime) -> str:
    if all(place.status == PlaceStatus.NO_SHOW for place in places):
        return PlaceStatus.NO_SHOW
    return rules.status_at(booking, booking.offered_until, at=at)


def _how_it_came(booking: Booking) -> dict[str, bool]:
    """Whether a confirmed party was drawn, or came up from the waitlist."""
    waited = booking.status == BookingStatus.CONFIRMED and booking.queued_at is not None
    drawn_at = booking.slot.drawn_at
    drawn = bool(waited and drawn_at and booking.confirmed_at <= drawn_at)
    return {"was_drawn": drawn, "was_promoted": waited and not drawn}


def _others(request, booking: Booking) -> list[Booking]:
    """What else the household holds in this slot: the other part of a party that was divided."""
    same = own_bookings(request).filter(slot=booking.slot_id, status__in=LIVE)
    return list(same.exclude(pk=booking.pk).order_by("id"))


def _to_the_door(request, code):
    """Who works the door and scans a neighbour's ticket with the phone's camera lands on the door's page."""
    booking = get_object_or_404(Booking.objects.select_related("community"), code=code)
    if not can_work_the_door(request.user, booking.community):
        raise Http404
    return redirect(f"/door/?{urlencode({'code': code})}")


@personal("GET")
def ticket_svg(request, code: str):
    booking = get_object_or_404(Booking.objects.visible_to(request.user), code=code)
    return HttpResponse(qr_svg(_address(booking)), content_type="image/svg+xml")


@personal("GET")
def ticket_png(request, code: str):
    booking = get_object_or_404(Booking.objects.visible_to(request.user), code=code)
    return HttpResponse(qr_png(_address(booking)), content_type="image/png")


@personal("GET", "POST")
def booking_cancel(request, code: str):
    booking = get_object_or_404(Booking.objects.visible_to(request.user).with_details(), code=code)
    form = CancelForm(request.POST if request.method == "POST" else None)
    refusal = rules.refusal_to_cancel(booking, list(booking.places.all()), at=timezone.now())
    if request.method == "GET":
        return _cancel_page(request, booking, form, refusal)
    if not form.is_valid():
        return _cancel_page(request, booking, form, refusal, status=400)
    held = booking.status in HOLDS
    try:
        actions.cancel(booking, by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"])
    except DomainError as error:
        return _cancel_page(request, booking, form, error.refusal, status=409)
    messages.success(request, "取消好了，名额让给邻居。" if held else "退出了，不再等。")
    return redirect(booking.ticket_path)


def _cancel_page(request, booking, form, refusal, *, status=200):
    at = timezone.now()
    context = {
        "booking": booking,
        "slot": booking.slot,
        "form": form,
        "refusal": refusal,
        "waits": booking.status in WAITS,
        "late": rules.is_late(booking, at=at),
        "costs": rules.cancel_costs(booking, at=at),
        "cancel_until": rules.cancel_until_of(booking),
        "tab": "me",
    }
    return render(request, "booking/cancel.html", context, status=status)


def _address(booking: Booking) -> str:
    """What the picture says: the ticket's address, so that any phone's camera finds it."""
    return f"{settings.PUBLIC_BASE_URL}{booking.ticket_path}"
