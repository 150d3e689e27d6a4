"""Checking in, and what a closed roster says of those who did not come."""

from datetime import timedelta

import pytest

from booking import actions
from booking.models import Booking, BookingPolicy, CreditEntry, Place
from booking.states import BookingStatus
from common.models import AuditEntry, OutboxMessage
from tests import factories as make

SECOND, HALF_HOUR = timedelta(seconds=1), timedelta(minutes=30)


def verbs():
    return list(AuditEntry.objects.order_by("id").values_list("verb", flat=True))


def test_checking_in_twice_is_once(slot, resident, children, book, code_of):
    booking = book(slot, resident, resident.person, *children)
    ready = slot.starts_at - timedelta(minutes=10)
    some = actions.check_in(booking, by=resident, at=ready, person_ids=[children[0].pk])
    assert [(p.person, p.checked_in_at) for p in some if p.checked_in_at] == [(children[0], ready)]
    actions.check_in(booking, by=resident, at=ready + SECOND)
    places = actions.check_in(booking, by=resident, at=ready + 2 * SECOND)
    assert sorted(p.checked_in_at - ready for p in places) == [timedelta(0), SECOND, SECOND]
    assert verbs().count("booking.checked_in") == 2
    assert code_of(actions.cancel, booking, by=resident, at=ready) == "checked_in"


def test_when_checking_in_is_refused(slot, resident, neighbour, book, at, code_of):
    booking = book(slot, resident)
    waiting = make.booking(slot, neighbour.person, by=neighbour, at=at, status=BookingStatus.WAITLISTED)
    for moment, code in (
        (slot.starts_at - timedelta(minutes=60) - SECOND, "too_early"),
        (slot.ends_at + timedelta(minutes=30) + SECOND, "too_late"),
    ):
        assert code_of(actions.check_in, booking, by=resident, at=moment) == code
    assert code_of(actions.check_in, waiting, by=neighbour, at=slot.starts_at) == "still_waiting"
    cancelled = actions.cancel(booking, by=resident, at=at)
    assert code_of(actions.check_in, cancelled, by=resident, at=slot.starts_at) == "cancelled"


def test_what_was_cancelled_meanwhile_is_not_checked_in(slot, resident, book, at, code_of):
    stale = book(slot, resident)
    actions.cancel(Booking.objects.get(pk=stale.pk), by=resident, at=at)
    assert stale.status == BookingStatus.CONFIRMED
    assert code_of(actions.check_in, stale, by=resident, at=slot.starts_at) == "cancelled"
    assert "booking.checked_in" not in verbs()


# Closing the roster.


@pytest.fixture
def over(slot):
    return slot.ends_at + HALF_HOUR + SECOND


def points():
    return list(CreditEntry.objects.order_by("pk").values_list("household", "kind", "points", "state"))


def test_a_roster_is_closed_once_and_not_before_checking_in_has_ended(slot, resident, clerk, over, code_of):
    close = lambda at: actions.close_roster(slot, by=clerk, at=at)  # noqa: E731
    assert code_of(close, over - SECOND) == "roster_too_early"
    assert close(over) == []
    slot.refresh_from_db()
    assert (slot.roster_closed_at, slot.roster_closed_by, verbs()) == (over, clerk, ["slot.roster_closed"])
    assert code_of(close, over) == "roster_closed"


def test_a_slot_called_off_has_no_roster(slot, clerk, at, over, code_of):
    actions.cancel_slot(slot, by=clerk, at=at, reason="停电")
    assert code_of(actions.close_roster, slot, by=clerk, at=over) == "cancelled"


def test_who_did_not_come_and_did_not_say_so(slot, resident, neighbour, volunteer, clerk, children, book, over):
    absent, came, partly = book(slot, neighbour), book(slot, volunteer), book(slot, resident, *children)
    for booking, persons in ((came, None), (partly, [children[0].pk])):
        actions.check_in(booking, by=clerk, at=slot.starts_at, person_ids=persons)
    OutboxMessage.objects.all().delete()
    AuditEntry.objects.all().delete()
    assert actions.close_roster(slot, by=clerk, at=over) == [absent]
    assert points() == [(neighbour.person.household_id, "no_show", 2, "counts")]
    assert sorted(Place.objects.values_list("status", flat=True)) == ["checked_in", "checked_in", "no_show", "no_show"]
    assert verbs() == ["slot.roster_closed", "credit.noted"]
    assert list(OutboxMessage.objects.values_list("recipient", "kind")) == [(neighbour.pk, "credit_points")]
    assert AuditEntry.objects.get(verb="slot.roster_closed").data["absent"] == 2
    assert CreditEntry.objects.get().expires_on == over.date() + timedelta(days=90)


def test_unknown_is_not_absent(slot, resident, neighbour, grandmother, clerk, book, over):
    unsure, partly = book(slot, neighbour), book(slot, resident, resident.person, grandmother)
    unknown = [unsure.places.get().pk, partly.places.first().pk]
    assert actions.close_roster(slot, unknown=unknown, by=clerk, at=over) == []
    assert points() == []
    assert sorted(Place.objects.values_list("status", flat=True)) == ["confirmed", "confirmed", "no_show"]


def test_a_divided_party_is_one_household(community, resident, children, clerk, at, book, over, slot):
    """Nobody came: two points, not four. Somebody of one part came: none for the other."""
    for seen in (False, True):
        shared = make.slot(make.activity(community), at=at, starts_at=slot.starts_at + timedelta(hours=3 * seen))
        parts = [book(shared, resident, children[0]), book(shared, resident, children[1])]
        if seen:
            actions.check_in(parts[1], by=clerk, at=shared.starts_at)
        late = shared.ends_at + HALF_HOUR + SECOND
        assert actions.close_roster(shared, by=clerk, at=late) == ([] if seen else parts[:1])
    assert points() == [(resident.person.household_id, "no_show", 2, "counts")]


def test_a_household_without_a_login_is_not_told(slot, clerk, at, over):
    elder = make.person(make.household(slot.community), "李大爷")
    actions.book_on_behalf(slot.pk, persons=[elder.pk], by=clerk, at=at, channel="phone")
    actions.close_roster(slot, by=clerk, at=over)
    assert (len(points()), OutboxMessage.objects.count()) == (1, 0)


def test_waiting_offered_and_undecided_parties_were_not_expected(slot, resident, neighbour, volunteer, clerk, at, over):
    for user, status in ((resident, "waitlisted"), (neighbour, "pending"), (volunteer, "entered")):
        make.booking(slot, user.person, by=user, at=at, status=status)
    assert actions.close_roster(slot, by=clerk, at=over) == []
    assert points() == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"dry_run": True}, [("no_show", 2, "noted")]),
        ({"no_show_points": 3}, [("no_show", 3, "counts")]),
        ({"no_show_points": 0}, []),
    ],
)
def test_the_rules_are_those_the_booking_was_made_under(slot, resident, clerk, book, at, over, fields, expected):
    policy = BookingPolicy.objects.create(community=slot.community, **fields)
    book(slot, resident)
    actions.change_policy(policy, by=clerk, at=at, no_show_points=9, dry_run=False)
    OutboxMessage.objects.all().delete()
    actions.close_roster(slot, by=clerk, at=over)
    assert [row[1:] for row in points()] == expected
    assert OutboxMessage.objects.count() == len([row for row in expected if row[2] == "counts"])
