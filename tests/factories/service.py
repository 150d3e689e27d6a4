"""Volunteers, teams and their shifts."""

from datetime import date, datetime, time, timedelta
from itertools import count

from accounts.models import Person
from booking.models import Venue
from booking.recurrence import Frequency, Recurrence
from community.models import Community
from volunteers.models import (
    HoursPolicy,
    Qualification,
    ServiceKind,
    Shift,
    ShiftRole,
    ShiftTemplate,
    Signup,
    Team,
    TrainingRecord,
    Volunteer,
)

from . import activities

_numbers = count(1)


def volunteer(person: Person, *, at: datetime, **fields) -> Volunteer:
    fields.setdefault("number", f"V{next(_numbers):06d}")
    return Volunteer.objects.create(
        person=person, community=person.household.community, joined_at=at - timedelta(days=30), **fields
    )


def team(community: Community, name: str = "", *, leader=None, **fields) -> Team:
    return Team.objects.create(community=community, name=name or f"服务队{next(_numbers)}", leader=leader, **fields)


def service_kind(community: Community, name: str = "", **fields) -> ServiceKind:
    return ServiceKind.objects.create(community=community, name=name or f"服务{next(_numbers)}", **fields)


def template(team: Team, *, at: datetime, **fields) -> ShiftTemplate:
    """Every Wednesday from today on, 19:00, two hours; not saved yet: what `actions.add_template` takes."""
    usual = {
        "title": "夜巡", "start_time": time(19), "minutes": 120, "valid_from": at.date(), "content": "巡查",
        "risks": "路黑", "guarantees": "有手电", "weekdays": (2,),
    }  # fmt: skip
    facts = usual | fields
    rule = Recurrence(Frequency.WEEKLY, first=facts["valid_from"], weekdays=facts.pop("weekdays"))
    facts["rule"] = facts.get("rule") or rule.as_json()
    facts["venue"] = facts.get("venue") or activities.venue(team.community)
    facts["service_kind"] = facts.get("service_kind") or service_kind(team.community)
    return ShiftTemplate(team=team, **facts)


def qualification(community: Community, name: str = "") -> Qualification:
    return Qualification.objects.create(community=community, name=name or f"资格{next(_numbers)}")


def training(volunteer: Volunteer, *, by, at: datetime, **fields) -> TrainingRecord:
    usual = {"name": "急救培训", "content": "心肺复苏", "minutes": 90, "host": "红十字会", "date": at.date()}
    return TrainingRecord.objects.create(volunteer=volunteer, recorded_by=by, recorded_at=at, **(usual | fields))


def hours_policy(community: Community, **fields) -> HoursPolicy:
    defaults = {"version": 1, "effective_from": date(2020, 1, 1)}
    return HoursPolicy.objects.create(community=community, **(defaults | fields))


def shift(team: Team, *, at: datetime, venue: Venue | None = None, **fields) -> Shift:
    """An open shift of three hours that begins in a week; without roles, see `shift_role`."""
    starts_at = fields.pop("starts_at", at + timedelta(days=7))
    community = team.community
    return Shift.objects.create(
        community=community,
        team=team,
        venue=venue or activities.venue(community),
        title=fields.pop("title", f"班次{next(_numbers)}"),
        starts_at=starts_at,
        ends_at=fields.pop("ends_at", starts_at + timedelta(hours=3)),
        service_kind=fields.pop("service_kind", None) or service_kind(community),
        **fields,
    )


def shift_role(shift: Shift, name: str = "引导", **fields) -> ShiftRole:
    return ShiftRole.objects.create(shift=shift, name=name, **({"capacity": 5} | fields))


def signup(role: ShiftRole, volunteer: Volunteer, *, at: datetime, **fields) -> Signup:
    """A confirmed sign-up, and the role's counter moved with it."""
    fields.setdefault("made_by", volunteer.person.user)
    made = Signup.objects.create(
        role=role, shift=role.shift, community=volunteer.community, volunteer=volunteer, created_at=at, **fields
    )
    role.taken += 1
    role.save(update_fields=["taken"])
    return made
