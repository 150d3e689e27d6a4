"""Two workers plan the same weeks; a shift moves while somebody signs up."""

from datetime import timedelta

import pytest

from tests import factories as make
from tests.races.conftest import race
from volunteers import actions
from volunteers.actions import templates
from volunteers.models import Shift, ShiftRole, ShiftTemplate, Signup
from volunteers.roles import RolePlan
from volunteers.verify import drift

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def template(team, leader, at):
    return actions.add_template(make.template(team, at=at), [RolePlan("巡查", 3)], by=leader, at=at)


def test_two_workers_make_each_date_once(template, at):
    later = at + timedelta(days=14)
    jobs = [lambda: actions.plan_shifts(template, by=None, at=later) and None for _ in range(4)]
    assert race(jobs) == ["done"] * 4
    assert Shift.objects.count() == 6


def test_twin_without_the_templates_lock_is_stopped_by_the_wall(template, at, monkeypatch):
    monkeypatch.setattr(templates, "_lock", lambda one: ShiftTemplate.objects.get(pk=one.pk))
    later = at + timedelta(days=14)
    outcomes = race([lambda: actions.plan_shifts(template, by=None, at=later) and None for _ in range(4)])
    assert set(outcomes) <= {"done", "IntegrityError"}
    assert Shift.objects.count() == 6


def test_who_signs_up_while_a_shift_moves_is_told_or_stops_it(shift, volunteer, leader, at):
    me, role = volunteer.person.volunteer, ShiftRole.objects.select_related("shift").get()
    outcomes = race(
        [
            lambda: actions.sign_up(role, volunteer=me, by=volunteer, at=at) and None,
            lambda: actions.move_shift(shift, delta=timedelta(hours=1), by=leader, at=at) and None,
        ]
    )
    assert outcomes in (["done", "done"], ["done", "changed"])
    assert Signup.objects.live().count() == 1
    assert list(drift()) == []


def test_a_shift_never_moves_onto_another_of_the_same_person(team, shift, volunteer, leader, at):
    """Each of the two is taken or moved first; never do both end up at the same hour."""
    me, first = volunteer.person.volunteer, ShiftRole.objects.select_related("shift").get()
    actions.sign_up(first, volunteer=me, by=volunteer, at=at)
    other = make.shift_role(make.shift(team, at=at, starts_at=shift.ends_at))
    race(
        [
            lambda: actions.sign_up(other, volunteer=me, by=volunteer, at=at) and None,
            lambda: actions.move_shift(shift, delta=timedelta(hours=2), by=leader, at=at) and None,
        ]
    )
    kept = [signup.shift for signup in Signup.objects.live().select_related("shift")]
    assert len(kept) == 1
    assert list(drift()) == []
