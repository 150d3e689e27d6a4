"""What several tests of volunteering begin with."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.states import RoleKind
from tests import factories as make
from volunteers import actions, rules
from volunteers.models import LedgerDigest, ShiftRole, Volunteer
from volunteers.registration import Registration
from volunteers.roles import RolePlan

from .sealing import local, written

# A shift in planning.


@pytest.fixture
def plan(team, leader, at):
    """plan(**fields): a draft for next week with one role."""
    kind = make.service_kind(team.community, "秩序引导")

    def build(**fields):
        starts_at = fields.pop("starts_at", at + timedelta(days=7))
        usual = {
            "venue": make.venue(team.community), "title": "灯会引导", "service_kind": kind, "roles": [("引导", 3, "")],
            "starts_at": starts_at, "ends_at": starts_at + timedelta(hours=2), "by": leader, "at": at,
            "content": "指路", "risks": rules.USUAL_RISKS, "guarantees": "有饮水",
        }  # fmt: skip
        return actions.add_shift(team, **(usual | fields))

    return build


# A queue for one seat of a role.


@pytest.fixture
def newcomer(community, at):
    """newcomer(name) → a volunteer with a login."""
    return lambda name="": make.volunteer(make.resident(community, **({"name": name} if name else {})).person, at=at)


@pytest.fixture
def small(shift_role):
    """A role that needs one."""
    ShiftRole.objects.update(capacity=1)
    shift_role.refresh_from_db()
    return shift_role


@pytest.fixture
def sign_up(small, at):
    """sign_up(volunteer, **more) → the sign-up, queueing where the role is full."""

    def act(volunteer, moment=at, **more):
        role = ShiftRole.objects.get(pk=small.pk)
        by = volunteer.person.user
        return actions.sign_up(role, volunteer=volunteer, by=by, at=moment, **({"waitlist": True} | more))

    return act


@pytest.fixture
def queue(sign_up, newcomer, at):
    """Three sign-ups for one seat: one holds it, two wait."""
    return [
        sign_up(newcomer(name), at - timedelta(minutes=9 - n)) for n, name in enumerate(["持有人", "第一位", "第二位"])
    ]


# Shifts that return.


@pytest.fixture
def planned(team, leader, at):
    """planned(**fields): a template and its shifts."""
    roles = [RolePlan("巡查", 3), RolePlan("登记", 1, "会用手机")]
    return lambda **fields: actions.add_template(make.template(team, at=at, **fields), roles, by=leader, at=at)


@pytest.fixture
def template(planned):
    return planned()


# Children who serve.


@pytest.fixture
def child_of(resident, at):
    """child_of(born): a child of the resident's household."""
    return lambda born: make.child(resident.person, "林小", birth_date=born, at=at)


@pytest.fixture
def serving(child_of, resident, clerk, at):
    """serving(born): the child as an active volunteer."""

    def build(born) -> Volunteer:
        volunteer = actions.join(
            child_of(born), by=resident, at=at, said=Registration(sex="male", guardian_agrees=True)
        )
        return actions.admit(volunteer, by=clerk, at=at)

    return build


@pytest.fixture
def shift_at(team, at):
    """shift_at(hour, minutes, days): the role of a shift that begins then."""

    def build(hour: int, minutes: int, days: int = 7):
        start = timezone.localtime(at + timedelta(days=days)).replace(hour=hour, minute=0)
        return make.shift_role(make.shift(team, at=at, starts_at=start, ends_at=start + timedelta(minutes=minutes)))

    return build


# Who served, and who else may say so.


@pytest.fixture
def signed_up(shift_role, volunteer, at):
    return make.signup(shift_role, volunteer.person.volunteer, at=at)


@pytest.fixture
def second_leader(community, team, at):
    return make.staff(community, RoleKind.CLERK, "second")


# Three months of a ledger.


@pytest.fixture
def helper(volunteer):
    return volunteer.person.volunteer


@pytest.fixture
def second(community, at):
    return make.volunteer(make.resident(community).person, at=at)


@pytest.fixture
def entries(team, helper, second):
    """Two in August, none in September, one in October and one in November."""
    return [
        written(team, helper, local(2026, 8, 3, 18, 0), minutes=90),
        written(team, second, local(2026, 8, 20, 18, 0), minutes=120),
        written(team, helper, local(2026, 10, 5, 18, 0), minutes=30),
        written(team, helper, local(2026, 11, 2, 18, 0), minutes=60),
    ]


@pytest.fixture
def digests(community, entries):
    actions.seal_month(community, date(2026, 10, 1), at=local(2026, 11, 1, 0, 30))
    return list(LedgerDigest.objects.order_by("month"))
