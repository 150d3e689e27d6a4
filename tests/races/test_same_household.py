"""One family on two phones: the household's lock lets them queue; each twin takes it away."""

import threading
from datetime import timedelta

import pytest

from accounts.models import PersonQuerySet
from booking.actions import bookings
from booking.models import Booking, Place
from tests import factories as make
from tests.races.conftest import assert_whole, met_before, race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def spouse(resident):
    user = make.login("spouse")
    make.person(resident.person.household, "林先生", user=user)
    return user


@pytest.fixture
def unlocked(monkeypatch):
    """Take the household's lock out; both phones have read before either writes."""
    monkeypatch.setattr(PersonQuerySet, "select_for_update", lambda self, **options: self)
    monkeypatch.setattr(bookings, "write_booking", met_before(bookings.write_booking, threading.Barrier(2)))


def both_book_the_same_child(slot, resident, spouse, children, booking_of):
    return sorted(race([booking_of(slot, resident, children[0]), booking_of(slot, spouse, children[0])]))


def test_the_same_child_from_two_phones(slot, resident, spouse, children, booking_of):
    assert both_book_the_same_child(slot, resident, spouse, children, booking_of) == ["already_booked", "confirmed"]
    assert_whole(slot)


def test_twin_without_lock_is_stopped_by_the_wall(slot, resident, spouse, children, booking_of, unlocked):
    assert both_book_the_same_child(slot, resident, spouse, children, booking_of) == ["already_booked", "confirmed"]
    assert_whole(slot)


def test_twin_without_lock_and_wall_books_twice(slot, resident, spouse, children, booking_of, unlocked, without_wall):
    without_wall("booking_place", "person_once_in_a_slot")
    assert both_book_the_same_child(slot, resident, spouse, children, booking_of) == ["confirmed", "confirmed"]
    assert Place.objects.live().filter(person=children[0]).count() == 2


def both_book_one_child_each(community, resident, spouse, children, at, booking_of):
    slot = make.slot(make.activity(community, party_max=1), at=at)
    return sorted(race([booking_of(slot, resident, children[0]), booking_of(slot, spouse, children[1])]))


def test_one_a_household_from_two_phones(community, resident, spouse, children, at, booking_of):
    outcomes = both_book_one_child_each(community, resident, spouse, children, at, booking_of)
    assert outcomes == ["confirmed", "party_too_large"]


def test_twin_one_a_household_without_lock(community, resident, spouse, children, at, booking_of, unlocked):
    outcomes = both_book_one_child_each(community, resident, spouse, children, at, booking_of)
    assert outcomes == ["confirmed", "confirmed"]


def both_book_overlapping_slots(community, resident, spouse, children, at, booking_of):
    starts_at = at + timedelta(days=7)
    first, second = (make.slot(make.activity(community), at=at, starts_at=starts_at) for _ in range(2))
    return sorted(race([booking_of(first, resident, children[0]), booking_of(second, spouse, children[0])]))


def test_the_same_child_at_two_places_at_once(community, resident, spouse, children, at, booking_of):
    outcomes = both_book_overlapping_slots(community, resident, spouse, children, at, booking_of)
    assert outcomes == ["confirmed", "overlapping"]


def test_twin_two_places_at_once_without_lock(community, resident, spouse, children, at, booking_of, unlocked):
    outcomes = both_book_overlapping_slots(community, resident, spouse, children, at, booking_of)
    assert outcomes == ["confirmed", "confirmed"]


def sent_again_and_again(slot, user, at):
    again = {"by": user, "at": at, "channel": "api", "idempotency_key": "k", "fingerprint": "f"}
    return race([lambda: bookings.book(slot.pk, persons=[user.person.pk], **again)] * 10)


def test_the_same_idempotency_key_ten_times_at_once(slot, resident, at):
    assert sent_again_and_again(slot, resident, at) == ["confirmed"] * 10
    assert Booking.objects.count() == 1
    assert_whole(slot)


def test_twin_without_looking_for_the_key_only_one_gets_the_answer(slot, resident, at, monkeypatch):
    monkeypatch.setattr(bookings, "_earlier", lambda wish: None)
    assert sorted(sent_again_and_again(slot, resident, at)) == ["already_booked"] * 9 + ["confirmed"]


def test_twin_with_nothing_but_the_wall_of_the_key(slot, resident, at, unlocked, without_wall):
    without_wall("booking_place", "person_once_in_a_slot")
    assert sent_again_and_again(slot, resident, at) == ["confirmed"] * 10
    assert Booking.objects.count() == 1


def test_twin_without_the_wall_of_the_key_books_again(slot, resident, at, unlocked, without_wall):
    without_wall("booking_place", "person_once_in_a_slot")
    without_wall("booking_booking", "one_effect_per_idempotency_key")
    sent_again_and_again(slot, resident, at)
    assert Booking.objects.filter(idempotency_key="k").count() > 1


def one_key_for_two_wishes(slot, user, children, at):
    again = {"by": user, "at": at, "channel": "api", "idempotency_key": "k"}
    wishes = [{"persons": [child.pk], "fingerprint": child.name} for child in children]
    return sorted(race([lambda wish=wish: bookings.book(slot.pk, **wish, **again) for wish in wishes]))


def test_one_idempotency_key_for_two_wishes(slot, resident, children, at):
    assert one_key_for_two_wishes(slot, resident, children, at) == ["confirmed", "idempotency_mismatch"]
    assert_whole(slot)


def test_twin_one_key_for_two_wishes_without_its_wall(slot, resident, children, at, without_wall):
    without_wall("booking_booking", "one_effect_per_idempotency_key")
    assert one_key_for_two_wishes(slot, resident, children, at) == ["confirmed", "confirmed"]
