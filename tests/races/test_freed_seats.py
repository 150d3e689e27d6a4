"""Cancelling against booking against promotion against a capacity cut."""

import threading
import time

import pytest

from booking import actions, capacity
from booking.actions import cancelling, slots
from booking.models import Booking, Slot
from common.models import AuditEntry
from tests import factories as make
from tests.races.conftest import PATIENCE, assert_whole, race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def slot_with_queue(community, at, *, seats, waiting, policy="strict"):
    slot = make.slot(make.activity(community, waitlist_policy=policy), at=at, capacity=seats)
    seated = make.fill(slot, at=at)
    for _ in range(waiting):
        user = make.resident(community)
        make.booking(slot, user.person, by=user, at=at, status="waitlisted")
    return slot, seated


def cancelling_of(booking, at):
    return lambda: actions.cancel(booking, by=booking.made_by, at=at)


@pytest.mark.parametrize("policy", ["strict", "fill"])
def test_cancelling_booking_and_promoting_at_once(community, clerk, at, booking_of, policy):
    slot, seated = slot_with_queue(community, at, seats=6, waiting=4, policy=policy)
    before = list(Booking.objects.filter(slot=slot).waiting_in_order().values_list("pk", flat=True))
    newcomers = [make.resident(community) for _ in range(10)]
    outcomes = race(
        [
            *(cancelling_of(booking, at) for booking in seated),
            *(booking_of(slot, user) for user in newcomers),
            lambda: actions.change_slot(slot, by=clerk, at=at, capacity=7),
        ]
    )
    assert outcomes[:6] == ["cancelled"] * 6
    assert set(outcomes[6:16]) <= {"confirmed", "waitlisted"}
    assert outcomes[16] == "scheduled"
    assert_whole(slot)
    assert (slot.taken, slot.waiting) == (7, 7)
    assert set(Booking.objects.filter(pk__in=before).values_list("status", flat=True)) == {"confirmed"}
    promoted = AuditEntry.objects.filter(verb="booking.promoted").values_list("target_id", flat=True)
    assert len(promoted) == len(set(promoted))


def cancelled_twice(community, at):
    slot, seated = slot_with_queue(community, at, seats=3, waiting=0)
    outcomes = sorted(race([cancelling_of(seated[0], at)] * 2))
    slot.refresh_from_db()
    return slot, outcomes


def test_one_booking_cancelled_on_two_phones(community, at):
    slot, outcomes = cancelled_twice(community, at)
    assert outcomes == ["already_cancelled", "cancelled"]
    assert_whole(slot)


def test_twin_cancelling_without_locks_frees_the_seat_twice(community, at, monkeypatch):
    both, refusal = threading.Barrier(2), cancelling.refusal_to_cancel

    def asked_by_both(*args, **kwargs):
        answer = refusal(*args, **kwargs)
        both.wait(PATIENCE)
        return answer

    monkeypatch.setattr(cancelling, "lock_household", lambda household: None)
    monkeypatch.setattr(cancelling, "lock_slot", lambda pk: Slot.objects.get(pk=pk))
    monkeypatch.setattr(cancelling, "refusal_to_cancel", asked_by_both)
    monkeypatch.setattr(cancelling, "tell_contact", lambda *args, **facts: None)  # its unique key is a wall, too
    slot, outcomes = cancelled_twice(community, at)
    assert outcomes == ["cancelled", "cancelled"]
    assert slot.taken == 1  # two people still sit there


def cut_while_booking(community, clerk, at, booking_of):
    slot = make.slot(make.activity(community, waitlist_policy="none"), at=at, capacity=12)
    make.fill(slot, at=at, leave=8)
    people = [make.resident(community) for _ in range(8)]
    jobs = [
        *(booking_of(slot, user) for user in people),
        lambda: actions.change_slot(slot, by=clerk, at=at, capacity=5),
    ]
    outcomes = race(jobs)
    slot.refresh_from_db()
    return slot, outcomes


def test_a_capacity_cut_against_bookings(community, clerk, at, booking_of):
    slot, outcomes = cut_while_booking(community, clerk, at, booking_of)
    assert set(outcomes[:8]) <= {"confirmed", "full"}
    assert (outcomes[8], slot.capacity) in {("scheduled", 5), ("below_taken", 12)}
    assert_whole(slot)


def test_twin_a_cut_without_its_guard_leaves_more_people_than_seats(
    community, clerk, at, booking_of, monkeypatch, without_wall
):
    def unguarded(row, seats):
        time.sleep(0.3)
        return Slot.objects.filter(pk=row.pk).update(capacity=seats) == 1

    without_wall("booking_slot", "booking_slot_not_overfull")
    monkeypatch.setattr(slots, "lock_slot", lambda pk: Slot.objects.with_details().get(pk=pk))
    monkeypatch.setattr(capacity, "resize", unguarded)
    monkeypatch.setattr(slots, "refusal_to_resize", lambda slot, seats: None)
    slot, _ = cut_while_booking(community, clerk, at, booking_of)
    assert slot.taken > slot.capacity


def test_a_slot_called_off_against_bookings_and_cancellations(community, clerk, at, booking_of):
    slot, seated = slot_with_queue(community, at, seats=4, waiting=4)
    people = [make.resident(community) for _ in range(8)]
    outcomes = race(
        [
            *(cancelling_of(booking, at) for booking in seated[:2]),
            *(booking_of(slot, user) for user in people),
            lambda: actions.cancel_slot(slot, by=clerk, at=at, reason="停电"),
        ]
    )
    assert set(outcomes[:2]) <= {"cancelled", "already_cancelled"}
    assert set(outcomes[2:-1]) <= {"waitlisted", "confirmed", "cancelled"}
    assert outcomes[-1] == "cancelled"
    assert_whole(slot)
    assert (slot.taken, slot.waiting) == (0, 0)
