"""Households and their persons: what is written, and that it is all or nothing."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError

from accounts import actions
from accounts.models import Consent, Guardianship, Household, Person
from accounts.states import ConsentMethod, Relation, RoleKind
from common import audit
from common.errors import DomainError
from common.models import AuditEntry
from tests.raw import change_row, copy_row


def verbs():
    return list(AuditEntry.objects.order_by("id").values_list("verb", flat=True))


def add(user, at, name="林小宝", born=date(2019, 3, 1), **options):
    options = {"relation": Relation.CHILD, "guardian_agrees": True} | options
    return actions.add_person(user.person.household, name=name, birth_date=born, by=user, at=at, **options)


def test_a_new_login_gets_a_household_once(community, stranger, at):
    person = actions.open_household(stranger, name="赵小姐", community=community, at=at)
    assert actions.open_household(stranger, name="别名", community=community, at=at) == person
    assert (person.name, person.household.contact, Household.objects.count()) == ("赵小姐", stranger, 1)
    assert verbs() == ["household.opened"]


def test_a_child_is_added_with_guardian_and_consent(resident, at):
    child = add(resident, at)
    consent = Consent.objects.get(person=child)
    assert (consent.given_by, consent.method, consent.given_at) == (resident, ConsentMethod.TAP, at)
    assert list(child.guardians.values_list("guardian", flat=True)) == [resident.person.pk]
    assert verbs() == ["person.added"]


def test_an_adult_needs_neither(resident, at):
    adult = add(resident, at, born=date(1990, 1, 1), relation=Relation.SPOUSE, guardian_agrees=False)
    assert (Consent.objects.filter(person=adult).count(), adult.guardians.count()) == (0, 0)


def test_without_consent_nothing_is_stored(resident, at):
    before = Person.objects.count()
    with pytest.raises(DomainError):
        add(resident, at, guardian_agrees=False)
    assert (Person.objects.count(), verbs()) == (before, [])


def test_who_turns_18_on_this_day_in_shanghai_is_an_adult_before_eight_in_the_morning(resident):
    early = datetime(2026, 11, 19, 17, 0, tzinfo=UTC)  # 2026-11-20 01:00 in Shanghai
    adult = add(resident, early, born=date(2008, 11, 20), relation=Relation.OTHER, guardian_agrees=False)
    assert Consent.objects.filter(person=adult).count() == 0


def test_when_the_record_cannot_be_written_nobody_is_added(resident, at, monkeypatch):
    before = (Person.objects.count(), Consent.objects.count(), Guardianship.objects.count())

    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(audit, "record", fail)
    with pytest.raises(RuntimeError):
        add(resident, at)
    assert (Person.objects.count(), Consent.objects.count(), Guardianship.objects.count()) == before


def test_changing_a_person(resident, children, at):
    changed = actions.change_person(
        children[0], name="林一一", relation=Relation.CHILD, birth_date=date(2018, 6, 1), by=resident, at=at
    )
    changed.refresh_from_db()
    assert (changed.name, changed.birth_date, verbs()) == ("林一一", date(2018, 6, 1), ["person.changed"])
    assert changed.consents.count() == 1


def test_removing_a_person_keeps_the_row(resident, children, at):
    actions.remove_person(children[0], by=resident, at=at, has_live_places=False)
    assert Person.objects.get(pk=children[0].pk).left_at == at
    assert children[0] not in Person.objects.visible_to(resident)
    assert verbs() == ["person.removed"]


def test_granting_a_role_twice_is_one_role(community, stranger, clerk, at):
    for _ in range(2):
        actions.grant_role(stranger, community, RoleKind.EDITOR, by=clerk, at=at)
    assert (stranger.roles.count(), [group.name for group in stranger.groups.all()]) == (1, ["编辑"])


def test_consent_guardianship_and_role_stand_once(resident, children, clerk):
    for row in (children[0].consents.get(), children[0].guardians.get(), clerk.roles.get()):
        with pytest.raises(IntegrityError):
            copy_row(row)


def test_nobody_guards_oneself(children):
    with pytest.raises(IntegrityError):
        change_row(children[0].guardians.get(), "guardian_id = child_id")
