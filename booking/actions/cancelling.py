"""Giving places back."""

from datetime import datetime

from django.db import transaction

from accounts.actions import lock_household
from accounts.models import User
from accounts.rules import require
from booking import capacity
from booking.models import Booking
from booking.rules import refusal_to_cancel
from booking.states import BookingStatus

from .moves import lock_slot, move
from .promotion import after_capacity_freed, tell_contact


@transaction.atomic
def cancel(booking: Booking, *, by: User, at: datetime, reason: str = "") -> Booking:
    """Cancel a whole booking; its seats go to the waitlist in the same transaction. Raises DomainError."""
    lock_household(booking.household)
    slot = lock_slot(booking.slot_id)
    # Its own row too, so that nobody checks in meanwhile.
    locked = Booking.objects.select_for_update(no_key=True, of=("self",))
    booking = locked.select_related("household").get(pk=booking.pk)
    booking.slot = slot
    require(refusal_to_cancel(booking, list(booking.places.all()), at=at))
    gives_back = capacity.release if booking.status == BookingStatus.CONFIRMED else capacity.leave_queue
    move(
        booking,
        BookingStatus.CANCELLED,
        by=by,
        at=at,
        verb="booking.cancelled",
        cancel_reason=reason,
        late=at > slot.cancel_until,
    )
    if not gives_back(slot, booking.party_size):
        raise RuntimeError(f"slot {slot.pk} holds fewer seats than booking {booking.pk}")
    tell_contact(booking, "booking_cancelled", at=at, reason=reason)
    after_capacity_freed(slot, at=at)
    return booking
