"""The ticket of a booking (入场码), its pictures, and giving it back; for the own household, staff go to the door."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.rules import can_work_the_door
from booking import actions, rules
from booking.answer_sheets import told
from booking.forms import CancelForm
from booking.models import Booking, Question
from booking.states import BookingStatus
from common.errors import DomainError
from common.pages import personal
from common.qr import qr_png, qr_svg


@personal("GET")
def ticket(request, code: str):
    booking = Booking.objects.visible_to(request.user).with_details().filter(code=code).first()
    if booking is None:
        return _to_the_door(request, code)
    at = timezone.now()
    places = list(booking.places.all())
    context = {
        "booking": booking,
        "slot": booking.slot,
        "names": "、".join(place.person.name for place in places),
        "told": told(booking, Question.objects.told_by([booking])),
        "position": rules.position_of(booking),
        "over": at >= booking.slot.ends_at,
        "late": at > booking.slot.cancel_until,
        "may_cancel": rules.refusal_to_cancel(booking, places, at=at) is None,
        "may_book_again": rules.refusal_of_slot(booking.slot, at=at) is None,
        "was_promoted": booking.status == BookingStatus.CONFIRMED and booking.queued_at is not None,
        "arrived_at": min((place.checked_in_at for place in places if place.checked_in_at), default=None),
        "tab": "me",
    }
    return render(request, "booking/ticket.html", context)


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
    try:
        actions.cancel(booking, by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"])
    except DomainError as error:
        return _cancel_page(request, booking, form, error.refusal, status=409)
    messages.success(request, "取消好了，名额让给邻居。")
    return redirect(booking.ticket_path)


def _cancel_page(request, booking, form, refusal, *, status=200):
    late = timezone.now() > booking.slot.cancel_until and booking.status == BookingStatus.CONFIRMED
    context = {"booking": booking, "slot": booking.slot, "form": form, "refusal": refusal, "late": late, "tab": "me"}
    return render(request, "booking/cancel.html", context, status=status)


def _address(booking: Booking) -> str:
    """What the picture says: the ticket's address, so that any phone's camera finds it."""
    return f"{settings.PUBLIC_BASE_URL}{booking.ticket_path}"
