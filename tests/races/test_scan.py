"""The same scan from ten connections, and one volunteer on two phones."""

import contextlib
import threading

import pytest

from checkin import actions as door
from checkin import tickets
from checkin.models import Checkpoint, ScanTicket
from common.errors import DomainError
from tests import factories as make
from tests.races.conftest import met_after, race
from volunteers import actions
from volunteers.actions import signups
from volunteers.models import AttendanceEvent, LedgerEntry, Signup
from volunteers.rules import signing_up

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def scanned(shift, shift_role, volunteer, at):
    signup = make.signup(shift_role, volunteer.person.volunteer, at=at)
    place = Checkpoint.objects.create(community=shift.community, name="大厅", venue=shift.venue)
    option = f"signup:{signup.pk}:in"
    ticket = tickets.issue(user=volunteer, checkpoint=place, method="B", options=[option], at=shift.starts_at)
    return ticket, option


def test_the_same_scan_sent_ten_times_in_parallel_makes_one_event(scanned, shift, volunteer):
    ticket, option = scanned
    answers = []

    def send():
        answers.append(door.check_in(ticket, option=option, client_event_id="event", by=volunteer, at=shift.starts_at))

    assert race([send] * 10) == ["done"] * 10
    assert sorted(answer.made_now for answer in answers) == [False] * 9 + [True]
    assert all(answer.body == answers[0].body for answer in answers)
    assert (AttendanceEvent.objects.count(), ScanTicket.objects.count()) == (1, 1)


def test_a_thousand_replays_in_parallel_yield_no_extra_minute(scanned, shift, leader, volunteer):
    """Twenty connections send the arrival and the leaving fifty times each, under their own and under new names."""
    came, option = scanned
    place, leaving = Checkpoint.objects.get(), option.replace(":in", ":out")
    left = tickets.issue(user=volunteer, checkpoint=place, method="B", options=[leaving], at=shift.ends_at)

    def replay(ticket: str, option: str, event: str, at, number: int):
        def job():
            for n in range(25):
                name = event if n % 2 else f"{event}-{number}-{n}"
                with contextlib.suppress(DomainError):
                    door.check_in(ticket, option=option, client_event_id=name, by=volunteer, at=at)

        return job

    assert set(race([replay(came, option, "in", shift.starts_at, n) for n in range(20)])) == {"done"}
    assert set(race([replay(left, leaving, "out", shift.ends_at, n) for n in range(20)])) == {"done"}
    assert [event.kind for event in AttendanceEvent.objects.order_by("id")] == ["in", "out"]
    actions.close_shift(shift, by=leader, at=shift.ends_at)
    assert [entry.minutes_counted for entry in LedgerEntry.objects.all()] == [180]


def test_one_volunteer_on_two_phones_never_holds_two_overlapping_shifts(team, volunteer, at):
    roles = [make.shift_role(make.shift(team, at=at)) for _ in range(6)]
    me = volunteer.person.volunteer
    jobs = [lambda role=role: actions.sign_up(role, volunteer=me, by=volunteer, at=at) and None for role in roles]
    outcomes = race(jobs)
    assert sorted(outcomes) == ["done"] + ["overlapping_shift"] * 5
    assert Signup.objects.count() == 1


def test_without_the_lock_two_overlapping_shifts_are_possible(team, volunteer, at, monkeypatch):
    """The twin: it shows that the test above would see the fault."""
    slow = met_after(signing_up._refusal_of_own_plans, threading.Barrier(2))
    monkeypatch.setattr(signups, "lock_volunteer", lambda volunteer: None)
    monkeypatch.setattr(signing_up, "_refusal_of_own_plans", slow)
    roles = [make.shift_role(make.shift(team, at=at)) for _ in range(2)]
    me = volunteer.person.volunteer
    race([lambda role=role: actions.sign_up(role, volunteer=me, by=volunteer, at=at) and None for role in roles])
    assert Signup.objects.count() == 2
