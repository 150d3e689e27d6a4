"""The demo's weekly shifts as templates, the squads' usual roles, and who has learned what."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from booking.models import Venue
from booking.recurrence import Frequency, Recurrence
from community.models import Community

from . import actions, rules
from .models import Qualification, ServiceKind, Shift, ShiftTemplate, Team, Volunteer
from .roles import RolePlan
from .seed_plans import DUTIES, FIRST_AID, GUARANTEES, INSURANCE, Duty


def seed_templates(
    teams: dict[str, Team], kinds: dict[str, ServiceKind], venues: dict[str, Venue], *, at: datetime
) -> list[Shift]:
    """A template for each weekly duty; answers the shifts of the coming weeks by their beginning."""
    for duty in DUTIES:
        team, roles = teams[duty.team], [RolePlan(*role) for role in duty.roles]
        if not team.roles.exists():
            actions.set_team_roles(team, roles, by=team.leader, at=at)
        template = _template(duty, team, kinds[duty.kind], venues[duty.venue], at)
        actions.add_template(template, roles, by=team.leader, at=at)
    return list(Shift.objects.exclude(template=None).order_by("starts_at", "id"))


def _template(duty: Duty, team: Team, kind: ServiceKind, venue: Venue, at: datetime) -> ShiftTemplate:
    today = timezone.localdate(at)
    rule = Recurrence(Frequency.WEEKLY, first=today, weekdays=(duty.weekday,))
    return ShiftTemplate(
        team=team, title=duty.title, venue=venue, service_kind=kind, rule=rule.as_json(), valid_from=today,
        start_time=duty.starts, minutes=duty.minutes, content=f"{kind.name}：{duty.title}",
        **notice_of(kind, duty.risks, at=at),
    )  # fmt: skip


def notice_of(kind: ServiceKind, risks: str, *, at: datetime) -> dict[str, Any]:
    """What a shift of the demo says to whoever thinks of signing up."""
    insured = {"insurance_proof": INSURANCE, "insurance_until": timezone.localdate(at) + timedelta(days=365)}
    words = {"conditions": rules.USUAL_CONDITIONS, "risks": risks or rules.USUAL_RISKS, "guarantees": GUARANTEES}
    return words | (insured if kind.needs_insurance else {})


def seed_learned(community: Community, demo: Volunteer, other: Volunteer, *, by, at: datetime) -> None:
    """Both have had first-aid training; the certificate of one has run out."""
    first_aid = Qualification.objects.create(community=community, name=FIRST_AID)
    today = timezone.localdate(at)
    for volunteer, until in ((demo, today + timedelta(days=400)), (other, today - timedelta(days=20))):
        actions.verify_qualification(volunteer, first_aid, expires=until, by=by, at=at - timedelta(days=60))
        actions.record_training(
            volunteer, name="心肺复苏和包扎", content="按压、除颤器、三角巾", minutes=120, host="街道红十字会",
            date=today - timedelta(days=70), by=by, at=at - timedelta(days=69),
        )  # fmt: skip
