"""Shared by the actions: the locks, the one place that changes a booking's status, a message's facts."""

from datetime import datetime

from booking import capacity
from booking.models import Booking, Place, Slot
from booking.states import BOOKING_MOVES, HOLDS, BookingStatus, PlaceStatus
from common import audit
from common.chinese import zh_date, zh_time_range

PLACE_STATUS = {status: PlaceStatus(status.value) for status in BookingStatus}
STAMP = {BookingStatus.CONFIRMED: "confirmed_at", BookingStatus.CANCELLED: "cancelled_at"}


def lock_slot(slot_id: int) -> Slot:
    """Second in the lock order, after the household; `no_key` lets bookings refer to the row meanwhile."""
    return Slot.objects.with_details().select_for_update(no_key=True, of=("self",)).get(pk=slot_id)


def lock_booking(booking: Booking, slot: Slot) -> Booking:
    """Third in the lock order: the row as it is now, with the slot that was locked before it."""
    locked = Booking.objects.select_for_update(no_key=True, of=("self",))
    booking = locked.select_related("household").get(pk=booking.pk)
    booking.slot = slot
    return booking


def move(booking: Booking, to: BookingStatus, *, by, at: datetime, verb: str, columns: dict | None = None, **facts):
    """Bring a booking and its live places to `to`, with one audit entry holding `facts`; `columns` go onto the row."""
    if to not in BOOKING_MOVES[booking.status]:
        raise ValueError(f"booking {booking.pk}: {booking.status} → {to} is not an allowed move")
    before, booking.status = booking.status, to
    written = {**(columns or {}), **({STAMP[to]: at} if to in STAMP else {})}
    for name, value in written.items():
        setattr(booking, name, value)
    booking.save(update_fields=["status", *written, *booking.revise(at=at)])
    Place.objects.live().filter(booking=booking).update(status=PLACE_STATUS[to])
    audit.record(by, verb, booking, at=at, before=before, after=to, **facts)


def give_back(booking: Booking, slot: Slot, held: str) -> None:
    """Take out of the slot's counters what a booking that was `held` had there."""
    if held in HOLDS:
        given = capacity.release(slot, booking.party_size)
    elif booking.behind:  # who stands behind is not counted
        given = True
    else:
        given = capacity.leave_queue(slot, booking.party_size)
    if not given:
        raise RuntimeError(f"slot {slot.pk} holds fewer seats than booking {booking.pk}")


def facts_of(slot: Slot) -> dict[str, str]:
    """What a message says about a slot; words, so that delivery needs no query."""
    return {
        "title": slot.title,
        "when": f"{zh_date(slot.starts_at)} {zh_time_range(slot.starts_at, slot.ends_at)}",
        "place": str(slot.space or slot.venue or ""),
    }
