"""Logins, households and the people in them."""

from datetime import date
from itertools import count

from django.contrib.auth.models import Group

from accounts.models import Consent, Guardianship, Household, Person, Role, User
from accounts.signals import role_granted
from accounts.states import ConsentMethod, ConsentPurpose, Relation, RoleKind

PASSWORD = "linli-demo"
_numbers = count(1)


def login(username: str = "", **fields) -> User:
    """A login with a password and a verified phone, without any household."""
    number = next(_numbers)
    defaults = {
        "username": username or f"user{number}",
        "phone": f"+86139{number:08d}",
        "phone_verified": True,
        "display_name": username or f"用户{number}",
    }
    return User.objects.create_user(**(defaults | fields), password=PASSWORD)


def household(community, *, contact: User | None = None, **fields) -> Household:
    return Household.objects.create(community=community, contact=contact, **fields)


def person(household: Household, name: str = "", **fields) -> Person:
    """A member without a login; an adult of unknown age unless `birth_date` is given."""
    fields.setdefault("relation", Relation.OTHER)
    return Person.objects.create(household=household, name=name or f"家人{next(_numbers)}", **fields)


def resident(community, username: str = "", *, name: str = "", **fields) -> User:
    """A login with a household of one: `user.person.household`."""
    user = login(username, **fields)
    home = household(community, contact=user, phone=user.phone or "")
    Person.objects.create(household=home, name=name or user.display_name, user=user, relation=Relation.SELF)
    return user


def child(guardian: Person, name: str = "", *, birth_date: date = date(2018, 5, 4), at) -> Person:
    """A minor of the guardian's household, guardianship and consent included."""
    born = person(guardian.household, name, birth_date=birth_date, relation=Relation.CHILD)
    Guardianship.objects.create(guardian=guardian, child=born)
    Consent.objects.create(
        person=born,
        purpose=ConsentPurpose.CHILD_DATA,
        text_version="2026-11",
        given_by=guardian.user,
        method=ConsentMethod.TAP,
        given_at=at,
    )
    return born


def grandmother(household: Household, name: str = "", *, birth_date: date = date(1948, 2, 29)) -> Person:
    return person(household, name, birth_date=birth_date, relation=Relation.PARENT)


def staff(community, kind: RoleKind, username: str = "", **fields) -> User:
    """A login that holds one role in the community, and its groups in the back office."""
    user = login(username, **fields)
    role = Role.objects.create(user=user, community=community, kind=kind)
    user.groups.add(Group.objects.get_or_create(name=RoleKind(kind).label)[0])
    role_granted.send(Role, role=role)
    return user
