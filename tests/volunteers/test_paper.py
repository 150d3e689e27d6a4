"""Who joined on a sheet of paper is entered by a clerk, and gets a card."""

import json
from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Household, Person
from common.models import AuditEntry
from tests import factories as make
from volunteers import actions
from volunteers.models import Volunteer
from volunteers.registration import Registration

from .refusing import code_of

pytestmark = pytest.mark.django_db
NEW = "/admin/desk/volunteer/new/"
NUMBER = "33010619850301126X"
SHEET = {
    "name": "王秀兰",
    "address": "3 幢 201",
    "phone": "0571 8888 1234",
    "birth_date": "1950-05-04",
    "sex": "female",
}


def said(**more) -> Registration:
    return Registration(**({"sex": "female", "birth_date": date(1950, 5, 4)} | more))


def test_a_newcomer_is_entered_and_the_card_comes_next(client_of, clerk, team, community):
    kind = make.service_kind(community, "助老服务")
    desk = client_of(clerk)
    assert "登记为志愿者" in desk.get(NEW).content.decode()
    answer = desk.post(NEW, SHEET | {"teams": [team.pk], "service_kinds": [kind.pk], "skills": "会包饺子"})
    volunteer = Volunteer.objects.get()
    assert answer.headers["Location"] == reverse("checkin_desk:card", args=[volunteer.pk])
    assert (volunteer.state, volunteer.source, volunteer.approved_by) == ("active", "paper", clerk)
    assert (volunteer.person.name, volunteer.person.household.address) == ("王秀兰", "3 幢 201")
    assert (volunteer.teams, list(volunteer.service_kinds.all())) == ([team], [kind])
    entry = AuditEntry.objects.get(verb="volunteer.joined")
    assert (entry.actor, entry.data) == (clerk, {"source": "paper"})
    assert "王秀兰" in desk.get(answer.headers["Location"]).content.decode()


def test_a_person_who_is_known_brings_name_and_birth_date_along(client_of, clerk, grandmother):
    desk = client_of(clerk)
    assert f"{NEW}?person={grandmother.pk}" in desk.get("/admin/desk/person/").content.decode()
    page = desk.get(f"{NEW}?person={grandmother.pk}").content.decode()
    assert grandmother.name in page and 'name="birth_date"' not in page and 'name="address"' not in page
    assert desk.post(f"{NEW}?person={grandmother.pk}", {"sex": "female"}).status_code == 302
    assert Volunteer.objects.get().person == grandmother


def test_what_is_wrong_opens_no_household(client_of, clerk):
    answer = client_of(clerk).post(NEW, SHEET | {"id_type": "resident", "id_number": NUMBER})
    assert "身份证号里的出生日期和登记的" in answer.content.decode()
    assert (Household.objects.count(), Volunteer.objects.exists()) == (0, False)


def test_the_number_on_the_sheet_is_sealed(client_of, clerk):
    client_of(clerk).post(NEW, SHEET | {"birth_date": "1985-03-01", "id_type": "resident", "id_number": NUMBER})
    assert Volunteer.objects.get().id_last4 == "126X"
    assert NUMBER not in json.dumps(list(AuditEntry.objects.values_list("data", flat=True)))


def test_a_child_needs_the_signed_word_of_a_guardian(client_of, clerk, children):
    child, page = children[0], f"{NEW}?person={children[0].pk}"
    desk = client_of(clerk)
    assert "监护人" in desk.post(page, {"sex": "female"}).content.decode() and not Volunteer.objects.exists()
    assert desk.post(page, {"sex": "female", "guardian_agrees": "on"}).status_code == 302
    consent = Volunteer.objects.get(person=child).consents.get()
    assert (consent.method, consent.guardian, consent.given_by) == ("paper", None, clerk)


def test_nobody_enters_himself_or_his_family(clerk, community, at):
    home = make.household(community, contact=clerk)
    own = make.person(home, "工作人员", user=clerk)
    mother = make.person(home, "母亲")
    assert code_of(actions.enter_on_paper, own, by=clerk, at=at, said=said()) == "own_application"
    assert code_of(actions.enter_on_paper, mother, by=clerk, at=at, said=said()) == "own_household"
    assert not Volunteer.objects.exists()


def test_only_the_desk_enters_from_paper(client_of, grandmother, resident, leader, editor, other_community_clerk, at):
    for by in (resident, leader, editor, other_community_clerk):
        assert code_of(actions.enter_on_paper, grandmother, by=by, at=at, said=said()) == "not_reviewer"
        answer = client_of(by).post(f"{NEW}?person={grandmother.pk}", {"sex": "female"})
        assert answer.status_code in {302, 403, 404}
    assert not Volunteer.objects.exists()


def test_who_is_registered_is_not_entered_twice(clerk, volunteer, at):
    assert code_of(actions.enter_on_paper, volunteer.person, by=clerk, at=at, said=said()) == "already_volunteer"
    Volunteer.objects.update(state="closed")
    again = actions.enter_on_paper(volunteer.person, by=clerk, at=at, said=said())
    assert (again.state, again.source, Volunteer.objects.count()) == ("active", "paper", 1)


def test_an_address_that_names_nobody_is_not_found(client_of, clerk):
    for wrong in ("x", "00000000-0000-0000-0000-000000000000"):
        assert client_of(clerk).get(f"{NEW}?person={wrong}").status_code == 404


def test_nothing_stands_when_entering_fails(clerk, community, at, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("volunteers.actions.paper.tell_volunteer", broken)
    with pytest.raises(RuntimeError):
        actions.enter_newcomer(community, name="王秀兰", phone="", address="3 幢", by=clerk, at=at, said=said())
    assert (Person.objects.count(), Volunteer.objects.count()) == (0, 0)
