"""Roles of shifts, and what a team's shifts usually need."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.models import User
from common import audit
from common.errors import DomainError, Refusal
from volunteers.models import Qualification, Team
from volunteers.roles import RolePlan


@transaction.atomic
def set_team_roles(team: Team, roles: Iterable[RolePlan], *, by: User, at: datetime) -> None:
    """常用岗位: what a new shift of the team gets; shifts that are planned already keep their roles."""
    roles = list(roles)
    team.roles.all().delete()
    write_roles(team.roles, roles, community_id=team.community_id)
    audit.record(by, "team.roles_set", team, at=at, roles=[role.name for role in roles])


def write_roles(owner, roles: Iterable[RolePlan], *, community_id: int) -> None:
    """Give the owner of the related manager its roles; their qualifications must be known in the community."""
    roles = list(roles)
    known = _qualifications(community_id, {name for role in roles for name in role.qualifications})
    for role in roles:
        made = owner.create(name=role.name, capacity=role.capacity, needs=role.needs)
        if role.qualifications:
            made.qualifications.set([known[name] for name in role.qualifications])


def usual_roles(team: Team) -> list[RolePlan]:
    return [role.plan for role in team.roles.prefetch_related("qualifications")]


def _qualifications(community_id: int, names: set[str]) -> dict[str, Qualification]:
    if not names:
        return {}
    found = Qualification.objects.filter(community=community_id, name__in=names)
    known = {one.name: one for one in found}
    for name in sorted(names - set(known)):
        raise DomainError(
            Refusal("qualification_unknown", f"还没有“{name}”这种资格", "请先在“资格”里添加，或去掉 # 后面的字")
        )
    return known
