"""Fifty people, one place: exactly one gets it, and without the guard more than one would."""

import threading
from collections import Counter

import pytest
from django.db.models import F

from booking import capacity
from booking.models import Booking
from booking.rules import position_of
from tests import factories as make
from tests.races.conftest import assert_whole, met_before, race
from volunteers import actions as service
from volunteers.models import ShiftRole, Signup
from volunteers.states import SignupSource

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
PEOPLE = 50


def unguarded(row, seats, **still):
    """Check-then-update: what the one conditional UPDATE is there to prevent."""
    return type(row)._base_manager.filter(pk=row.pk).update(taken=F("taken") + seats) == 1


@pytest.fixture
def rush(community, at, booking_of):
    """rush(policy) → (slot with one place left, what became of fifty bookings at once)."""

    def run(policy):
        slot = make.slot(make.activity(community, waitlist_policy=policy), at=at, capacity=3)
        make.fill(slot, at=at, leave=1)
        people = [make.resident(community) for _ in range(PEOPLE)]
        return slot, Counter(race(booking_of(slot, user) for user in people))

    return run


@pytest.mark.parametrize(("policy", "losers"), [("strict", "waitlisted"), ("fill", "waitlisted"), ("none", "full")])
def test_exactly_one_gets_the_last_place(rush, policy, losers):
    slot, outcomes = rush(policy)
    assert outcomes == {"confirmed": 1, losers: PEOPLE - 1}
    assert_whole(slot)
    queue = Booking.objects.filter(slot=slot).waiting_in_order()
    assert [position_of(booking) for booking in queue] == list(range(1, outcomes["waitlisted"] + 1))


def test_twin_without_the_guard_and_the_wall_oversells(rush, monkeypatch, without_wall):
    without_wall("booking_slot", "booking_slot_not_overfull")
    monkeypatch.setattr(capacity, "claim", met_before(unguarded, threading.Barrier(PEOPLE)))
    slot, outcomes = rush("none")
    slot.refresh_from_db()
    assert outcomes["confirmed"] > 1
    assert slot.taken > slot.capacity


def test_twin_without_the_guard_is_stopped_by_the_wall(rush, monkeypatch):
    monkeypatch.setattr(capacity, "claim", met_before(unguarded, threading.Barrier(PEOPLE)))
    slot, outcomes = rush("none")
    assert outcomes["confirmed"] == 1
    assert_whole(slot)


@pytest.fixture
def role_rush(shift_role, community, at):
    """role_rush() → what became of fifty sign-ups for one seat of a shift."""

    def run():
        ShiftRole.objects.update(capacity=1)
        users = [make.resident(community) for _ in range(PEOPLE)]
        helpers = [make.volunteer(user.person, at=at) for user in users]
        roles = [ShiftRole.objects.select_related("shift__team").get() for _ in users]
        return Counter(
            race(
                lambda role=role, one=one: service.sign_up(
                    role, volunteer=one, by=one.person.user, at=at, source=SignupSource.SELF
                )
                for role, one in zip(roles, helpers, strict=True)
            )
        )

    return run


def test_exactly_one_gets_the_last_seat_of_a_role(role_rush):
    outcomes = role_rush()
    assert sorted(outcomes.values()) == [1, PEOPLE - 1]
    assert outcomes["done"] == 1
    assert not [name for name in outcomes if name.endswith("Error")]
    role = ShiftRole.objects.get()
    assert (role.taken, Signup.objects.live().count()) == (1, 1)


def test_twin_of_the_role_without_guard_and_wall_oversells(role_rush, monkeypatch, without_wall):
    without_wall("volunteers_shiftrole", "volunteers_shiftrole_not_overfull")
    monkeypatch.setattr(capacity, "claim", unguarded)
    assert role_rush()["done"] > 1
    assert ShiftRole.objects.get().taken > 1
