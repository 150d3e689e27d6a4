"""The one place that promotes from the waitlist."""

from datetime import datetime

from accounts.models import User
from booking import capacity
from booking.models import Booking, Slot
from booking.states import BookingStatus, SlotStatus, WaitlistPolicy
from common import notifications

from .moves import facts_of, lock_slot, move


def after_capacity_freed(slot: Slot, *, at: datetime) -> list[Booking]:
    """Give free seats to those who wait, in order; call it in the transaction that freed them.

    strict: only the head of the queue; while it does not fit, all wait. fill: the first party that fits. A party that
    became larger than the whole slot holds up nobody.
    """
    slot = lock_slot(slot.pk)
    if slot.status != SlotStatus.SCHEDULED or at >= slot.starts_at or not slot.waiting:
        return []
    free, promoted = slot.capacity - slot.taken, []
    for booking in slot.bookings.waiting_in_order().select_related("contact"):
        if free <= 0:
            break
        if booking.party_size <= free:
            _promote(booking, slot, at=at)
            free -= booking.party_size
            promoted.append(booking)
        elif slot.waitlist_policy != WaitlistPolicy.FILL and booking.party_size <= slot.capacity:
            break
    return promoted


def _promote(booking: Booking, slot: Slot, *, at: datetime) -> None:
    booking.slot = slot
    move(booking, BookingStatus.CONFIRMED, by=None, at=at, verb="booking.promoted")
    if not capacity.promote(slot, booking.party_size):
        raise RuntimeError(f"slot {slot.pk} changed while it was locked")
    tell_contact(booking, "booking_promoted", at=at)


def tell_contact(booking: Booking, kind: str, *, at: datetime, key: str = "", **more) -> None:
    """Queue a message about a booking to its contact, if there is a login; `key` tells repeatable messages apart."""
    if not booking.contact_id:
        return
    notifications.queue(
        User(pk=booking.contact_id),
        kind,
        at=at,
        dedupe_key=":".join(filter(None, [kind, str(booking.pk), key])),
        people="、".join(place.person.name for place in booking.places.select_related("person")),
        code=booking.short_code,
        url=booking.ticket_path,
        **facts_of(booking.slot),
        **more,
    )
