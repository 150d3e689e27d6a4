"""What is done to people: open a household, add, change and remove its persons, grant roles."""

from collections.abc import Iterable
from datetime import date, datetime

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from common import audit
from community.models import Community

from .models import Consent, Guardianship, Household, Person, Role, User
from .rules import ADULT_AGE, refusal_to_add, refusal_to_register, refusal_to_remove, require
from .signals import role_granted
from .states import ConsentMethod, ConsentPurpose, Relation, RoleKind

CHILD_NOTICE_VERSION = "2026-11"


@transaction.atomic
def open_household(user: User, *, name: str, community: Community, at: datetime) -> Person:
    """Give a new login its household and its own person; calling it again returns what is there."""
    if existing := Person.objects.filter(user=user).first():
        return existing
    household = Household.objects.create(community=community, contact=user, phone=user.phone or "")
    person = Person.objects.create(household=household, name=name, user=user, relation=Relation.SELF)
    audit.record(user, "household.opened", household, at=at)
    return person


@transaction.atomic
def register_household(
    community: Community, *, name: str, phone: str, address: str, by: User, at: datetime, birth_date: date | None = None
) -> Person:
    """Open a household at the desk for somebody without a login; answers its first person."""
    require(refusal_to_register(community, name, address, birth_date, at=at))
    household = Household.objects.create(community=community, address=address, phone=phone)
    person = Person.objects.create(household=household, name=name, birth_date=birth_date, relation=Relation.SELF)
    audit.record(by, "household.registered", household, at=at, person=str(person.pk))
    return person


def household_of(user: User, *, community: Community, at: datetime) -> Household:
    """The user's household; a login that staff created gets one of its own at the first call."""
    return open_household(user, name=str(user), community=community, at=at).household


@transaction.atomic
def add_person(
    household: Household,
    *,
    name: str,
    relation: str,
    birth_date: date | None,
    by: User,
    at: datetime,
    guardian_agrees: bool = False,
    method: str = ConsentMethod.TAP,
) -> Person:
    """Add a family member. A minor needs a birth date and the guardian's consent to the notice for minors."""
    lock_household(household)
    require(refusal_to_add(household, name, relation, birth_date, guardian_agrees=guardian_agrees, at=at))
    person = Person.objects.create(household=household, name=name, relation=relation, birth_date=birth_date)
    if is_minor(person, at):
        _bind_guardian(person, by, at, method)
    audit.record(by, "person.added", person, at=at, household=household.pk)
    return person


@transaction.atomic
def change_person(
    person: Person,
    *,
    name: str,
    relation: str,
    birth_date: date | None,
    by: User,
    at: datetime,
    guardian_agrees: bool = False,
) -> Person:
    """Correct a family member's facts; places already held keep the age they were booked under."""
    lock_household(person.household)
    require(
        refusal_to_add(
            person.household,
            name,
            relation,
            birth_date,
            guardian_agrees=guardian_agrees or person.has_guardian_consent,
            at=at,
            person=person,
        )
    )
    person.name, person.relation, person.birth_date = name, relation, birth_date
    person.save(update_fields=["name", "relation", "birth_date"])
    if is_minor(person, at):
        _bind_guardian(person, by, at, ConsentMethod.TAP)
    audit.record(by, "person.changed", person, at=at)
    return person


@transaction.atomic
def remove_person(person: Person, *, by: User, at: datetime, has_live_places: bool) -> None:
    """Take a member out of the household; history keeps the row. Refused while places are held."""
    lock_household(person.household)
    require(refusal_to_remove(person, has_live_places=has_live_places))
    person.left_at = at
    person.save(update_fields=["left_at"])
    audit.record(by, "person.removed", person, at=at)


@transaction.atomic
def grant_role(user: User, community: Community, kind: RoleKind, *, by: User | None, at: datetime) -> Role:
    """Make `user` a clerk, editor…; the Wagtail group of the same name opens the back office."""
    role, _ = Role.objects.get_or_create(user=user, community=community, kind=kind)
    user.groups.add(Group.objects.get_or_create(name=RoleKind(kind).label)[0])
    audit.record(by, "role.granted", role, at=at, kind=kind)
    role_granted.send(Role, role=role)
    return role


def lock_household(household: Household) -> None:
    """First in the lock order: one family on two phones queues here."""
    lock_households([household.pk])


def lock_households(ids: Iterable[int] | QuerySet) -> None:
    """Several at once in one order; what a family is promised, here and in a shift, is promised one after another."""
    rows = Household.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    list(rows.values_list("pk"))


def is_minor(person: Person, at: datetime) -> bool:
    age = person.age_on(timezone.localdate(at))
    return age is not None and age < ADULT_AGE


def _bind_guardian(child: Person, by: User, at: datetime, method: str) -> None:
    Consent.objects.get_or_create(
        person=child,
        purpose=ConsentPurpose.CHILD_DATA,
        text_version=CHILD_NOTICE_VERSION,
        withdrawn_at=None,
        defaults={"given_by": by, "method": method, "given_at": at},
    )
    guardian = Person.objects.filter(household=child.household, user=by).first()
    if guardian and guardian != child:
        Guardianship.objects.get_or_create(guardian=guardian, child=child)
