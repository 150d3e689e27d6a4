"""The demo's way in: what volunteers wrote on the form, and those who still wait, were sent back or are suspended."""

from datetime import datetime, timedelta
from itertools import chain
from random import Random

from django.utils import timezone

from accounts.models import Person, User
from accounts.seed import People
from accounts.seed_names import GIVEN
from accounts.states import Relation

from . import actions
from .models import ServiceKind, Team, Volunteer
from .registration import Registration
from .rules import band_at
from .states import PROMISED_SIGNUPS, DangerClass, Sex

HOME = "守护家园突击队"
SKILLS = ["会写春联", "当过护士", "会修水电", "能讲河南话", "有急救证", "会拍照"]
MEN = frozenset(chain.from_iterable(names for (sex, _), names in GIVEN.items() if sex == "m")) | {"建军", "建华"}
WAITING = 5
CHILD_AGES = range(14, 18)


def told(person: Person, kinds: list[ServiceKind], number: int, **more) -> Registration:
    """What this person writes on the form; some leave the skills out."""
    rng = Random(number)
    skills = rng.choice(SKILLS) if rng.random() < 0.6 else ""
    sex = Sex.MALE if person.name[1:] in MEN else Sex.FEMALE
    return Registration(sex=sex, skills=skills, service_kinds=rng.sample(kinds, 2), **more)


def seed_applicants(people: People, teams: dict[str, Team], *, at: datetime) -> None:
    """Five wait, two of them for the demo leader's team; one was sent back, one is suspended, one is a child."""
    kinds = list(ServiceKind.objects.filter(counts_as_service=True).order_by("pk"))
    willing = _grown_ups(people, at)
    for number in range(WAITING):
        team = teams[HOME] if number < 2 else list(teams.values())[number]
        person = willing[number]
        said = told(person, kinds, number, teams=[team])
        actions.join(person, by=person.user, at=at - timedelta(hours=30 - number), said=said)
    person = willing[WAITING]
    asked = actions.join(person, by=person.user, at=at - timedelta(days=3), said=told(person, kinds, WAITING))
    clerk = people.users["clerk"]
    actions.send_back(asked, by=clerk, at=at - timedelta(days=2), reason="请写一写会什么，好给你安排")
    _suspend_one(clerk, people, at)
    _ask_for_a_child(people, teams[HOME], kinds, at)


def _grown_ups(people: People, at: datetime) -> list[Person]:
    """With a login, and no volunteers yet."""
    demo, serving = set(people.users.values()), set(Volunteer.objects.values_list("person", flat=True))
    free = (person for person in people.persons if person.user and person.user not in demo)
    return [person for person in free if person.pk not in serving and not band_at(person, at)]


def _suspend_one(clerk: User, people: People, at: datetime) -> None:
    busy = Volunteer.objects.filter(signups__state__in=PROMISED_SIGNUPS, signups__shift__ends_at__gt=at)
    free = Volunteer.objects.filter(state="active").exclude(pk__in=busy).exclude(person__user__in=people.users.values())
    if volunteer := free.exclude(person__user=None).exclude(person__user__led_teams__isnull=False).last():
        actions.suspend(volunteer, by=clerk, at=at - timedelta(days=6), reason="搬去外地半年，回来再恢复")


def _ask_for_a_child(people: People, team: Team, kinds: list[ServiceKind], at: datetime) -> None:
    today = timezone.localdate(at)
    for person in people.persons:
        contact = person.household.contact
        if person.relation == Relation.CHILD and contact and person.age_on(today) in CHILD_AGES:
            harmless = [kind for kind in kinds if kind.danger_class == DangerClass.NONE]
            said = told(person, harmless, WAITING + 1, teams=[team], guardian_agrees=True)
            actions.join(person, by=contact, at=at - timedelta(hours=8), said=said)
            return
