"""The walls of the database, hit with raw SQL; and who sees which row."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError

from accounts.models import Person
from booking.models import Activity, Booking, Slot, new_code
from booking.states import BookingStatus
from tests import factories as make
from tests.raw import change_row, copy_row


@pytest.mark.parametrize(
    "assignments",
    [
        "taken = capacity + 1",
        "capacity = taken - 1",
        "taken = -1",
        "waiting = -1",
        "ends_at = starts_at",
        "booking_closes_at = booking_opens_at",
        "activity_id = NULL",
    ],
)
def test_slot_row_that_breaks_a_rule(slot, at, assignments):
    make.fill(slot, at=at, leave=slot.capacity - 1)
    with pytest.raises(IntegrityError):
        change_row(slot, assignments)
    before = (slot.capacity, slot.taken, slot.waiting)
    slot.refresh_from_db()
    assert (slot.capacity, slot.taken, slot.waiting) == before


@pytest.mark.parametrize("first", [BookingStatus.CONFIRMED, BookingStatus.WAITLISTED])
@pytest.mark.parametrize("second", ["confirmed", "waitlisted", "checked_in"])
def test_person_twice_live_in_a_slot(slot, resident, at, first, second):
    place = make.booking(slot, resident.person, by=resident, at=at, status=first).places.get()
    with pytest.raises(IntegrityError):
        copy_row(place, status=second)


def test_person_again_after_cancelling(slot, resident, at):
    place = make.booking(slot, resident.person, by=resident, at=at, status=BookingStatus.CANCELLED).places.get()
    copy_row(place, status="confirmed")
    assert slot.places.live().count() == 1


@pytest.mark.parametrize("changes", [{}, {"code": "ANOTHER"}, {"idempotency_key": "other"}])
def test_booking_code_and_idempotency_key_are_unique(slot, resident, at, changes):
    made = make.booking(slot, resident.person, by=resident, at=at, idempotency_key="k")
    with pytest.raises(IntegrityError):
        copy_row(made, **changes)


def test_booking_of_nobody(slot, resident, at):
    made = make.booking(slot, resident.person, by=resident, at=at)
    with pytest.raises(IntegrityError):
        change_row(made, "party_size = 0")


@pytest.mark.parametrize("assignments", ["party_max = 0", "min_age = 12, max_age = 6"])
def test_activity_row_that_breaks_a_rule(activity, assignments):
    with pytest.raises(IntegrityError):
        change_row(activity, assignments)


def test_names_are_given_once(activity):
    space = make.space(activity.venue)
    for row in (activity.venue, space):
        with pytest.raises(IntegrityError):
            copy_row(row)


def test_bookings_are_visible_to_their_own_household_only(
    slot, resident, neighbour, stranger, clerk, secretary, editor, other_community_clerk, at
):
    booking = make.booking(slot, resident.person, by=resident, at=at)
    spouse = make.login("spouse")
    make.person(resident.person.household, "林先生", user=spouse)
    everybody = [
        resident,
        spouse,
        neighbour,
        stranger,
        clerk,
        secretary,
        editor,
        other_community_clerk,
        AnonymousUser(),
    ]
    assert [u for u in everybody if booking in Booking.objects.visible_to(u)] == [resident, spouse]
    signed_in = everybody[:-1]
    assert [u for u in signed_in if booking in Booking.objects.manageable_by(u)] == [clerk, secretary]
    assert [u for u in signed_in if slot in Slot.objects.manageable_by(u)] == [clerk, secretary]
    assert [u for u in signed_in if slot.activity in Activity.objects.manageable_by(u)] == [clerk, secretary, editor]


def test_a_role_that_has_ended_shows_nothing(slot, clerk, at):
    clerk.roles.update(until=at - timedelta(days=3650))
    assert list(Slot.objects.manageable_by(clerk)) == []


def test_persons_are_visible_to_their_own_household_only(resident, children, grandmother, neighbour, stranger, clerk):
    household = {resident.person, *children, grandmother}
    assert set(Person.objects.visible_to(resident)) == household
    assert set(Person.objects.visible_to(neighbour)) == {neighbour.person}
    assert [u for u in (stranger, clerk, AnonymousUser()) if Person.objects.visible_to(u).exists()] == []


def test_a_person_who_left_sees_and_shows_nothing(slot, resident, at):
    make.booking(slot, resident.person, by=resident, at=at)
    person = make.person(resident.person.household, "前租客", user=make.login("former"), left_at=at)
    assert person not in Person.objects.visible_to(resident)
    assert list(Booking.objects.visible_to(person.user)) == []


def test_open_slots_are_available_unless_full_or_waited_for(activity, resident, neighbour, at):
    free, full, queued, closed, later, off = (make.slot(activity, at=at, capacity=1) for _ in range(6))
    make.fill(full, at=at)
    make.booking(queued, resident.person, by=resident, at=at, status=BookingStatus.WAITLISTED)
    Slot.objects.filter(pk=closed.pk).update(booking_closes_at=at)
    Slot.objects.filter(pk=later.pk).update(booking_opens_at=at + timedelta(seconds=1))
    Slot.objects.filter(pk=off.pk).update(status="cancelled")
    assert list(Slot.objects.available(at)) == [free]
    assert set(Slot.objects.scheduled()) == {free, full, queued, closed, later}


def test_hidden_activities_hide_their_slots(activity, slot):
    Activity.objects.update(listed=False)
    assert (list(Activity.objects.listed()), list(Slot.objects.listed())) == ([], [])


def test_codes_are_long_and_unlike():
    codes = {new_code() for _ in range(1000)}
    assert len(codes) == 1000
    assert {len(code) for code in codes} == {26}
    assert not set("01OI") & set("".join(codes))
