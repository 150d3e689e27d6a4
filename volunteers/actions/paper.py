"""Entering at the desk who has filled in the form on paper."""

from datetime import datetime

from django.db import transaction

from accounts.actions import lock_household, register_household
from accounts.models import Person, User
from accounts.rules import require
from accounts.states import ConsentMethod
from common import audit
from community.models import Community
from volunteers import rules
from volunteers.models import TeamMembership, Volunteer
from volunteers.registration import Registration
from volunteers.states import JoinSource, MembershipState, VolunteerState

from .consents import note_consent
from .joining import entered
from .moves import move_volunteer, tell_volunteer
from .registering import record


@transaction.atomic
def enter_on_paper(person: Person, *, by: User, at: datetime, said: Registration) -> Volunteer:
    """A volunteer at once, in the teams chosen: the clerk has the signed sheet in hand. Never for the own family."""
    lock_household(person.household)
    volunteer = Volunteer.objects.filter(person=person).first()
    require(rules.refusal_to_become(person, at=at, birth_date=said.birth_date))
    require(rules.refusal_to_enter(person, volunteer, by))
    require(rules.refusal_without_consent(person, said, at=at))
    require(rules.refusal_of_registration(said, person))
    volunteer = volunteer or entered(person, at=at)
    record(volunteer, said, by=by, at=at)
    if rules.band_at(person, at):
        note_consent(volunteer, by=by, at=at, method=ConsentMethod.PAPER)
    move_volunteer(volunteer, VolunteerState.PENDING, applied_by=by, source=JoinSource.PAPER, reason="")
    move_volunteer(volunteer, VolunteerState.ACTIVE, approved_by=by, joined_at=at)
    TeamMembership.objects.filter(volunteer=volunteer).delete()
    member = {"volunteer": volunteer, "state": MembershipState.MEMBER, "joined_at": at, "approved_by": by}
    TeamMembership.objects.bulk_create([TeamMembership(team=team, **member) for team in said.teams])
    noted = audit.record(by, "volunteer.joined", volunteer, at=at, source=JoinSource.PAPER)
    tell_volunteer(volunteer, "volunteer_joined", noted)
    return volunteer


@transaction.atomic
def enter_newcomer(
    community: Community, *, name: str, phone: str, address: str, by: User, at: datetime, said: Registration
) -> Volunteer:
    """The same for somebody who is not known yet: a household is opened with him at its head."""
    person = register_household(
        community, name=name, phone=phone, address=address, birth_date=said.birth_date, by=by, at=at
    )
    return enter_on_paper(person, by=by, at=at, said=said)
