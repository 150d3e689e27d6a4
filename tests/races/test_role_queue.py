"""Fifty volunteers at once for a role of three: capacity holds, and the queue is served in order, once.

This is invariant 3 of volunteering (a role never holds more than it needs; the waitlist goes in order, each once), on
PostgreSQL with fifty connections and on SQLite with eight writers on a file. And of two who take over one seat at once,
exactly one gets it.
"""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection

from tests import factories as make
from tests import migrated
from tests.races.conftest import met_before, race
from volunteers import actions
from volunteers.actions import standing_in
from volunteers.models import Shift, ShiftRole, Signup
from volunteers.states import SignupState
from volunteers.verify import drift

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
PEOPLE, SEATS = 50, 3
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def postgresql_only(request):
    """Overrides the folder's fixture: one of these tests is for the embedded database."""
    wanted = "sqlite" if "on_a_file" in request.node.name else "postgresql"
    if connection.vendor != wanted:
        pytest.skip(f"for {wanted}")


def test_fifty_at_once_on_a_file(tmp_path):
    file = tmp_path / "rush.sqlite3"
    shutil.copy(migrated.sqlite_template(), file)
    env = os.environ | {"DATABASE_URL": f"sqlite:///{file}", "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    command = [sys.executable, "-m", "tests.races.sqlite_role_rush"]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "outcomes": {"confirmed": SEATS, "waitlisted": PEOPLE - SEATS},
        "role": [SEATS, SEATS, PEOPLE - 2 * SEATS],
        "in_order": True,
        "drift": [],
    }


@pytest.fixture
def helpers(community, at):
    return [make.volunteer(make.resident(community).person, at=at) for _ in range(PEOPLE)]


@pytest.fixture
def rush(shift_role, helpers, at):
    """rush() → what became of fifty who sign up at once, each a second after the other by the clock."""

    def job(number, one):
        role = ShiftRole.objects.get()
        moment = at + timedelta(seconds=number)
        return lambda: _as_status(actions.sign_up(role, volunteer=one, by=one.person.user, at=moment, waitlist=True))

    def run():
        ShiftRole.objects.update(capacity=SEATS)
        return Counter(race([job(*pair) for pair in enumerate(helpers)]))

    return run


def _as_status(signup):
    signup.status = signup.state
    return signup


def test_fifty_at_once_keep_capacity_and_order(rush):
    assert rush() == {"confirmed": SEATS, "waitlisted": PEOPLE - SEATS}
    role = ShiftRole.objects.get()
    assert (role.taken, role.waiting) == (SEATS, PEOPLE - SEATS)
    queue = list(Signup.objects.with_ahead().waiting_in_order())
    assert [signup.ahead for signup in queue] == list(range(PEOPLE - SEATS))
    assert list(drift()) == []


def test_seats_freed_at_once_go_to_the_heads_in_order_once(rush, at):
    rush()
    queue = list(Signup.objects.waiting_in_order().values_list("pk", flat=True))
    held = list(Signup.objects.filter(state="confirmed").select_related("role", "volunteer__person__user"))
    assert race([_giving_back(signup, at + HOUR) for signup in held]) == ["done"] * SEATS
    offered = Signup.objects.filter(state="offered").order_by("created_at").values_list("pk", flat=True)
    assert list(offered) == queue[:SEATS]
    role = ShiftRole.objects.get()
    assert (role.taken, role.waiting) == (SEATS, PEOPLE - 2 * SEATS)
    assert list(drift()) == []


def _giving_back(signup, at):
    return lambda: actions.cancel_signup(signup, by=signup.made_by, at=at) and None


def test_an_offer_that_is_over_goes_on_once_however_many_sweeps_come_by(rush, at):
    rush()
    held = Signup.objects.filter(state="confirmed").select_related("role", "volunteer__person__user").first()
    actions.cancel_signup(held, by=held.made_by, at=at + HOUR)
    over = at + 26 * HOUR
    sweeps = [lambda: actions.settle_offers(ShiftRole.objects.get(), at=over) and None for _ in range(6)]
    assert race(sweeps) == ["done"] * 6
    states = Counter(Signup.objects.values_list("state", flat=True))
    assert states == {"confirmed": 2, "cancelled": 1, "lapsed": 1, "offered": 1, "waitlisted": PEOPLE - 5}
    assert list(drift()) == []


def test_accepting_and_lapsing_at_once_leave_one_holder(rush, at):
    rush()
    held = Signup.objects.filter(state="confirmed").select_related("role", "volunteer__person__user").first()
    actions.cancel_signup(held, by=held.made_by, at=at + HOUR)
    head = Signup.objects.select_related("role", "volunteer__person__user").get(state="offered")

    def accept():
        return _as_status(actions.accept_offer(head, by=head.made_by, at=head.offered_until - timedelta(seconds=1)))

    def sweep():
        actions.settle_offers(ShiftRole.objects.get(), at=head.offered_until)

    assert race([accept, sweep]) in (["confirmed", "done"], ["offer_expired", "done"])
    assert Signup.objects.filter(state__in=["confirmed", "offered"]).count() == SEATS
    assert list(drift()) == []


@pytest.fixture
def take_over(shift_role, volunteer, helpers, at):
    """take_over() → what became of two who take one seat over at once."""
    ShiftRole.objects.update(capacity=1)
    shift_role.refresh_from_db()
    signup = actions.sign_up(shift_role, volunteer=volunteer.person.volunteer, by=volunteer, at=at)
    actions.seek_stand_in(signup, by=volunteer, at=at)

    def job(one):
        return lambda: _as_status(actions.take_over(signup, volunteer=one, by=one.person.user, at=at))

    return lambda: race([job(one) for one in helpers[:2]])


def test_of_two_who_take_over_at_once_exactly_one_does(take_over):
    assert sorted(take_over()) == ["confirmed", "stand_in_found"]
    assert Counter(Signup.objects.values_list("state", flat=True)) == {"replaced": 1, "confirmed": 1}
    assert ShiftRole.objects.get().taken == 1
    assert list(drift()) == []


@pytest.fixture
def without_lock(monkeypatch):
    """Both read the search before either ends it."""

    def read(shift_id):
        return Shift.objects.select_related("venue", "team").get(pk=shift_id)

    monkeypatch.setattr(standing_in, "lock_shift", read)
    monkeypatch.setattr(standing_in, "_place_in_queue", met_before(standing_in._place_in_queue, threading.Barrier(2)))


def test_twin_without_the_shifts_lock_is_stopped_by_the_move(take_over, without_lock):
    assert sorted(take_over()) == ["changed", "confirmed"]
    assert list(drift()) == []


def test_twin_without_lock_and_move_seats_both(take_over, without_lock, monkeypatch):
    monkeypatch.setattr(standing_in, "move", lambda signup, to: Signup.objects.filter(pk=signup.pk).update(state=to))
    monkeypatch.setattr(standing_in, "tell", lambda *args, **kwargs: None)  # its key is a wall of its own
    assert take_over() == ["confirmed", "confirmed"]
    assert [line.split(";")[0].split(": ", 1)[1] for line in drift()] == ["taken 1, counted 2"]


def test_taking_over_while_the_owner_checks_in_is_one_or_the_other(take_over, shift, volunteer, helpers, at):
    seeker = Signup.objects.select_related("role", "shift", "volunteer__person__user").get(state=SignupState.SEEKING)
    start, one = shift.starts_at, helpers[0]

    def come():
        actions.check_in(seeker, method="B", by=volunteer, at=start, client_event_id="in")

    def stand_in():
        actions.take_over(seeker, volunteer=one, by=one.person.user, at=start)

    outcomes = race([come, stand_in])
    assert outcomes in (["done", "changed"], ["done", "stand_in_found"], ["changed", "done"])
    assert ShiftRole.objects.get().taken == 1
    assert list(drift()) == []
