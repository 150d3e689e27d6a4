"""Offers from the waitlist, and points of households."""

from datetime import datetime, timedelta

from booking.models import Booking, CreditEntry, Offer
from booking.states import CreditKind, CreditState


def offer(booking: Booking, *, at: datetime, **fields) -> Offer:
    """An open offer for a booking of status offered, good for twelve hours."""
    defaults = {
        "seats": booking.party_size,
        "policy": booking.slot.waitlist_policy,
        "made_at": at,
        "expires_at": at + timedelta(hours=12),
    }
    return Offer.objects.create(slot=booking.slot, booking=booking, **(defaults | fields))


def credit_entry(booking: Booking, *, at: datetime, **fields) -> CreditEntry:
    """Two points for not coming, which count for 90 days."""
    defaults = {
        "kind": CreditKind.NO_SHOW,
        "points": 2,
        "state": CreditState.COUNTS,
        "made_at": at,
        "expires_on": at.date() + timedelta(days=90),
    }
    return CreditEntry.objects.create(
        booking=booking, household=booking.household, community=booking.community, **(defaults | fields)
    )
