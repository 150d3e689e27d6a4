"""Which members of a team cannot be put on a role together, and why."""

from collections.abc import Iterable
from datetime import datetime

from common.errors import Refusal
from volunteers.models import ShiftRole, TeamMembership, Volunteer

from .signing_up import refusal_to_serve


def refused_members(
    role: ShiftRole, volunteers: Iterable[Volunteer], *, at: datetime
) -> list[tuple[Volunteer, Refusal]]:
    """Each who may not serve, with one reason; whether there are seats for all is another question."""
    team = set(TeamMembership.objects.filter(team=role.shift.team_id).values_list("volunteer", flat=True))
    return [
        (volunteer, refusal)
        for volunteer in volunteers
        if (refusal := _not_in_team(volunteer, team) or refusal_to_serve(role, volunteer, at=at))
    ]


def _not_in_team(volunteer: Volunteer, team: set[int]) -> Refusal | None:
    if volunteer.pk in team:
        return None
    return Refusal("not_in_team", "不是这支服务队的队员", "请本人自己报名，或先加入队里")
