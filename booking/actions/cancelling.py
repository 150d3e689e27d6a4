"""Giving places back, and leaving the waitlist."""

from datetime import datetime

from django.db import transaction

from accounts.actions import lock_household
from accounts.models import User
from accounts.rules import require
from booking.models import Booking
from booking.rules import is_late, open_offer, refusal_to_cancel
from booking.states import BookingStatus, Channel, CreditKind, OfferOutcome

from .credit import note_points
from .moves import give_back, lock_booking, lock_slot, move
from .promotion import after_capacity_freed, answer_offer, tell_contact


@transaction.atomic
def cancel(booking: Booking, *, by: User, at: datetime, reason: str = "", channel: Channel | None = None) -> Booking:
    """Cancel a whole booking, wait or draw entry; its seats go on in the same transaction. Raises DomainError.

    After the frozen deadline a confirmed party gets the points it was told of when it booked.
    """
    lock_household(booking.household)
    slot = lock_slot(booking.slot_id)
    booking = lock_booking(booking, slot)
    require(refusal_to_cancel(booking, list(booking.places.all()), at=at))
    held, late = booking.status, is_late(booking, at=at)
    if held == BookingStatus.OFFERED and (offer := open_offer(booking)):
        answer_offer(offer, OfferOutcome.DECLINED, at=at)
    columns, facts = {"cancel_reason": reason}, {"channel": channel} if channel else {}
    move(booking, BookingStatus.CANCELLED, by=by, at=at, verb="booking.cancelled", columns=columns, late=late, **facts)
    give_back(booking, slot, held)
    tell_contact(booking, "booking_cancelled", at=at, reason=reason)
    if late:
        note_points(booking, CreditKind.LATE_CANCEL, at=at)
    if held != BookingStatus.ENTERED:
        after_capacity_freed(slot, at=at)
    return booking
