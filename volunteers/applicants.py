"""Reading applicants: for whom one may ask, who waits for somebody's word, and what they have said."""

from datetime import datetime

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from accounts.models import Person
from accounts.phones import masked

from .models import Team, TeamMembership, Volunteer
from .rules import KIN, band_at, refusal_of_kin, refusal_to_review
from .states import MembershipState


def applicants_for(user) -> QuerySet[Volunteer]:
    """Who waits for this user, the longest first, each with the teams chosen."""
    return with_teams(Volunteer.objects.waiting_for(user)).order_by("joined_at", "pk")


def with_teams(volunteers: QuerySet[Volunteer]) -> QuerySet[Volunteer]:
    teams = Prefetch("memberships", TeamMembership.objects.select_related("team").order_by("pk"))
    people = volunteers.select_related("person__household__contact", "person__user")
    return people.prefetch_related(teams, *(f"person__{name}" for name in KIN))


def may_review_any(user) -> bool:
    """Whether applicants can ever come to this user: the desk, and who leads a team."""
    return Team.objects.agreed_by(user).exists()


def children_of(guardian: Person, at: datetime) -> list[Person]:
    """The minors of the household who are old enough to serve, each with `serves` (their registration, if any)."""
    if band_at(guardian, at):
        return []
    family = Person.objects.active().filter(household=guardian.household_id, user=None).select_related("volunteer")
    found = [one for one in family if (band := band_at(one, at)) and band.may_serve]
    for one in found:
        one.serves = getattr(one, "volunteer", None)
    return found


def described(volunteer: Volunteer, user) -> Volunteer:
    """With what is known of the applicant in `facts`, the teams that still have to agree in `asked`, and in `no_word`
    why this user may not decide, None where he may."""
    volunteer = in_queue(volunteer, user)
    volunteer.facts = _facts(volunteer)
    volunteer.no_word = refusal_to_review(volunteer, user)
    return volunteer


def in_queue(volunteer: Volunteer, user) -> Volunteer:
    """The same for a line of the user's own queue, where only kinship stands in the way; reads no further row."""
    volunteer.asked = [one.team for one in volunteer.memberships.all() if one.state == MembershipState.APPLIED]
    volunteer.no_word = refusal_of_kin(volunteer, user)
    return volunteer


def _facts(volunteer: Volunteer) -> list[dict[str, str]]:
    person = volunteer.person
    age = person.age_on(timezone.localdate())
    phone = person.user.phone if person.user else person.household.phone
    lines = {
        "姓名": volunteer.record_name,
        "性别": volunteer.get_sex_display(),
        "年龄": f"{age} 岁" if age is not None else "",
        "监护人": _word_of_guardian(volunteer),
        "住在": person.household.address,
        "电话": masked(phone),
        "证件": volunteer.shown_id,
        "想做什么": "、".join(kind.name for kind in volunteer.service_kinds.all()),
        "会什么": volunteer.skills,
        "想去的队": "、".join(team.name for team in volunteer.asked) or "没有选",
    }
    return [{"term": term, "value": value} for term, value in lines.items() if value]


def _word_of_guardian(volunteer: Volunteer) -> str:
    consent = volunteer.consents.filter(withdrawn_at=None).select_related("guardian").first()
    if consent is None:
        return ""
    return f"{consent.guardian}同意了" if consent.guardian else "在纸上签字同意了"
