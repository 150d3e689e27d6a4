"""A shift taken on one phone while a place at the same time is booked on the other."""

import threading
from datetime import timedelta

import pytest

from booking.models import Booking
from tests import factories as make
from tests.races.conftest import race, wait_until
from volunteers import actions
from volunteers.actions import moves
from volunteers.models import Signup
from volunteers.rules import signing_up

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def both_promise(community, team, volunteer, at, booking_of, before_booking=lambda: None):
    starts_at = at + timedelta(days=7)
    slot = make.slot(make.activity(community), at=at, starts_at=starts_at)
    role = make.shift_role(make.shift(team, at=at, starts_at=starts_at))
    me, book = volunteer.person.volunteer, booking_of(slot, volunteer)
    return race(
        [lambda: before_booking() or book(), lambda: actions.sign_up(role, volunteer=me, by=volunteer, at=at) and None]
    )


@pytest.mark.parametrize("again", range(5))
def test_one_of_the_two_is_told(community, team, volunteer, at, booking_of, again):
    outcomes = both_promise(community, team, volunteer, at, booking_of)
    assert outcomes in (["confirmed", "overlapping_booking"], ["promised", "done"])
    assert Booking.objects.count() + Signup.objects.count() == 1


def test_twin_without_the_household_s_lock_both_are_taken(community, team, volunteer, at, booking_of, monkeypatch):
    asked, ask = threading.Event(), signing_up.booked_meanwhile

    def slow(shift, person, **when):
        found = ask(shift, person, **when)
        asked.set()
        wait_until(Booking.objects.exists)
        return found

    monkeypatch.setattr(moves, "lock_households", lambda ids: None)
    monkeypatch.setattr(signing_up, "booked_meanwhile", slow)
    outcomes = both_promise(community, team, volunteer, at, booking_of, lambda: asked.wait(10) and None)
    assert outcomes == ["confirmed", "done"]
