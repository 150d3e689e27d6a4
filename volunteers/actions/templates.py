"""Shifts that return every week: planned ahead in a rolling window, changed from a date on, ended."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.rules import require
from common import audit
from common.errors import DomainError, Refusal
from volunteers import rules
from volunteers.models import Shift, ShiftTemplate
from volunteers.roles import RolePlan
from volunteers.states import ShiftState

from .moves import lock_shift
from .roles import usual_roles, write_roles
from .shifts import add_shift, cancel_shift, open_shift

ENDED = "这个班次以后不再排了"
REPLACED = "这个班次换了时间"
NO_ROLES = Refusal("shift_incomplete", "还没有岗位", "请写上岗位和人数，或先给服务队设常用岗位")


@dataclass(frozen=True)
class Change:
    """The edition that holds now, and the shifts that stay as they were because people have signed up."""

    template: ShiftTemplate
    kept: list[Shift]


@transaction.atomic
def add_template(template: ShiftTemplate, roles: Iterable[RolePlan], *, by: User, at: datetime) -> ShiftTemplate:
    """Save a template and make its shifts. It is new and says everything but community, created_by and created_at;
    without roles it takes those of its team."""
    template.community_id = template.team.community_id
    template.created_by, template.created_at = by, at
    require(rules.refusal_of_template(template, at=at))
    _save(template, list(roles) or usual_roles(template.team))
    audit.record(by, "template.added", template, at=at, rule=template.recurrence.words)
    plan_shifts(template, by=by, at=at)
    return template


@transaction.atomic
def plan_shifts(template: ShiftTemplate, *, by: User | None, at: datetime, until: date | None = None) -> list[Shift]:
    """Make the shifts up to `until` that are not there yet; answers the new ones. Idempotent. What its notice lacks
    leaves a shift a draft."""
    template = _lock(template)
    known = set(template.shifts.values_list("template_date", flat=True))
    wanted = [one for one in rules.plan_of(template, at=at, until=until) if not one.refusal and one.date not in known]
    roles = _plans(template)
    made = [_make(template, one, roles, by=by, at=at) for one in wanted]
    if made:
        audit.record(by, "template.planned", template, at=at, shifts=len(made))
    return made


def roll_templates(*, at: datetime) -> int:
    """Plan every running template four weeks ahead; answers how many shifts were made."""
    running = ShiftTemplate.objects.running(timezone.localdate(at)).order_by("pk")
    return sum(len(plan_shifts(template, by=None, at=at)) for template in running)


@transaction.atomic
def change_template(
    template: ShiftTemplate, since: date, *, by: User, at: datetime, roles: Iterable[RolePlan] = (), **changes: Any
) -> Change:
    """改这一班及以后: a new edition from `since` on. Its shifts are made anew, those that people signed up for stay."""
    old = _lock(template)
    require(rules.refusal_to_change(old, since, at=at))
    terms = _terms(old) | {"valid_until": old.valid_until, "rule": old.rule} | changes
    new = ShiftTemplate(
        community_id=old.community_id, team=old.team, previous=old, edition=old.edition + 1, valid_from=since,
        created_by=by, created_at=at, **terms,
    )  # fmt: skip
    require(rules.refusal_of_template(new, at=at))
    _end(old, since)
    _save(new, list(roles) or _plans(old))
    kept = _hand_over(old, new, since, by=by, at=at)
    plan_shifts(new, by=by, at=at)
    audit.record(by, "template.changed", new, at=at, since=since.isoformat(), kept=[shift.pk for shift in kept])
    return Change(new, kept)


@transaction.atomic
def end_template(template: ShiftTemplate, since: date, *, by: User, at: datetime) -> Change:
    """No more shifts from `since` on; those that people signed up for stay, to be called off one by one."""
    template = _lock(template)
    require(rules.refusal_to_change(template, since, at=at))
    _end(template, since)
    kept = []
    for shift in map(_locked, rules.coming_shifts(template, since, at=at)):
        if rules.is_taken(shift):
            kept.append(shift)
        else:
            cancel_shift(shift, by=by, at=at, reason=ENDED)
    audit.record(by, "template.ended", template, at=at, since=since.isoformat(), kept=[shift.pk for shift in kept])
    return Change(template, kept)


def _lock(template: ShiftTemplate) -> ShiftTemplate:
    locked = ShiftTemplate.objects.select_for_update(no_key=True, of=("self",))
    return locked.select_related("team", "venue", "service_kind").get(pk=template.pk)


def _locked(shift: Shift) -> Shift:
    return lock_shift(shift.pk)


def _end(template: ShiftTemplate, since: date) -> None:
    template.valid_until = since - timedelta(days=1)
    template.save(update_fields=["valid_until"])


def _save(template: ShiftTemplate, roles: list[RolePlan]) -> None:
    if not roles:
        raise DomainError(NO_ROLES)
    template.save()
    write_roles(template.roles, roles, community_id=template.community_id)


def _plans(template: ShiftTemplate) -> list[RolePlan]:
    return [role.plan for role in template.roles.prefetch_related("qualifications")]


def _terms(template: ShiftTemplate) -> dict[str, Any]:
    names = ("title", "venue", "service_kind", "start_time", "minutes", "skip_holidays")
    return {name: getattr(template, name) for name in names} | template.notice


def _facts(template: ShiftTemplate, planned: rules.PlannedShift) -> dict[str, Any]:
    """What a shift of that date gets."""
    return {
        "title": template.title, "venue": template.venue, "service_kind": template.service_kind,
        "starts_at": planned.starts_at, "ends_at": planned.ends_at,
        "template": template, "template_date": planned.date, **template.notice,
    }  # fmt: skip


def _make(
    template: ShiftTemplate, planned: rules.PlannedShift, roles: list[RolePlan], *, by: User | None, at: datetime
) -> Shift:
    shift = add_shift(template.team, **_facts(template, planned), roles=roles, by=by, at=at)
    return _opened(shift, by=by, at=at)


def _opened(shift: Shift, *, by: User | None, at: datetime) -> Shift:
    return shift if rules.refusal_to_open(shift, at=at) else open_shift(shift, by=by, at=at)


def _hand_over(old: ShiftTemplate, new: ShiftTemplate, since: date, *, by: User, at: datetime) -> list[Shift]:
    """The new edition takes over the dates of the old one; answers the shifts that stay as they were."""
    coming = rules.coming_shifts(old, since, at=at)
    past = old.shifts.filter(template_date__gte=since).exclude(pk__in=[shift.pk for shift in coming])
    past.update(template=new)  # what was called off or has begun is not made again
    until = coming[-1].template_date if coming else since
    wanted = {one.date: one for one in rules.plan_of(new, at=at, until=until) if not one.refusal}
    kept = []
    for shift in map(_locked, coming):
        if rules.is_taken(shift):
            Shift.objects.filter(pk=shift.pk).update(template=new)
            kept.append(shift)
        elif shift.template_date in wanted and not shift.signups.exists():
            _rewrite(shift, _facts(new, wanted[shift.template_date]), _plans(new), by=by, at=at)
        else:
            cancel_shift(shift, by=by, at=at, reason=REPLACED)
    return kept


def _rewrite(shift: Shift, facts: dict[str, Any], roles: list[RolePlan], *, by: User, at: datetime) -> None:
    """The same row, so that its address stays; nobody has ever signed up for it."""
    facts |= {"state": ShiftState.DRAFT, "opens_at": None, "closes_at": None, "cancel_until": None}
    for name, value in facts.items():
        setattr(shift, name, value)
    shift.content = shift.content or f"{shift.service_kind.name}：{shift.title}"
    shift.save()
    shift.roles.all().delete()
    write_roles(shift.roles, roles, community_id=shift.community_id)
    _opened(shift, by=by, at=at)
