"""Who may do what, and why a person may not be added or taken out."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts import rules
from accounts.models import Role
from accounts.states import ADMIN_ROLES, DESK_ROLES, Relation, RoleKind
from common.errors import DomainError
from tests import factories as make


def code(refusal):
    return refusal and refusal.code


def test_who_works_where(
    community, resident, neighbour, stranger, volunteer, leader, clerk, editor, secretary, other_community_clerk
):
    everybody = [resident, neighbour, stranger, volunteer, leader, clerk, editor, secretary, other_community_clerk]
    everybody.append(AnonymousUser())
    assert [u for u in everybody if rules.holds_role(u, community, DESK_ROLES)] == [clerk, secretary]
    assert [u for u in everybody if rules.can_work_the_door(u, community)] == [leader, clerk, secretary]
    assert [u for u in everybody if rules.holds_role(u, community, ADMIN_ROLES)] == [leader, clerk, editor, secretary]


def test_a_role_ends_at_its_moment(community, clerk):
    Role.objects.update(until="2020-01-01T00:00:00+08:00")
    assert not rules.holds_role(clerk, community, DESK_ROLES)


@pytest.mark.parametrize(
    ("relation", "born", "agrees", "expected"),
    [
        (Relation.SPOUSE, None, False, None),
        (Relation.CHILD, None, True, "birth_date_missing"),
        (Relation.CHILD, date(2018, 5, 5), False, "consent_missing"),
        (Relation.CHILD, date(2018, 5, 5), True, None),
        (Relation.OTHER, date(2008, 11, 21), False, "consent_missing"),  # 18 tomorrow
        (Relation.OTHER, date(2008, 11, 20), False, None),  # 18 today
        (Relation.CHILD, date(2026, 11, 21), True, "birth_date"),  # tomorrow
        (Relation.PARENT, date(1896, 1, 1), False, None),
        (Relation.PARENT, date(1895, 12, 31), False, "birth_date"),
    ],
)
def test_adding_a_person(resident, at, relation, born, agrees, expected):
    household = resident.person.household
    found = rules.refusal_to_add(household, "新家人", relation, born, guardian_agrees=agrees, at=at)
    assert code(found) == expected


def test_the_same_person_twice(resident, children, at):
    ask = {"relation": Relation.CHILD, "guardian_agrees": True, "at": at}
    household, child = resident.person.household, children[0]
    assert code(rules.refusal_to_add(household, child.name, birth_date=child.birth_date, **ask)) == "person_exists"
    assert rules.refusal_to_add(household, child.name, birth_date=child.birth_date, person=child, **ask) is None
    assert rules.refusal_to_add(household, child.name, birth_date=date(2019, 1, 1), **ask) is None


def test_a_household_is_full(resident, at):
    household = resident.person.household
    while household.persons.count() < rules.HOUSEHOLD_MAX:
        make.person(household)
    ask = {"relation": Relation.OTHER, "birth_date": None, "guardian_agrees": False, "at": at}
    assert code(rules.refusal_to_add(household, "再一位", **ask)) == "household_full"
    household.persons.filter(relation=Relation.OTHER).update(left_at=at)
    assert rules.refusal_to_add(household, "再一位", **ask) is None


def test_taking_a_person_out(resident, children):
    assert code(rules.refusal_to_remove(resident.person, has_live_places=False)) == "is_contact"
    assert code(rules.refusal_to_remove(children[0], has_live_places=True)) == "has_bookings"
    assert rules.refusal_to_remove(children[0], has_live_places=False) is None


def test_require_raises_what_it_is_given(at, resident):
    rules.require(None)
    refusal = rules.refusal_to_remove(resident.person, has_live_places=False)
    with pytest.raises(DomainError) as caught:
        rules.require(refusal)
    assert caught.value.refusal is refusal


def test_roles_of_another_community_are_not_counted(community, other_community, clerk, at):
    assert not rules.holds_role(clerk, other_community, {RoleKind.CLERK})
    Role.objects.create(user=clerk, community=other_community, kind=RoleKind.CLERK, until=at + timedelta(days=1))
    assert set(Role.objects.current(at).filter(user=clerk).values_list("community", flat=True)) == {
        community.pk,
        other_community.pk,
    }
    assert not Role.objects.current(at + timedelta(days=1)).filter(user=clerk, community=other_community).exists()
