"""Shared by the actions: the one place that changes a booking's status, the slot's lock, a message's facts."""

from datetime import datetime

from booking.models import Booking, Place, Slot
from booking.states import BOOKING_MOVES, BookingStatus, PlaceStatus
from common import audit
from common.chinese import zh_date, zh_time_range

PLACE_STATUS = {
    BookingStatus.CONFIRMED: PlaceStatus.CONFIRMED,
    BookingStatus.WAITLISTED: PlaceStatus.WAITLISTED,
    BookingStatus.CANCELLED: PlaceStatus.CANCELLED,
}
STAMP = {BookingStatus.CONFIRMED: "confirmed_at", BookingStatus.CANCELLED: "cancelled_at"}


def lock_slot(slot_id: int) -> Slot:
    """Second in the lock order, after the household; `no_key` lets bookings refer to the row meanwhile."""
    return Slot.objects.with_details().select_for_update(no_key=True, of=("self",)).get(pk=slot_id)


def move(booking: Booking, to: BookingStatus, *, by, at: datetime, verb: str, **facts) -> None:
    """Bring a booking and its live places to `to`, with one audit entry; `facts` go into it and onto the row."""
    if to not in BOOKING_MOVES[booking.status]:
        raise ValueError(f"booking {booking.pk}: {booking.status} → {to} is not an allowed move")
    before, booking.status = booking.status, to
    setattr(booking, STAMP[to], at)
    columns = ["status", STAMP[to]]
    if "cancel_reason" in facts:
        booking.cancel_reason = facts["cancel_reason"]
        columns.append("cancel_reason")
    booking.save(update_fields=[*columns, *booking.revise(at=at)])
    Place.objects.live().filter(booking=booking).update(status=PLACE_STATUS[to])
    audit.record(by, verb, booking, at=at, before=before, after=to, **facts)


def facts_of(slot: Slot) -> dict[str, str]:
    """What a message says about a slot; words, so that delivery needs no query."""
    return {
        "title": slot.title,
        "when": f"{zh_date(slot.starts_at)} {zh_time_range(slot.starts_at, slot.ends_at)}",
        "place": str(slot.space or slot.venue or ""),
    }
