"""A draw from its promise to its result: each step publishes something that no later step can change."""

import secrets
from contextlib import suppress
from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.rules import require
from booking import capacity, lottery, rules
from booking.models import Booking, Draw, DrawEntry, Slot
from booking.states import Allocation, BookingStatus, DrawState, SlotStatus, WaitlistPolicy
from common import audit, page_cache
from common.errors import DomainError

from .moves import lock_slot, move
from .promotion import after_capacity_freed, tell_contact

USUAL_SOURCE = "社区大厅当众掷六次骰子，两位工作人员各记一遍"


@transaction.atomic
def prepare_draw(slot: Slot, *, kept: bool = False, by: User | None, at: datetime) -> Draw:
    """Publish the rule and the hash of a fresh seed; until booking opens it may be done again, under the same address.

    With `kept` the seed is not stored: the answer carries it once as `seed_for_keeper` (hex), to be written down.
    """
    slot = lock_slot(slot.pk)
    draw = Draw.objects.filter(slot=slot).first()
    require(rules.refusal_to_prepare(slot, draw, at=at))
    draw = draw or Draw(slot=slot)
    seed = secrets.token_bytes(32)
    draw.seats, draw.weights = slot.capacity, slot.activity.draw_weights
    draw.public_source = slot.activity.draw_source or USUAL_SOURCE
    draw.seed, draw.seed_hash = "" if kept else seed.hex(), lottery.hash_of(seed)
    draw.kept_by_keeper, draw.reveal_until = kept, rules.reveal_until(slot) if kept else None
    draw.committed_by, draw.committed_at = by, at
    draw.rule = _rule_of(draw)
    draw.rule_hash = lottery.hash_of(draw.rule)
    draw.save()
    audit.record(by, "draw.committed", slot, at=at, draw=draw.public_id, rule_hash=draw.rule_hash, kept=kept)
    page_cache.forget()
    draw.seed_for_keeper = seed.hex() if kept else ""
    return draw


def _rule_of(draw: Draw) -> str:
    slot = draw.slot
    return lottery.rule_text(
        draw=draw.public_id,
        title=slot.title,
        starts_at=slot.starts_at,
        opens_at=rules.opens_at(slot, draw),
        closes_at=slot.booking_closes_at,
        reveal_until=draw.reveal_until,
        seats=draw.seats,
        policy=slot.waitlist_policy,
        weights=draw.weights,
        public_source=draw.public_source,
        seed_hash=draw.seed_hash,
    )


def promise_anew(slot: Slot, *, by: User | None, at: datetime) -> None:
    """Keep the promise true to its slot: made when a slot of a draw is added, again when it changes before opening."""
    draw = Draw.objects.filter(slot=slot).first()
    if slot.allocation != Allocation.DRAW or slot.status == SlotStatus.CANCELLED or slot.drawn_at is not None:
        return
    if draw is None or (at < rules.opens_at(slot, draw) and not draw.kept_by_keeper):
        prepare_draw(slot, by=by, at=at)
    elif at < rules.opens_at(slot, draw):
        _rewrite_kept(draw, slot, by=by, at=at)


def _rewrite_kept(draw: Draw, slot: Slot, *, by: User | None, at: datetime) -> None:
    """The keeper's seed stays; only what is said about the slot is written anew."""
    draw.slot, draw.seats, draw.committed_at, draw.reveal_until = slot, slot.capacity, at, rules.reveal_until(slot)
    draw.rule = _rule_of(draw)
    draw.rule_hash = lottery.hash_of(draw.rule)
    draw.save(update_fields=["seats", "committed_at", "reveal_until", "rule", "rule_hash"])
    audit.record(by, "draw.committed", slot, at=at, draw=draw.public_id, rule_hash=draw.rule_hash, kept=True)


@transaction.atomic
def close_draw(draw: Draw, *, by: User | None, at: datetime) -> Draw:
    """Freeze the list and publish its hash; a second time changes nothing. Any look after the close may cause it."""
    draw = _lock(draw)
    if draw.state != DrawState.COMMITTED:
        return draw
    require(rules.refusal_to_close(draw, at=at))
    entered = draw.slot.bookings.filter(status=BookingStatus.ENTERED).order_by("id")
    ids = _fresh_ids(entered.count())
    for booking in entered:
        booking.slot = draw.slot
        DrawEntry.objects.create(
            draw=draw, booking=booking, entry_id=ids.pop(), size=booking.party_size,
            weight=rules.weight_of(booking, draw, at=at),
        )  # fmt: skip
    draw.state, draw.closed_at = DrawState.CLOSED, at
    draw.list_hash = lottery.list_hash(draw.public_id, draw.listed)
    draw.save(update_fields=["state", "closed_at", "list_hash"])
    audit.record(by, "draw.closed", draw.slot, at=at, draw=draw.public_id, list_hash=draw.list_hash)
    return draw


def _fresh_ids(count: int) -> set[str]:
    ids: set[str] = set()
    while len(ids) < count:
        ids.add(secrets.token_hex(4))
    return ids


def enter_public_value(draw: Draw, value: str, *, by: User, at: datetime) -> Draw:
    """Note the value that everybody saw. The same from a second person draws, unless a keeper still has the seed."""
    if draw.state == DrawState.COMMITTED and rules.refusal_to_close(draw, at=at) is None:
        close_draw(draw, by=None, at=at)  # stands even if the value is refused: the list is out
    return _enter(draw, value, by=by, at=at)


@transaction.atomic
def _enter(draw: Draw, value: str, *, by: User, at: datetime) -> Draw:
    draw = _lock(draw)
    require(rules.refusal_of_value(draw, value, by=by, at=at))
    if draw.first_by_id in (None, by.pk):
        draw.first_by, draw.first_value = by, value
        draw.save(update_fields=["first_by", "first_value"])
        audit.record(by, "draw.value_noted", draw.slot, at=at, draw=draw.public_id, value=value)
        return draw
    draw.confirmed_by, draw.public_value = by, value
    draw.save(update_fields=["confirmed_by", "public_value"])
    audit.record(by, "draw.value_confirmed", draw.slot, at=at, draw=draw.public_id, value=value)
    if not draw.kept_by_keeper:
        return _hold(draw, bytes.fromhex(draw.seed), by=by, at=at)
    return _hold(draw, None, by=by, at=at) if at >= draw.reveal_until else draw


@transaction.atomic
def reveal_seed(draw: Draw, seed: str, *, by: User, at: datetime) -> Draw:
    """The keeper tells the seed (hex), and the draw is held with it."""
    draw, told = _lock(draw), _bytes_of(seed)
    require(rules.refusal_to_reveal(draw, told, at=at))
    draw.seed = told.hex()
    return _hold(draw, told, by=by, at=at)


@transaction.atomic
def draw_without_seed(draw: Draw, *, by: User | None, at: datetime) -> Draw:
    """The keeper let the deadline pass: the public value alone decides, and the bundle says so."""
    draw = _lock(draw)
    require(rules.refusal_to_waive(draw, at=at))
    return _hold(draw, None, by=by, at=at)


def settle_draw(draw: Draw, *, at: datetime) -> Draw:
    """Write down what the clock has decided about a draw; whoever looks at it may cause it."""
    if draw.slot.status != SlotStatus.SCHEDULED:
        return draw
    with suppress(DomainError):  # somebody was quicker
        if draw.state == DrawState.COMMITTED and at >= draw.slot.booking_closes_at:
            return close_draw(draw, by=None, at=at)
        if draw.state == DrawState.CLOSED and draw.public_value and draw.kept_by_keeper and at >= draw.reveal_until:
            return draw_without_seed(draw, by=None, at=at)
    return draw


def close_due(at: datetime) -> int:
    """Settle every draw that the clock has moved on; answers how many."""
    due = Draw.objects.to_close(at) | Draw.objects.unrevealed(at)
    return len([settle_draw(draw, at=at) for draw in due.select_related("slot")])


def _lock(draw: Draw) -> Draw:
    """The draw as it is now, under its slot's lock."""
    slot = lock_slot(draw.slot_id)
    draw = Draw.objects.get(pk=draw.pk)
    draw.slot = slot
    return draw


def _bytes_of(seed: str) -> bytes | None:
    try:
        return bytes.fromhex(seed)
    except ValueError:
        return None


def _hold(draw: Draw, seed: bytes | None, *, by: User | None, at: datetime) -> Draw:
    """The draw itself: order, seats, waitlist, messages; all of it or nothing."""
    require(rules.refusal_to_hold(draw))
    slot, entries = draw.slot, {entry.entry_id: entry for entry in draw.entries.select_related("booking__contact")}
    result = lottery.run(draw.rule, draw.listed, seed=seed, public_value=draw.public_value, listed_as=draw.list_hash)
    winners = set(result.winners)
    for rank, entry_id in enumerate(result.order, start=1):
        entries[entry_id].rank, entries[entry_id].won = rank, entry_id in winners
    DrawEntry.objects.bulk_update(entries.values(), ["rank", "won"], batch_size=200)
    waits = draw.promise["policy"] != WaitlistPolicy.NONE
    for entry_id in result.order:
        _give(entries[entry_id], slot, waits=waits, by=by, at=at)
    draw.state, draw.drawn_at, draw.seed_revealed = DrawState.DRAWN, at, seed is not None
    draw.save(update_fields=["state", "drawn_at", "seed_revealed", "seed"])
    slot.drawn_at = at
    slot.save(update_fields=["drawn_at"])
    audit.record(by, "draw.held", slot, at=at, draw=draw.public_id, winners=len(winners), seed=seed is not None)
    after_capacity_freed(slot, at=at)  # the seats of winners who gave up meanwhile
    page_cache.forget()
    return draw


def _give(entry: DrawEntry, slot: Slot, *, waits: bool, by: User | None, at: datetime) -> None:
    """What the draw means for one party; who cancelled after the list closed keeps a line in it and no more."""
    booking: Booking = entry.booking
    booking.slot = slot
    if booking.status != BookingStatus.ENTERED:
        return
    if entry.won:
        if not capacity.promote(slot, booking.party_size):
            raise RuntimeError(f"slot {slot.pk} has no seats for the winners of its draw")
        move(booking, BookingStatus.CONFIRMED, by=by, at=at, verb="draw.won", rank=entry.rank)
        tell_contact(booking, "draw_won", at=at, entry=entry.entry_id, rank=entry.rank)
    elif waits:
        columns = {"queued_at": at, "queue_rank": entry.rank}
        move(booking, BookingStatus.WAITLISTED, by=by, at=at, verb="draw.waitlisted", columns=columns, rank=entry.rank)
        tell_contact(booking, "draw_waitlisted", at=at, entry=entry.entry_id, rank=entry.rank)
    else:
        move(booking, BookingStatus.NOT_DRAWN, by=by, at=at, verb="draw.lost", rank=entry.rank)
        if not capacity.leave_queue(slot, booking.party_size):
            raise RuntimeError(f"slot {slot.pk} counts fewer people than entered its draw")
        tell_contact(booking, "draw_lost", at=at, entry=entry.entry_id, rank=entry.rank)
