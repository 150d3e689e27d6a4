"""Adding, changing and cancelling slots; whoever is booked is told."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from accounts.rules import require
from booking import capacity as engine
from booking.models import Activity, Booking, Slot, Space
from booking.rules import ANSWERED_BY, refusal_of_space, refusal_of_times, refusal_to_change, refusal_to_resize
from booking.signals import slot_cancelled, slot_moved
from booking.states import LIVE, Allocation, BookingStatus, OfferOutcome, SlotStatus
from common import audit, page_cache
from common.errors import DomainError, Refusal

from .draws import promise_anew
from .moves import give_back, lock_slot, move
from .promotion import after_capacity_freed, end_offers, tell_contact

MOMENTS = ("starts_at", "ends_at", "booking_opens_at", "booking_closes_at", "cancel_until")
CHANGEABLE = frozenset({*MOMENTS, "label", "space", "capacity"})
TOLD_WHEN_CHANGED = frozenset({"starts_at", "ends_at", "space"})
IN_CALENDARS = TOLD_WHEN_CHANGED | {"label"}
CANCEL_NOTICE = timedelta(hours=21)  # a slot at 09:00 may be cancelled until 12:00 the day before
OF_NOTHING = Refusal("slot_of_nothing", "没有说是哪个活动或空间", "请选一个活动，或一个空间")
ENDED = Refusal("past", "这一场已经结束或取消，不能再改", "请新加一场")


def usual_moments(
    starts_at: datetime, activity: Activity | None = None, *, at: datetime
) -> tuple[datetime, datetime, datetime]:
    """When booking opens and closes and until when it may be cancelled, unless somebody says otherwise.

    Where places are drawn, booking closes when cancelling does: the draw and the waitlist need the time that is left.
    """
    opens, until = min(at, starts_at - timedelta(hours=1)), starts_at - CANCEL_NOTICE
    if activity is None or activity.allocation != Allocation.DRAW:
        return opens, starts_at, until
    return opens, max(until, opens + timedelta(minutes=1)), until


@transaction.atomic
def add_slot(
    *,
    activity: Activity | None = None,
    space: Space | None = None,
    starts_at: datetime,
    ends_at: datetime,
    capacity: int,
    label: str = "",
    booking_opens_at: datetime | None = None,
    booking_closes_at: datetime | None = None,
    cancel_until: datetime | None = None,
    by: User,
    at: datetime,
) -> Slot:
    """Add a slot to an activity, or an open hour to a space. Booking opens now and closes at the start unless said."""
    require(OF_NOTHING if activity is None and space is None else None)
    opens, closes, until = usual_moments(starts_at, activity, at=at)
    said = (starts_at, ends_at, booking_opens_at or opens, booking_closes_at or closes, cancel_until or until)
    times = dict(zip(MOMENTS, said, strict=True))
    require(refusal_of_times(**times))
    _take_space(space, starts_at, ends_at)
    home = (activity or space.venue).community_id
    slot = Slot.objects.create(
        community_id=home, activity=activity, space=space, capacity=capacity, label=label, **times
    )
    audit.record(by, "slot.added", slot, at=at, capacity=capacity)
    promise_anew(slot, by=by, at=at)
    page_cache.forget()
    return slot


@transaction.atomic
def change_slot(slot: Slot, *, by: User, at: datetime, **changes) -> Slot:
    """Change a slot. More seats promote the waitlist, fewer than taken are refused, a new time or place is told."""
    if unknown := set(changes) - CHANGEABLE:
        raise TypeError(f"not changeable: {', '.join(sorted(unknown))}")
    slot = lock_slot(slot.pk)
    if slot.status == SlotStatus.CANCELLED or at >= slot.ends_at:
        raise DomainError(ENDED)
    changed = {name: value for name, value in changes.items() if getattr(slot, name) != value}
    seats = changed.pop("capacity", None)
    require(refusal_to_change(slot, changed, seats, at=at))
    _rewrite(slot, changed, by=by, at=at)
    if "starts_at" in changed:
        _shorten_offers(slot, at=at)
    if seats is not None:
        end_offers(slot, at=at)
        _resize(slot, seats)
    entry = audit.record(by, "slot.changed", slot, at=at, fields=sorted(changed), capacity=seats)
    promise_anew(slot, by=by, at=at)
    page_cache.forget()
    told = _live_bookings(slot) if TOLD_WHEN_CHANGED & set(changed) else []
    for booking in told:
        booking.policy["moved"] = True  # who agreed to another time or place may leave without a trace
        booking.save(update_fields=["policy"])
        tell_contact(booking, "slot_changed", at=at, key=str(entry.pk))
    if seats is not None:
        after_capacity_freed(slot, at=at)
        slot.refresh_from_db(fields=["capacity", "taken", "waiting"])
    return slot


@transaction.atomic
def cancel_slot(slot: Slot, *, by: User, at: datetime, reason: str) -> Slot:
    """Call a slot off: every live booking is cancelled and its contact told. A second time changes nothing."""
    slot = lock_slot(slot.pk)
    if slot.status == SlotStatus.CANCELLED:
        return slot
    if at >= slot.ends_at:
        raise DomainError(ENDED)
    slot.offers.open().update(outcome=OfferOutcome.WITHDRAWN, answered_at=at)
    for booking in _live_bookings(slot):
        held, columns = booking.status, {"cancel_reason": reason}
        move(booking, BookingStatus.CANCELLED, by=by, at=at, verb="booking.cancelled_by_org", columns=columns)
        give_back(booking, slot, held)
        tell_contact(booking, "slot_cancelled", at=at, reason=reason)
    slot.status = SlotStatus.CANCELLED
    slot.save(update_fields=["status", *slot.revise(at=at)])
    slot.refresh_from_db(fields=["taken", "waiting"])
    audit.record(by, "slot.cancelled", slot, at=at, reason=reason)
    page_cache.forget()
    slot_cancelled.send(Slot, slot=slot, by=by, at=at, reason=reason)
    return slot


def _take_space(space: Space | None, starts_at: datetime, ends_at: datetime, *, but: Slot | None = None) -> None:
    """See that the room is free; two who plan the same room at once queue at its row."""
    if space is not None:
        Space.objects.select_for_update(no_key=True).filter(pk=space.pk).values_list("pk").first()
        require(refusal_of_space(space, starts_at, ends_at, but=but))


def _rewrite(slot: Slot, changed: dict, *, by: User, at: datetime) -> None:
    was = (slot.starts_at, slot.ends_at)
    for name, value in changed.items():
        setattr(slot, name, value)
    require(refusal_of_times(**{name: getattr(slot, name) for name in MOMENTS}))
    if TOLD_WHEN_CHANGED & set(changed):
        _take_space(slot.space, slot.starts_at, slot.ends_at, but=slot)
    if changed:
        told = slot.revise(at=at) if IN_CALENDARS & set(changed) else ()
        slot.moved_from = slot.moved_from or (was[0] if slot.starts_at != was[0] else None)
        slot.save(update_fields=[*changed, *told, "moved_from"])
    if was != (slot.starts_at, slot.ends_at):
        slot_moved.send(Slot, slot=slot, by=by, at=at, was=was)


def _shorten_offers(slot: Slot, *, at: datetime) -> None:
    """No offer lasts into the last hour before the new start; what would be over already is over in a second."""
    last = max(slot.starts_at - ANSWERED_BY, at + timedelta(seconds=1))
    slot.offers.open().filter(expires_at__gt=last).update(expires_at=last)


def _resize(slot: Slot, seats: int) -> None:
    require(refusal_to_resize(slot, seats))
    if not engine.resize(slot, seats):
        slot.refresh_from_db(fields=["taken"])
        raise DomainError(refusal_to_resize(slot, seats))
    slot.capacity = seats


def _live_bookings(slot: Slot) -> list[Booking]:
    bookings = list(slot.bookings.filter(status__in=LIVE).order_by("id"))
    for booking in bookings:
        booking.slot = slot
    return bookings
