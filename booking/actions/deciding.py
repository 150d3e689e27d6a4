"""Approval: staff decide about a pending booking, with a reason."""

from datetime import datetime

from django.db import transaction

from accounts.actions import lock_household
from accounts.models import User
from accounts.rules import require
from booking.models import Booking
from booking.rules import refusal_to_decide
from booking.states import BookingStatus

from .moves import give_back, lock_booking, lock_slot, move
from .promotion import after_capacity_freed, tell_contact


def approve(booking: Booking, *, by: User, at: datetime, reason: str = "") -> Booking:
    """The places, held since the request, are the household's."""
    return _decide(booking, BookingStatus.CONFIRMED, by=by, at=at, reason=reason)


def reject(booking: Booking, *, by: User, at: datetime, reason: str) -> Booking:
    """The places go to the next; the household is told the reason."""
    return _decide(booking, BookingStatus.REJECTED, by=by, at=at, reason=reason)


@transaction.atomic
def _decide(booking: Booking, to: BookingStatus, *, by: User, at: datetime, reason: str) -> Booking:
    lock_household(booking.household)
    slot = lock_slot(booking.slot_id)
    booking = lock_booking(booking, slot)
    require(refusal_to_decide(booking, at=at))
    approved = to == BookingStatus.CONFIRMED
    columns = {"decided_by": by, "decided_at": at, "decision_reason": reason}
    move(booking, to, by=by, at=at, verb="booking.approved" if approved else "booking.rejected", columns=columns)
    tell_contact(booking, "booking_approved" if approved else "booking_rejected", at=at, reason=reason)
    if not approved:
        give_back(booking, slot, BookingStatus.PENDING)
        after_capacity_freed(slot, at=at)
    return booking
