"""The JSON face of the household and of the inbox."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Consent, Person
from common import notifications
from common.models import InboxMessage
from tests import factories as make

CHILD = {"name": "林小满", "birth_date": "2019-06-01", "relation": "child", "guardian_agrees": True}


@pytest.fixture
def message(resident, at):
    notifications.queue(
        resident,
        "booking_made",
        at=at,
        dedupe_key="m",
        people="林晓梅",
        code="ABC234",
        url="/t/ABC234/",
        title="暖冬饺子节",
        when="11月27日 周五 09:00",
        where="儿童之家",
        **{"from": "", "reason": ""},
    )
    notifications.deliver_pending(at=at)
    return InboxMessage.objects.get()


# The household.


def test_household_is_listed_in_the_published_shape(api_of, resident):
    answer = api_of(resident).get("/api/v1/persons/")

    assert answer.status_code == 200
    assert {(p["name"], p["birth_date"], p["relation"]) for p in answer.json()["results"]} == {
        ("林晓梅", None, "self"),
        ("林一诺", "2018-05-04", "child"),
        ("林一鸣", "2020-09-01", "child"),
        ("王秀兰", "1948-02-29", "parent"),
    }
    assert set(answer.json()["results"][0]) == {"id", "name", "birth_date", "relation"}


@pytest.mark.parametrize("rows", [1, 3])
def test_household_list_takes_two_statements(api_of, community, at, rows):
    user = make.resident(community)
    for _ in range(rows - 1):
        make.person(user.person.household)
    api = api_of(user)

    with CaptureQueriesContext(connection) as seen:
        answer = api.get("/api/v1/persons/")

    assert (len(seen), len(answer.json()["results"])) == (2, rows)  # session and user, persons


def test_adding_a_child_keeps_the_guardians_consent(api_of, resident):
    answer = api_of(resident).post("/api/v1/persons/", CHILD)

    made = Person.objects.get(name="林小满")
    assert answer.status_code == 201
    assert answer.json() == {"id": str(made.pk), "name": "林小满", "birth_date": "2019-06-01", "relation": "child"}
    assert made.household == resident.person.household
    assert Consent.objects.get(person=made).given_by == resident


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"guardian_agrees": False}, "consent_missing"),
        ({"birth_date": None}, "birth_date_missing"),
        ({"birth_date": "2030-01-01"}, "birth_date"),
        ({"name": "林一诺", "birth_date": "2018-05-04"}, "person_exists"),
    ],
)
def test_adding_a_child_is_refused(api_of, resident, change, code):
    answer = api_of(resident).post("/api/v1/persons/", CHILD | change)

    assert (answer.status_code, answer.json()["code"]) == (409, code)
    assert Person.objects.count() == 4


def test_login_without_a_household_gets_its_own(api_of, stranger):
    answer = api_of(stranger).post("/api/v1/persons/", CHILD)

    assert answer.status_code == 201
    assert Person.objects.get(name="林小满").household == stranger.person.household


def test_changing_a_person_changes_only_what_is_sent(api_of, resident, grandmother):
    answer = api_of(resident).patch(f"/api/v1/persons/{grandmother.pk}/", {"name": "王秀英"})

    grandmother.refresh_from_db()
    assert answer.status_code == 200
    assert (grandmother.name, grandmother.relation, grandmother.birth_date) == ("王秀英", "parent", date(1948, 2, 29))


def test_removing_a_person_keeps_the_row(api_of, resident, grandmother):
    api = api_of(resident)

    assert api.delete(f"/api/v1/persons/{grandmother.pk}/").status_code == 204
    assert api.get(f"/api/v1/persons/{grandmother.pk}/").status_code == 404
    assert Person.objects.filter(pk=grandmother.pk, left_at__isnull=False).exists()


def test_removing_is_refused_while_a_place_is_held(api_of, resident, children, slot, at):
    make.booking(slot, children[0], by=resident, at=at)

    answer = api_of(resident).delete(f"/api/v1/persons/{children[0].pk}/")

    assert (answer.status_code, answer.json()["code"]) == (409, "has_bookings")


def test_removing_is_possible_when_the_places_are_past(api_of, resident, children, activity, at):
    over = make.slot(activity, at=at, starts_at=at - timedelta(days=2), booking_opens_at=at - timedelta(days=9))
    make.booking(over, children[0], by=resident, at=at)

    assert api_of(resident).delete(f"/api/v1/persons/{children[0].pk}/").status_code == 204


def test_removing_the_contact_is_refused(api_of, resident):
    answer = api_of(resident).delete(f"/api/v1/persons/{resident.person.pk}/")

    assert (answer.status_code, answer.json()["code"]) == (409, "is_contact")


@pytest.mark.parametrize("who", ["neighbour", "stranger", "clerk"])
def test_persons_of_others_are_not_there(request, api_of, resident, grandmother, who):
    api = api_of(request.getfixturevalue(who))
    address = f"/api/v1/persons/{grandmother.pk}/"

    answers = [api.get(address), api.patch(address, {"name": "别人"}), api.delete(address)]

    assert [answer.status_code for answer in answers] == [404] * 3
    assert str(grandmother.pk) not in str(api.get("/api/v1/persons/").json())
    grandmother.refresh_from_db()
    assert (grandmother.name, grandmother.left_at) == ("王秀兰", None)


def test_household_needs_a_login(api_of, grandmother):
    for path in ("", f"{grandmother.pk}/"):
        answer = api_of(None).get(f"/api/v1/persons/{path}")
        assert (answer.status_code, answer.json()["code"]) == (401, "login_required")


# The inbox.


def test_inbox_shows_messages_and_remembers_that_they_were_read(api_of, resident, message):
    api = api_of(resident)
    unread = api.get("/api/v1/messages/").json()["results"]

    read = api.post(f"/api/v1/messages/{message.pk}/read/")

    assert [(m["id"], m["url"], m["read_at"]) for m in unread] == [(message.pk, "/t/ABC234/", None)]
    assert (read.status_code, read.json()["read_at"]) == (200, "2026-11-20T09:00:00+08:00")
    assert api.get("/api/v1/messages/").json()["results"] == [read.json()]


def test_inbox_of_another_is_not_there(api_of, neighbour, message):
    api = api_of(neighbour)

    assert api.get("/api/v1/messages/").json()["results"] == []
    assert api.get(f"/api/v1/messages/{message.pk}/").status_code == 404
    assert api.post(f"/api/v1/messages/{message.pk}/read/").status_code == 404
    message.refresh_from_db()
    assert message.read_at is None
