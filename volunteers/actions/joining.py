"""Asking to become a volunteer, and to serve in a team."""

from datetime import datetime

from django.db import transaction

from accounts.actions import lock_household
from accounts.models import Person, User
from accounts.rules import require
from common import audit
from common.notifications import queue
from volunteers import rules
from volunteers.models import Team, TeamMembership, Volunteer
from volunteers.registration import Registration
from volunteers.states import MAY_APPLY, JoinSource, MembershipState, VolunteerState

from .consents import note_consent
from .moves import move_volunteer, tell_volunteer
from .registering import record


@transaction.atomic
def join(person: Person, *, by: User, at: datetime, said: Registration) -> Volunteer:
    """Ask to become a volunteer: PENDING until somebody else has agreed. Who has asked already, or serves, stays as
    he is; who was sent back or has left asks again and keeps number and hours."""
    lock_household(person.household)
    require(rules.refusal_to_become(person, at=at, birth_date=said.birth_date))
    volunteer = Volunteer.objects.filter(person=person).first()
    if volunteer and volunteer.state not in MAY_APPLY:
        return volunteer
    require(rules.refusal_to_apply(person, said, by, at=at))
    require(rules.refusal_of_registration(said, person))
    volunteer = volunteer or entered(person, at=at)
    record(volunteer, said, by=by, at=at)
    if rules.band_at(person, at):
        note_consent(volunteer, by=by, at=at)
    move_volunteer(volunteer, VolunteerState.PENDING, applied_by=by, joined_at=at, source=JoinSource.ONLINE, reason="")
    volunteer.memberships.exclude(state=MembershipState.MEMBER).delete()
    for team in said.teams:
        _ask(team, volunteer, at=at)
    noted = audit.record(by, "volunteer.applied", volunteer, at=at)
    tell_volunteer(volunteer, "volunteer_applied", noted)
    return volunteer


@transaction.atomic
def ask_for_team(team: Team, *, volunteer: Volunteer, by: User, at: datetime) -> TeamMembership:
    """Ask to serve with one more team; asking again returns what is there."""
    require(rules.refusal_to_ask_for_team(team, volunteer))
    membership, made = _ask(team, volunteer, at=at)
    if made:
        audit.record(by, "membership.applied", membership, at=at, volunteer=volunteer.pk, team=team.pk)
    return membership


def entered(person: Person, *, at: datetime) -> Volunteer:
    """A row with its number, as a draft."""
    community = person.household.community
    volunteer = Volunteer.objects.create(
        person=person, community=community, number=person.pk.hex[:20], state=VolunteerState.DRAFT, joined_at=at
    )
    # The number is short to be said aloud, so it is made of the row's own key.
    volunteer.number = f"{community.code[:10].upper()}-{volunteer.pk:04d}"
    volunteer.save(update_fields=["number"])
    return volunteer


def _ask(team: Team, volunteer: Volunteer, *, at: datetime) -> tuple[TeamMembership, bool]:
    membership, made = TeamMembership.objects.get_or_create(
        team=team, volunteer=volunteer, defaults={"state": MembershipState.APPLIED, "joined_at": at}
    )
    if made:
        queue(
            team.leader,
            "applicant_waits",
            at=at,
            dedupe_key=f"applicant_waits:{membership.pk}",
            name=volunteer.person.name,
            team=team.name,
            url=f"/volunteer/applicants/{volunteer.pk}/",
        )
    return membership, made
