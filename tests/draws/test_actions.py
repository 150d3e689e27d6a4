"""A draw from its promise to its result, and what may not happen on the way."""

import json
from datetime import timedelta

import pytest

from booking import actions
from booking.models import Booking, Draw, DrawEntry
from booking.states import Allocation, BookingStatus, DrawState, DrawWeights, PlaceStatus, WaitlistPolicy
from booking.tasks import tick
from booking.verify import drift
from common import audit
from common.errors import DomainError
from common.models import OutboxMessage
from tests import factories as make
from tests.draws.test_verifier import holds

from .promising import promise, refused

VALUE = "5 4 2 6 1 3"


# The promise.


def test_adding_a_slot_publishes_the_rule(slot, draw, opens, closes, clerk, at):
    assert (draw.state, draw.seats, draw.committed_by, draw.committed_at) == (DrawState.COMMITTED, 6, clerk, at)
    told = promise(draw)
    assert (told["title"], told["seats"], told["policy"], told["weights"]) == ("亲子运动会", 6, "fill", "even")
    assert set(draw.bundle) == {"version", "draw", "rule", "rule_hash", "seed_hash", "committed_at"}
    assert draw.seed not in json.dumps(draw.bundle)
    assert holds(draw.bundle)


def test_until_booking_opens_a_change_of_the_slot_is_promised_anew(slot, draw, clerk, at, opens):
    before = draw.rule_hash
    actions.change_slot(slot, by=clerk, at=at + timedelta(hours=1), capacity=9)
    assert promise(draw)["seats"] == draw.seats == 9
    assert draw.rule_hash != before
    actions.change_activity(slot.activity, by=clerk, at=at, waitlist_policy="none", draw_weights="lost_before")
    assert (promise(draw)["policy"], draw.weights) == ("none", "lost_before")


def test_once_booking_is_open_nothing_promised_changes(slot, draw, clerk, opens, closes):
    before = draw.rule_hash
    with refused("draw_fixed"):
        actions.change_slot(slot, by=clerk, at=opens, capacity=5)
    for name in ("booking_opens_at", "booking_closes_at"):
        with refused("draw_fixed"):
            actions.change_slot(slot, by=clerk, at=opens, **{name: closes - timedelta(hours=1)})
    with refused("draw_fixed"):
        actions.prepare_draw(slot, by=clerk, at=opens)
    actions.change_slot(slot, by=clerk, at=opens, capacity=8)
    assert promise(draw)["seats"] == 6
    assert draw.rule_hash == before


def test_a_draw_needs_time_between_its_close_and_the_start(activity, clerk, at, times):
    times["booking_closes_at"] = times["starts_at"] - timedelta(minutes=30)
    with refused("draw_times"):
        actions.add_slot(activity=activity, capacity=6, **times, by=clerk, at=at)
    assert not activity.slots.exists()


def test_unless_said_otherwise_booking_for_a_draw_closes_with_cancelling(activity, clerk, at, times):
    del times["booking_opens_at"], times["booking_closes_at"]
    slot = actions.add_slot(activity=activity, capacity=6, **times, by=clerk, at=at)
    assert (slot.booking_opens_at, slot.booking_closes_at) == (at, slot.cancel_until)
    assert holds(slot.draw.bundle)


def test_an_activity_becomes_a_draw_before_anybody_is_booked(community, clerk, resident, at):
    activity = make.activity(community)
    slot = make.slot(activity, at=at)
    actions.change_activity(activity, by=clerk, at=at, allocation=Allocation.DRAW)
    assert Draw.objects.get(slot=slot).state == DrawState.COMMITTED
    make.booking(slot, resident.person, by=resident, at=at, status=BookingStatus.ENTERED)
    with refused("allocation_fixed"):
        actions.change_activity(activity, by=clerk, at=at, allocation=Allocation.FIRST_COME)


def test_a_slot_without_a_draw_has_no_promise(slot, clerk, at, community):
    other = actions.add_slot(
        activity=make.activity(community), capacity=6, starts_at=slot.starts_at, ends_at=slot.ends_at, by=clerk, at=at
    )
    assert not Draw.objects.filter(slot=other).exists()
    with refused("draw_none"):
        actions.prepare_draw(other, by=clerk, at=at)


# The list.


def test_a_household_enters_once(slot, families, enter):
    (user,) = families(2)
    enter(slot, user)
    late = make.person(user.person.household)
    with refused("draw_once"):
        actions.book(slot.pk, persons=[late.pk], by=user, at=slot.booking_opens_at, channel="web")


def test_the_list_closes_with_the_clock_and_only_once(slot, draw, families, enter, closes):
    bookings = [enter(slot, user) for user in families(1, 2, 3)]
    actions.cancel(bookings[0], by=bookings[0].made_by, at=closes - timedelta(hours=1))
    with refused("draw_too_early"):
        actions.close_draw(draw, by=None, at=closes - timedelta(seconds=1))
    assert tick(closes) == 1
    draw.refresh_from_db()
    assert (draw.state, draw.closed_at) == (DrawState.CLOSED, closes)
    assert sorted(draw.entries.values_list("size", "weight")) == [(2, 1), (3, 1)]
    again = actions.close_draw(draw, by=None, at=closes + timedelta(hours=1))
    assert (again.closed_at, again.list_hash) == (closes, draw.list_hash)
    assert tick(closes) == 0
    assert holds(draw.bundle)


def test_who_lost_before_has_more_chances(slot, activity, draw, families, enter, closes, clerk, at):
    actions.change_activity(activity, by=clerk, at=at, draw_weights=DrawWeights.LOST_BEFORE)
    loser, often, winner, gave_up, old = families(1, 1, 1, 1, 1)
    for age, user, won in [
        (30, loser, False), (30, often, False), (60, often, False), (90, often, False), (30, winner, True),
        (30, gave_up, False), (200, old, False),
    ]:  # fmt: skip
        held(activity, user, won=won, at=at - timedelta(days=age), by=clerk, gave_up=user == gave_up)
    sizes = {user: enter(slot, user) for user in (loser, often, winner, gave_up, old)}
    actions.close_draw(draw, by=None, at=closes)
    weights = {user: booking.draw_entry.weight for user, booking in sizes.items()}
    assert weights == {loser: 2, often: 3, winner: 1, gave_up: 1, old: 1}


def held(activity, user, *, won, at, by, gave_up):
    """A draw of the past with one line."""
    past = make.slot(activity, at=at, starts_at=at + timedelta(days=2))
    status = BookingStatus.CANCELLED if gave_up else BookingStatus.NOT_DRAWN
    booking = make.booking(past, user.person, by=user, at=at, status=status)
    draw = Draw.objects.create(
        slot=past, rule="{}", rule_hash="0", seats=1, weights="even", seed_hash="0", committed_at=at, committed_by=by,
    )  # fmt: skip
    DrawEntry.objects.create(draw=draw, booking=booking, entry_id="1", size=1, weight=1, rank=1, won=won)
    typed = {"first_value": "6", "first_by": by, "public_value": "6", "confirmed_by": make.login()}
    Draw.objects.filter(pk=draw.pk).update(state="drawn", closed_at=at, list_hash="0", drawn_at=at, **typed)


# The value.


def test_two_people_type_the_value_ten_minutes_after_the_list(slot, draw, clerk, secretary, closes, rolled):
    with refused("draw_too_early"):
        actions.enter_public_value(draw, VALUE, by=clerk, at=closes - timedelta(hours=1))
    with refused("draw_too_early"):
        actions.enter_public_value(draw, VALUE, by=clerk, at=closes)
    draw.refresh_from_db()
    assert draw.closed_at == closes  # being early with the value has closed the list
    actions.enter_public_value(draw, "1 1 1", by=clerk, at=rolled)
    actions.enter_public_value(draw, VALUE, by=clerk, at=rolled)
    with refused("draw_value_differs"):
        actions.enter_public_value(draw, "6", by=secretary, at=rolled)
    held = actions.enter_public_value(draw, VALUE, by=secretary, at=rolled)
    assert (held.state, held.public_value, held.first_by, held.confirmed_by) == ("drawn", VALUE, clerk, secretary)
    with refused("draw_done"):
        actions.enter_public_value(draw, VALUE, by=secretary, at=rolled)


def test_a_late_close_gives_its_ten_minutes(slot, draw, clerk, rolled):
    with refused("draw_too_early"):
        actions.enter_public_value(draw, VALUE, by=clerk, at=rolled)
    actions.enter_public_value(draw, VALUE, by=clerk, at=rolled + timedelta(minutes=10))


# The draw.


def test_winners_sit_and_the_others_wait_in_the_order_drawn(slot, draw, families, enter, hold, rolled):
    bookings = [enter(slot, user) for user in families(1, 2, 3, 1, 2, 4, 1)]
    held = hold(draw)
    told = held.bundle
    assert holds(told)
    by_entry = {b.draw_entry.entry_id: b for b in Booking.objects.filter(pk__in=[b.pk for b in bookings])}
    statuses = [by_entry[entry].status for entry in told["order"]]
    assert {by_entry[entry].status for entry in told["winners"]} == {BookingStatus.CONFIRMED}
    assert statuses.count(BookingStatus.CONFIRMED) == len(told["winners"])
    queue = [booking.draw_entry.entry_id for booking in slot.bookings.waiting_in_order()]
    assert queue == told["waitlist"]
    slot.refresh_from_db()
    assert slot.drawn_at == rolled
    assert slot.taken == sum(by_entry[entry].party_size for entry in told["winners"])
    assert slot.waiting == sum(by_entry[entry].party_size for entry in told["waitlist"])
    assert set(slot.places.values_list("status", flat=True)) == {PlaceStatus.CONFIRMED, PlaceStatus.WAITLISTED}
    assert list(drift()) == []


def test_everybody_is_told(slot, draw, families, enter, hold, settings):
    for user in families(4, 4):
        enter(slot, user)
    hold(draw)
    kinds = OutboxMessage.objects.filter(kind__startswith="draw_").values_list("kind", flat=True)
    assert sorted(kinds) == ["draw_waitlisted", "draw_won"]


def test_without_a_waitlist_the_others_are_not_drawn(activity, slot, draw, families, enter, hold, clerk, at):
    actions.change_activity(activity, by=clerk, at=at, waitlist_policy=WaitlistPolicy.NONE)
    for user in families(4, 4, 4):
        enter(slot, user)
    hold(draw)
    assert sorted(slot.bookings.values_list("status", flat=True)) == ["confirmed", "not_drawn", "not_drawn"]
    slot.refresh_from_db()
    assert (slot.taken, slot.waiting) == (4, 0)
    assert OutboxMessage.objects.filter(kind="draw_lost").count() == 2
    assert list(drift()) == []


def test_who_cancels_after_the_close_stays_in_the_list_and_leaves_the_seat(slot, draw, families, enter, hold, closes):
    users = families(4, 4, 4)
    bookings = [enter(slot, user) for user in users]
    actions.close_draw(draw, by=None, at=closes)
    for booking, user in zip(bookings[:2], users, strict=False):
        actions.cancel(booking, by=user, at=closes + timedelta(minutes=1))
    held = hold(draw)
    assert len(held.bundle["order"]) == 3
    assert holds(held.bundle)
    last = Booking.objects.get(pk=bookings[2].pk)
    won = held.bundle["winners"] == [last.draw_entry.entry_id]
    assert last.status == (BookingStatus.CONFIRMED if won else BookingStatus.OFFERED)
    slot.refresh_from_db()
    assert (slot.taken, slot.waiting) == (4, 0)


def test_a_draw_that_nobody_entered_is_held_too(slot, draw, hold):
    held = hold(draw)
    assert (held.bundle["order"], held.bundle["winners"]) == ([], [])
    assert holds(held.bundle)


def test_nothing_stands_when_the_draw_fails_half_way(slot, draw, families, enter, hold, monkeypatch):
    for user in families(4, 4):
        enter(slot, user)
    record = audit.record

    def fails(by, verb, *args, **kwargs):
        if verb == "draw.held":
            raise OSError
        return record(by, verb, *args, **kwargs)

    monkeypatch.setattr(audit, "record", fails)
    with pytest.raises(OSError):
        hold(draw)
    draw.refresh_from_db()
    slot.refresh_from_db()
    assert (draw.state, draw.public_value, slot.taken, slot.drawn_at) == ("closed", "", 0, None)
    assert set(slot.bookings.values_list("status", flat=True)) == {BookingStatus.ENTERED}


def test_a_cancelled_slot_is_not_drawn(slot, draw, families, enter, clerk, closes, rolled):
    enter(slot, *families(1))
    actions.cancel_slot(slot, by=clerk, at=closes, reason="雨天")
    for step in (
        lambda: actions.close_draw(draw, by=clerk, at=closes),
        lambda: actions.enter_public_value(draw, VALUE, by=clerk, at=rolled),
    ):
        with pytest.raises(DomainError):
            step()
    assert tick(rolled) == 0


def test_seats_that_somebody_got_otherwise_are_added_first(slot, draw, families, enter, hold, clerk, closes, rolled):
    enter(slot, *families(2))
    (early,) = families(1)
    make.booking(slot, early.person, by=early, at=closes)
    with refused("draw_seats_taken"):
        hold(draw)
    actions.change_slot(slot, by=clerk, at=rolled, capacity=7)
    assert hold(draw).state == DrawState.DRAWN
