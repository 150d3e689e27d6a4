"""Who may come together: ages, clashes, size, seats; one verdict a person."""

from datetime import date, timedelta

import pytest

from booking import rules
from booking.models import Activity
from booking.states import BookingStatus, WaitlistPolicy
from tests import factories as make

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


def code(refusal):
    return refusal and refusal.code


def test_a_free_slot_refuses_nobody(slot, resident, children, at):
    assert rules.refusal_for(slot, [resident.person, *children], at=at) is None


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        (date(2020, 11, 28), "age"),  # turns 6 the day after
        (date(2020, 11, 27), None),  # turns 6 on the day
        (date(2013, 11, 28), None),  # still 12
        (date(2013, 11, 27), "age"),  # turns 13 on the day
        (None, None),
    ],
)
def test_age_counts_on_the_day_of_the_slot(community, resident, at, born, expected):
    slot = make.slot(make.activity(community, min_age=6, max_age=12), at=at)
    child = make.child(resident.person, birth_date=born, at=at) if born else make.person(resident.person.household)
    assert code(rules.refusal_for(slot, [child], at=at)) == expected


def test_a_birthday_on_the_29th_of_february_counts_from_the_1st_of_march(community, resident, at):
    born = make.child(resident.person, birth_date=date(2020, 2, 29), at=at)
    activity = make.activity(community, min_age=7)
    noon = at.replace(hour=12)
    before, after = (
        make.slot(activity, at=at, starts_at=noon.replace(year=2027, month=m, day=d)) for m, d in [(2, 28), (3, 1)]
    )
    assert [code(rules.refusal_for(s, [born], at=at)) for s in (before, after)] == ["age", None]


@pytest.mark.parametrize("status", [BookingStatus.CONFIRMED, BookingStatus.WAITLISTED])
def test_a_person_already_in_the_slot(slot, resident, at, status):
    make.booking(slot, resident.person, by=resident, at=at, status=status)
    assert code(rules.refusal_for(slot, [resident.person], at=at)) == "already_booked"


def test_a_cancelled_booking_stands_in_nobodys_way(slot, resident, at):
    make.booking(slot, resident.person, by=resident, at=at, status=BookingStatus.CANCELLED)
    assert rules.refusal_for(slot, [resident.person], at=at) is None


@pytest.mark.parametrize(
    ("shift", "expected"),
    [
        (timedelta(hours=-2), None),
        (timedelta(hours=-2) + SECOND, "overlapping"),
        (HOUR, "overlapping"),
        (2 * HOUR, None),
    ],
)
def test_a_person_elsewhere_at_that_time(slot, resident, at, shift, expected):
    other = make.slot(make.activity(slot.community), at=at, starts_at=slot.starts_at + shift)
    make.booking(other, resident.person, by=resident, at=at)
    assert code(rules.refusal_for(slot, [resident.person], at=at)) == expected


def test_party_sizes(slot, resident, children, grandmother, at):
    everybody = [resident.person, *children, grandmother]
    ask = lambda party: code(rules.refusal_for(slot, party, at=at))  # noqa: E731
    fifth = make.person(resident.person.household)
    assert (ask([]), ask(everybody), ask([*everybody, fifth])) == ("party_empty", None, "party_too_large")
    make.booking(slot, *children, by=resident, at=at)
    rest = [resident.person, grandmother]
    assert (ask(rest), ask([*rest, fifth])) == (None, "party_too_large")


@pytest.mark.parametrize(
    ("leave", "policy", "expected"),
    [(1, "none", "full"), (0, "none", "full"), (2, "none", None), (1, "strict", None), (0, "fill", None)],
)
def test_a_party_of_two(community, resident, children, at, leave, policy, expected):
    slot = make.slot(make.activity(community, waitlist_policy=policy), at=at, capacity=2)
    make.fill(slot, at=at, leave=leave)
    assert code(rules.refusal_for(slot, children, at=at)) == expected


def test_one_verdict_a_person(community, resident, children, grandmother, at):
    slot = make.slot(make.activity(community, max_age=70), at=at)
    make.booking(slot, children[0], by=resident, at=at)
    found = rules.verdicts(slot, [resident.person, *children, grandmother], at=at)
    assert [(v.person, code(v.refusal), v.allowed) for v in found] == [
        (resident.person, None, True),
        (children[0], "already_booked", False),
        (children[1], None, True),
        (grandmother, "age", False),
    ]


def test_what_holds_for_the_slot_is_said_to_everybody(community, resident, children, at):
    slot = make.slot(make.activity(community, waitlist_policy=WaitlistPolicy.NONE), at=at, capacity=1)
    make.fill(slot, at=at)
    assert {code(v.refusal) for v in rules.verdicts(slot, [resident.person, *children], at=at)} == {"full"}


def test_every_refusal_says_what_to_do_next(slot, resident, at):
    Activity.objects.update(min_age=100, party_max=1)
    slot.refresh_from_db()
    slot.activity.refresh_from_db()
    aged = make.person(resident.person.household, birth_date=date(2000, 1, 1))
    found = [
        rules.refusal_for(slot, [], at=at),
        rules.refusal_for(slot, [aged], at=at),
        rules.refusal_for(slot, [resident.person, resident.person], at=at),
        *(
            rules.refusal_for(slot, [resident.person], at=t)
            for t in (at - 48 * HOUR, slot.booking_closes_at, slot.ends_at)
        ),
    ]
    assert [f.code for f in found] == ["party_empty", "age", "party_too_large", "not_open", "closed", "past"]
    assert all(f.message and f.next_step for f in found)
