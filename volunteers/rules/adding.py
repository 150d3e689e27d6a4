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
        if (refusal := _not_in_team(volunteer, team) or _without_titles(refusal_to_serve(role, volunteer, at=at)))
    ]


def _without_titles(refusal: Refusal | None) -> Refusal | None:
    """What a member has booked is nobody else's business."""
    if refusal is None or refusal.code != "overlapping_booking":
        return refusal
    return Refusal("overlapping_booking", "那个时间有别的预约", "请本人自己报名")


def _not_in_team(volunteer: Volunteer, team: set[int]) -> Refusal | None:
    if volunteer.pk in team:
        return None
    return Refusal("not_in_team", "不是这支服务队的队员", "请本人自己报名，或先加入队里")
