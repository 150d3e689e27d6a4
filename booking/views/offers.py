"""Taking the seats that were offered, or leaving them to the next; pressing twice is once."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from booking import actions
from common.errors import DomainError
from common.pages import personal

from .ticket import own_bookings, ticket_page


@personal("GET", "POST")
def offer_accept(request, code: str):
    return _answer(request, code, actions.accept_offer, "占好了，到时见。")


@personal("GET", "POST")
def offer_decline(request, code: str):
    return _answer(request, code, actions.decline_offer, "好，让给下一位了。")


def _answer(request, code: str, act, said: str):
    """GET comes from a login that had run out: back to the ticket, where the buttons are."""
    booking = get_object_or_404(own_bookings(request), code=code)
    if request.method == "GET":
        return redirect(booking.ticket_path)
    try:
        act(booking, by=request.user, at=timezone.now())
    except DomainError as error:
        return ticket_page(request, own_bookings(request).get(code=code), refusal=error.refusal, status=409)
    messages.success(request, said)
    return redirect(booking.ticket_path)
