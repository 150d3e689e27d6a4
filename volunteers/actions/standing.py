"""A volunteer's standing: admitted, sent back, suspended, back again, gone."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.rules import require
from common import audit
from volunteers import rules
from volunteers.models import Team, TeamMembership, Volunteer
from volunteers.states import MembershipState, VolunteerState

from .moves import lock_volunteer, move_volunteer, tell_volunteer


@transaction.atomic
def admit(volunteer: Volunteer, *, by: User, at: datetime) -> Volunteer:
    """Agree to an applicant, and to the teams chosen that are `by`'s to say; other teams' leaders are still asked."""
    lock_volunteer(volunteer)
    require(rules.refusal_to_review(volunteer, by))
    if volunteer.state == VolunteerState.PENDING:
        move_volunteer(volunteer, VolunteerState.ACTIVE, approved_by=by, joined_at=at, reason="")
        noted = audit.record(by, "volunteer.joined", volunteer, at=at)
        tell_volunteer(volunteer, "volunteer_joined", noted)
    for membership in _asked(volunteer, by):
        membership.state, membership.approved_by, membership.joined_at = MembershipState.MEMBER, by, at
        membership.save(update_fields=["state", "approved_by", "joined_at"])
        noted = audit.record(
            by, "membership.agreed", membership, at=at, volunteer=volunteer.pk, team=membership.team_id
        )
        tell_volunteer(volunteer, "team_joined", noted, team=membership.team.name)
    return volunteer


@transaction.atomic
def send_back(volunteer: Volunteer, *, by: User, at: datetime, reason: str) -> Volunteer:
    """Say no, with a reason that the applicant reads: a new one may change the form and ask again, one who serves
    already is only not taken into the team."""
    lock_volunteer(volunteer)
    require(rules.refusal_to_review(volunteer, by))
    if volunteer.state == VolunteerState.PENDING:
        move_volunteer(volunteer, VolunteerState.DRAFT, reason=reason)
        noted = audit.record(by, "volunteer.sent_back", volunteer, at=at, reason=reason)
        tell_volunteer(volunteer, "volunteer_sent_back", noted, reason=reason)
        return volunteer
    for membership in _asked(volunteer, by):
        noted = audit.record(by, "membership.declined", membership, at=at, volunteer=volunteer.pk, reason=reason)
        tell_volunteer(volunteer, "team_declined", noted, team=membership.team.name, reason=reason)
        membership.delete()
    return volunteer


@transaction.atomic
def suspend(volunteer: Volunteer, *, by: User, at: datetime, reason: str) -> Volunteer:
    """Nothing new may be signed up for until `resume`; what is promised already stands."""
    lock_volunteer(volunteer)
    require(rules.refusal_to_rule_on(volunteer, by))
    move_volunteer(volunteer, VolunteerState.SUSPENDED, reason=reason)
    noted = audit.record(by, "volunteer.suspended", volunteer, at=at, reason=reason)
    tell_volunteer(volunteer, "volunteer_suspended", noted, reason=reason)
    return volunteer


@transaction.atomic
def resume(volunteer: Volunteer, *, by: User, at: datetime) -> Volunteer:
    """Let somebody who was suspended serve again."""
    lock_volunteer(volunteer)
    require(rules.refusal_to_resume(volunteer, by))
    move_volunteer(volunteer, VolunteerState.ACTIVE, reason="")
    noted = audit.record(by, "volunteer.resumed", volunteer, at=at)
    tell_volunteer(volunteer, "volunteer_resumed", noted)
    return volunteer


@transaction.atomic
def leave(volunteer: Volunteer, *, by: User, at: datetime) -> Volunteer:
    """Strike somebody off, at his own wish or by the desk; the hours stay. Who has promised to come cancels first."""
    lock_volunteer(volunteer)
    require(rules.refusal_to_leave(volunteer, by, at=at))
    move_volunteer(volunteer, VolunteerState.CLOSED)
    volunteer.memberships.all().delete()
    noted = audit.record(by, "volunteer.closed", volunteer, at=at)
    tell_volunteer(volunteer, "volunteer_closed", noted)
    return volunteer


def _asked(volunteer: Volunteer, by: User) -> list[TeamMembership]:
    mine = volunteer.memberships.filter(state=MembershipState.APPLIED, team__in=Team.objects.agreed_by(by))
    return list(mine.select_related("team").order_by("pk"))
