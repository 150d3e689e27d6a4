"""The one place that gives freed seats to those who wait."""

from datetime import datetime

from accounts.models import User
from booking import capacity
from booking.models import Booking, Offer, Slot
from booking.rules import BEHIND_UNTIL, FILL_SKIPS, offer_expires_at, policy_of
from booking.states import Allocation, BookingStatus, OfferOutcome, SlotStatus, WaitlistPolicy
from common import notifications
from common.chinese import zh_moment

from .dividing import divide_booking
from .moves import facts_of, give_back, lock_slot, move


def after_capacity_freed(slot: Slot, *, at: datetime, here: Booking | None = None) -> list[Booking]:
    """End the offers whose time is over, then offer free seats to those who wait, in order.

    Call it in the transaction that freed seats. strict: only the head of the queue; while it does not fit, all wait.
    fill: the first party that fits, but one that was passed over too often holds up the queue like `strict`. A party
    that became larger than the whole slot holds up nobody. Shortly before the start nobody is asked. `here` is a party
    that has just come and needs no offer. Answers the bookings that got seats.
    """
    slot = lock_slot(slot.pk)
    if slot.status != SlotStatus.SCHEDULED:
        return []
    end_offers(slot, at=at)
    if offer_expires_at(slot, policy_of(slot), at=at) is None:
        return []
    return [*_through_the_queue(slot, at=at, here=here), *_those_behind(slot, at=at, here=here)]


def end_offers(slot: Slot, *, at: datetime) -> None:
    """Write down which offers of the locked slot are over; `slot.taken` follows."""
    for offer in slot.offers.over(at).select_related("booking"):
        booking = offer.booking
        booking.slot = slot
        answer_offer(offer, OfferOutcome.EXPIRED, at=at)
        move(booking, BookingStatus.LAPSED, by=None, at=at, verb="booking.lapsed", expired=offer.expires_at.isoformat())
        give_back(booking, slot, BookingStatus.OFFERED)
        slot.taken -= booking.party_size
        tell_contact(booking, "offer_expired", at=at)


def answer_offer(offer: Offer, outcome: OfferOutcome, *, at: datetime) -> None:
    """An offer is answered once; the row count says whether this was the time."""
    if not Offer.objects.open().filter(pk=offer.pk).update(outcome=outcome, answered_at=at):
        raise RuntimeError(f"offer {offer.pk} was answered while its slot was locked")


def _through_the_queue(slot: Slot, *, at: datetime, here: Booking | None) -> list[Booking]:
    given: list[Booking] = []
    passed: list[Booking] = []
    free = slot.capacity - slot.taken
    waiting = slot.bookings.waiting_in_order().filter(behind=False).select_related("contact")
    for booking in waiting if slot.waiting and free > 0 else ():
        if free <= 0:
            break
        if booking.party_size > free and booking.accepts_part:
            divide_booking(booking, free, at=at)
        if booking.party_size <= free:
            _give(booking, slot, capacity.promote, at=at, here=here)
            free -= booking.party_size
            given.append(booking)
            _count_skips(passed)
        elif booking.party_size <= slot.capacity:
            if slot.waitlist_policy != WaitlistPolicy.FILL or booking.skips >= FILL_SKIPS:
                break
            passed.append(booking)
    slot.taken = slot.capacity - free
    slot.waiting -= sum(booking.party_size for booking in given)
    return given


def _count_skips(passed: list[Booking]) -> None:
    """Somebody further back was served before these."""
    for booking in passed:
        booking.skips += 1
        booking.save(update_fields=["skips"])
    passed.clear()


def _those_behind(slot: Slot, *, at: datetime, here: Booking | None) -> list[Booking]:
    """Whoever stands behind is reached a day before the start, when everybody else has been."""
    if slot.waiting or at < slot.starts_at - BEHIND_UNTIL:
        return []
    free, given = slot.capacity - slot.taken, []
    for booking in slot.bookings.waiting_in_order().filter(behind=True).select_related("contact"):
        if booking.party_size > free > 0 and booking.accepts_part:
            divide_booking(booking, free, at=at)
        if booking.party_size > free:
            break
        _give(booking, slot, capacity.claim, at=at, here=here)
        free -= booking.party_size
        given.append(booking)
    return given


def _give(booking: Booking, slot: Slot, engine, *, at: datetime, here: Booking | None) -> None:
    """Seats for a waiting party: before the staff where they decide, at once for who is here, else as an offer."""
    booking.slot = slot
    if not engine(slot, booking.party_size):
        raise RuntimeError(f"slot {slot.pk} changed while it was locked")
    if slot.allocation == Allocation.APPROVAL:
        move(booking, BookingStatus.PENDING, by=None, at=at, verb="booking.promoted")
        tell_contact(booking, "booking_pending", at=at, key="promoted")
    elif here is not None and booking.pk == here.pk:
        move(booking, BookingStatus.CONFIRMED, by=None, at=at, verb="booking.promoted")
        tell_contact(booking, "booking_promoted", at=at)
    else:
        _offer(booking, slot, at=at)


def _offer(booking: Booking, slot: Slot, *, at: datetime) -> None:
    offer = Offer.objects.create(
        slot=slot,
        booking=booking,
        seats=booking.party_size,
        policy=slot.waitlist_policy,
        made_at=at,
        expires_at=offer_expires_at(slot, policy_of(slot), at=at),
    )
    move(booking, BookingStatus.OFFERED, by=None, at=at, verb="booking.offered", until=offer.expires_at.isoformat())
    tell_contact(booking, "booking_offered", at=at, until=zh_moment(offer.expires_at))


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
