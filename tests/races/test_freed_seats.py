"""Cancelling against booking against promotion against a capacity cut."""

import threading

import pytest

from booking import actions, capacity
from booking.actions import bookings, cancelling, slots
from booking.models import Booking, Place, Slot
from booking.models.bookings import BookingQuerySet
from booking.verify import drift
from common.models import AuditEntry
from tests import factories as make
from tests.races.conftest import PATIENCE, assert_whole, met_after, race, wait_until

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def slot_with_queue(community, at, *, seats, waiting=0, free=0, policy="strict"):
    slot = make.slot(make.activity(community, waitlist_policy=policy), at=at, capacity=seats + free)
    seated = make.fill(slot, at=at, leave=free)
    for _ in range(waiting):
        user = make.resident(community)
        make.booking(slot, user.person, by=user, at=at, status="waitlisted")
    return slot, seated


def cancelling_of(booking, at):
    return lambda: actions.cancel(booking, by=booking.made_by, at=at)


def everything_at_once(community, clerk, at, booking_of, policy="strict"):
    """Six seats are given back, the head of the queue gives up, ten people book, and the slot grows by one."""
    slot, seated = slot_with_queue(community, at, seats=6, waiting=4, policy=policy)
    queue = list(Booking.objects.filter(slot=slot).waiting_in_order())
    newcomers = [make.resident(community) for _ in range(10)]
    outcomes = race(
        [
            *(cancelling_of(booking, at) for booking in [*seated, queue[0]]),
            *(booking_of(slot, user) for user in newcomers),
            lambda: actions.change_slot(slot, by=clerk, at=at, capacity=7),
        ]
    )
    slot.refresh_from_db()
    return slot, queue, outcomes


@pytest.mark.parametrize("policy", ["strict", "fill"])
def test_cancelling_booking_and_promoting_at_once(community, clerk, at, booking_of, policy):
    slot, queue, outcomes = everything_at_once(community, clerk, at, booking_of, policy)
    assert outcomes[:7] == ["cancelled"] * 7
    assert set(outcomes[7:17]) <= {"confirmed", "waitlisted"}
    assert outcomes[17] == "scheduled"
    assert_whole(slot)
    assert (slot.taken, slot.waiting) == (7, 6)
    stayed = Booking.objects.filter(pk__in=[booking.pk for booking in queue[1:]])
    assert set(stayed.values_list("status", flat=True)) == {"offered"}
    offered = AuditEntry.objects.filter(verb="booking.offered").values_list("target_id", flat=True)
    assert len(offered) == len(set(offered))


def test_twin_counting_in_two_steps_loses_people(community, at, booking_of, monkeypatch):
    both = threading.Barrier(2)

    def read_then_write(row, changes, guard, n, **still):
        """What the one UPDATE of the engine is there to prevent: the count comes from a moment ago."""
        taken = met_after(Slot.objects.values_list("taken", flat=True).get, both)(pk=row.pk)
        return Slot.objects.filter(pk=row.pk).update(taken=taken + n) == 1

    slot = make.slot(make.activity(community), at=at, capacity=6)
    monkeypatch.setattr(capacity, "_move", read_then_write)
    assert race([booking_of(slot, make.resident(community)) for _ in range(2)]) == ["confirmed"] * 2
    assert list(drift()) != []


def given_up_while_a_seat_comes_free(community, at, **after):
    """The only seat is given back while the head of the queue gives up and one more waits behind it."""
    slot, (seated,) = slot_with_queue(community, at, seats=1, waiting=2)
    head = Booking.objects.filter(slot=slot).waiting_in_order().first()
    outcomes = race([cancelling_of(head, at), cancelling_of(seated, at)], **after)
    slot.refresh_from_db()
    assert outcomes == ["cancelled", "cancelled"]
    return slot


def test_giving_up_while_a_seat_comes_free(community, at):
    slot = given_up_while_a_seat_comes_free(community, at)
    assert_whole(slot)
    assert (slot.taken, slot.waiting) == (1, 0)


def test_twin_cancelling_without_the_slots_lock_keeps_a_seat_for_nobody(community, at, monkeypatch):
    read, refusal = threading.Event(), cancelling.refusal_to_cancel

    def asked_before_the_promotion(booking, *args, **kwargs):
        if booking.status == "waitlisted":
            read.set()
            wait_until(lambda: Booking.objects.filter(pk=booking.pk, status="offered").exists())
        return refusal(booking, *args, **kwargs)

    monkeypatch.setattr(cancelling, "lock_slot", lambda pk: Slot.objects.get(pk=pk))
    monkeypatch.setattr(BookingQuerySet, "select_for_update", lambda self, **options: self)
    monkeypatch.setattr(cancelling, "refusal_to_cancel", asked_before_the_promotion)
    slot = given_up_while_a_seat_comes_free(community, at, after=read)
    assert slot.taken == Place.objects.holding_seat().filter(slot=slot).count() + 1
    assert list(drift()) != []


def cancelled_twice(community, at):
    slot, seated = slot_with_queue(community, at, seats=3)
    outcomes = sorted(race([cancelling_of(seated[0], at)] * 2))
    slot.refresh_from_db()
    return slot, outcomes


def test_one_booking_cancelled_on_two_phones(community, at):
    slot, outcomes = cancelled_twice(community, at)
    assert outcomes == ["already_cancelled", "cancelled"]
    assert_whole(slot)


def test_twin_cancelling_without_locks_frees_the_seat_twice(community, at, monkeypatch):
    asked_by_both = met_after(cancelling.refusal_to_cancel, threading.Barrier(2))
    monkeypatch.setattr(cancelling, "lock_household", lambda household: None)
    monkeypatch.setattr(cancelling, "lock_slot", lambda pk: Slot.objects.get(pk=pk))
    monkeypatch.setattr(BookingQuerySet, "select_for_update", lambda self, **options: self)
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
        wait_until(Slot.objects.filter(pk=row.pk, taken=12).exists)
        return Slot.objects.filter(pk=row.pk).update(capacity=seats) == 1

    without_wall("booking_slot", "booking_slot_not_overfull")
    monkeypatch.setattr(slots, "lock_slot", lambda pk: Slot.objects.with_details().get(pk=pk))
    monkeypatch.setattr(capacity, "resize", unguarded)
    monkeypatch.setattr(slots, "refusal_to_resize", lambda slot, seats: None)
    slot, _ = cut_while_booking(community, clerk, at, booking_of)
    assert slot.taken > slot.capacity


def called_off_while_booking(community, clerk, at, booking_of, leaving=2, **others):
    slot, seated = slot_with_queue(community, at, seats=4, **others)
    people = [make.resident(community) for _ in range(8)]
    outcomes = race(
        [
            *(cancelling_of(booking, at) for booking in seated[:leaving]),
            *(booking_of(slot, user) for user in people),
            lambda: actions.cancel_slot(slot, by=clerk, at=at, reason="停电"),
        ]
    )
    slot.refresh_from_db()
    assert outcomes[-1] == slot.status == "cancelled"
    return slot, outcomes


@pytest.mark.parametrize("others", [{"waiting": 4}, {"free": 8}])
def test_a_slot_called_off_against_bookings_and_cancellations(community, clerk, at, booking_of, others):
    slot, outcomes = called_off_while_booking(community, clerk, at, booking_of, **others)
    assert set(outcomes[:2]) <= {"cancelled", "already_cancelled"}
    assert set(outcomes[2:-1]) <= {"waitlisted", "confirmed", "cancelled"}
    assert_whole(slot)
    assert (slot.taken, slot.waiting) == (0, 0)


def somebody_stands_in(slot):
    return Place.objects.live().filter(slot=slot).exists()


def test_twin_calling_off_without_the_slots_lock_leaves_people_in_it(community, clerk, at, booking_of, monkeypatch):
    listed, live_bookings, write = threading.Event(), slots._live_bookings, bookings.write_booking

    def listed_before_the_newcomers(slot):
        found = live_bookings(slot)
        listed.set()
        wait_until(lambda: Booking.objects.filter(slot=slot).count() > len(found))
        return found

    def written_after_the_list(*args, **facts):
        listed.wait(PATIENCE)
        return write(*args, **facts)

    monkeypatch.setattr(slots, "lock_slot", lambda pk: Slot.objects.with_details().get(pk=pk))
    monkeypatch.setattr(slots, "_live_bookings", listed_before_the_newcomers)
    monkeypatch.setattr(bookings, "write_booking", written_after_the_list)
    # Nobody leaves meanwhile: with the lock gone, somebody leaving and the one who calls off may wait for each other.
    slot, _ = called_off_while_booking(community, clerk, at, booking_of, leaving=0, free=8)
    assert somebody_stands_in(slot)


def test_twin_booking_without_asking_whether_the_slot_still_stands(community, clerk, at, booking_of, monkeypatch):
    move, write, lock, read = capacity._move, bookings.write_booking, slots.lock_slot, threading.Event()

    def written_after_it_was_called_off(wish, slot, *args, **facts):
        read.set()
        wait_until(lambda: Slot.objects.filter(pk=slot.pk, status="cancelled").exists())
        return write(wish, slot, *args, **facts)

    monkeypatch.setattr(capacity, "_move", lambda row, changes, guard, n, **still: move(row, changes, guard, n))
    monkeypatch.setattr(bookings, "write_booking", written_after_it_was_called_off)
    monkeypatch.setattr(slots, "lock_slot", lambda pk: read.wait(PATIENCE) and lock(pk))
    slot, _ = called_off_while_booking(community, clerk, at, booking_of, free=8)
    assert somebody_stands_in(slot)
