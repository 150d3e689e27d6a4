"""The record's fields, and the document's number: taken in, sealed, compared, and never given out again."""

import json
import logging
from datetime import date

import pytest
from cryptography.exceptions import InvalidTag
from django.db import IntegrityError, connection, transaction

from common.models import AuditEntry, OutboxMessage
from tests import factories as make
from volunteers import actions, identity
from volunteers.models import Volunteer
from volunteers.registration import Registration
from volunteers.rules.registering import refusal_of_identity

from .refusing import code_of

pytestmark = pytest.mark.django_db
NUMBER = "33010619850301126X"
PASSPORT = "E12345678"
BORN = date(1985, 3, 1)
JOIN = "/volunteer/join/"
SAID = {"legal_name": "林晓梅", "sex": "female", "birth_date": "1985-03-01", "agrees": "on"}


def said(number: str = "", kind: str = "resident", **more) -> Registration:
    return Registration(**({"sex": "female", "birth_date": BORN} | more), identity=identity.read(kind, number))


@pytest.fixture
def known(resident, at):
    return actions.join(resident.person, by=resident, at=at, said=said(NUMBER))


# The number


@pytest.mark.parametrize(
    ("kind", "typed", "wanted"),
    [
        ("resident", NUMBER, None),
        ("resident", "330106 19850301 126x", None),
        ("resident", "330106198503011261", "id_number_wrong"),
        ("resident", "330160198503011260", "id_number_wrong"),
        ("resident", "33010619850301126", "id_number_wrong"),
        ("resident", "３３０１０６１９８５０３０１１２６Ｘ", None),
        ("resident", "330106198502311236", "id_number_wrong"),
        ("resident", "330106201211050018", "id_birth_differs"),
        ("passport", PASSPORT, None),
        ("passport", "护照", "id_number_wrong"),
        ("", NUMBER, "id_type_missing"),
    ],
)
def test_what_is_taken_for_a_number(kind, typed, wanted):
    refusal = refusal_of_identity(identity.read(kind, typed), BORN)
    assert (refusal and refusal.code) == wanted


@pytest.mark.parametrize("digit", range(10))
def test_one_wrong_digit_is_always_found(digit):
    for place in range(17):
        bent = f"{NUMBER[:place]}{digit}{NUMBER[place + 1 :]}"
        assert identity.has_resident_checksum(bent) == (bent == NUMBER)


def test_a_sealed_number_opens_for_its_person_only(known, neighbour):
    assert identity.unseal(known.id_sealed, known.person_id) == NUMBER
    with pytest.raises(InvalidTag):
        identity.unseal(known.id_sealed, neighbour.person.pk)
    altered = bytearray(known.id_sealed)
    altered[-1] ^= 1
    with pytest.raises(InvalidTag):
        identity.unseal(bytes(altered), known.person_id)


def test_the_same_number_is_sealed_differently_each_time(known):
    read = identity.read("resident", NUMBER)
    assert identity.seal(read, known.person_id) != identity.seal(read, known.person_id)
    assert identity.mark(read) == known.id_mark != identity.mark(identity.read("passport", NUMBER))


def test_another_key_opens_nothing(known, settings):
    settings.IDENTITY_KEY = "another-key-0123456789-0123456789-0123456789-0123456789"
    assert identity.mark(identity.read("resident", NUMBER)) != known.id_mark
    with pytest.raises(InvalidTag):
        identity.unseal(known.id_sealed, known.person_id)


def test_no_column_of_the_database_holds_the_number(known):
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                for value in row:
                    raw = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                    assert NUMBER.encode() not in raw and NUMBER[:-1].encode() not in raw, table
    assert known.id_last4 == "126X"


def test_audit_and_messages_do_not_name_it(known):
    for row in [
        *AuditEntry.objects.values_list("data", flat=True),
        *OutboxMessage.objects.values_list("payload", flat=True),
    ]:
        assert "126X" not in json.dumps(row)


def test_a_log_line_shows_the_last_four(caplog):
    with caplog.at_level(logging.INFO):
        logging.getLogger("tests").info("%s %r", said(NUMBER), identity.read("resident", NUMBER))
    assert NUMBER not in caplog.text and "126X" in caplog.text


# Once in a community


def test_a_number_is_registered_once_in_a_community(known, neighbour, other_community, at):
    assert code_of(actions.join, neighbour.person, by=neighbour, at=at, said=said(NUMBER.lower())) == "id_taken"
    assert Volunteer.objects.count() == 1
    elsewhere = make.resident(other_community)
    assert actions.join(elsewhere.person, by=elsewhere, at=at, said=said(NUMBER)).state == "pending"


def test_a_twin_that_no_rule_saw_is_refused_by_the_database(known, neighbour, at, monkeypatch):
    monkeypatch.setattr("volunteers.rules.registering._refusal_of_twin", lambda *args: None)
    assert code_of(actions.join, neighbour.person, by=neighbour, at=at, said=said(NUMBER)) == "id_taken"
    assert not Volunteer.objects.filter(person=neighbour.person).exists()


@pytest.mark.parametrize("half", ["id_sealed = NULL", "id_mark = NULL", "id_last4 = ''", "id_type = ''"])
def test_the_database_keeps_no_half_of_it(known, half):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE volunteers_volunteer SET {half}")


# The record


def test_nobody_needs_a_document(resident, at):
    volunteer = actions.join(resident.person, by=resident, at=at, said=said())
    assert (volunteer.state, volunteer.id_sealed, volunteer.id_mark, volunteer.shown_id) == ("pending", None, None, "")


def test_sex_and_birth_date_belong_to_the_record(resident, at):
    for missing in ({"sex": ""}, {"birth_date": None}):
        assert code_of(actions.join, resident.person, by=resident, at=at, said=said(**missing)) == "record_incomplete"
    assert not Volunteer.objects.exists()


def test_a_birth_date_is_learned_once_and_kept_with_the_person(resident, at):
    actions.join(resident.person, by=resident, at=at, said=said())
    resident.person.refresh_from_db()
    assert resident.person.birth_date == BORN
    Volunteer.objects.update(state="draft")
    actions.join(resident.person, by=resident, at=at, said=said(birth_date=date(1990, 1, 1)))
    resident.person.refresh_from_db()
    assert resident.person.birth_date == BORN


def test_asking_again_without_the_number_keeps_it(known, resident, at):
    Volunteer.objects.update(state="draft")
    again = actions.join(resident.person, by=resident, at=at, said=said())
    assert again.id_mark == known.id_mark


# Faces


def test_the_page_takes_a_number_and_never_shows_it_again(client_of, resident, clerk, at):
    mine = client_of(resident)
    page = mine.get(JOIN).content.decode()
    assert "证件号（可不填）" in page and "<details" in page
    assert mine.post(JOIN, SAID | {"id_type": "resident", "id_number": NUMBER}).status_code == 302
    actions.send_back(Volunteer.objects.get(), by=clerk, at=at, reason="改")
    again = mine.get(JOIN).content.decode()
    assert NUMBER not in again and "尾号 126X" in again


def test_a_wrong_number_is_said_at_its_field(client_of, resident):
    answer = client_of(resident).post(JOIN, SAID | {"id_type": "resident", "id_number": "330106198503011261"})
    html = answer.content.decode()
    assert (answer.status_code, "最后一位对不上" in html, '<details class="why-box mb3" open>' in html) == (
        409,
        True,
        True,
    )
    assert not Volunteer.objects.exists()


def test_the_api_takes_a_number_and_gives_the_last_four(api_of, resident, leader, known, team):
    api = api_of(resident)
    Volunteer.objects.update(state="draft")
    made = api.post("/api/v1/volunteers/me/", {"sex": "female", "id_number": NUMBER, "teams": [team.pk]})
    rows = api_of(leader).get("/api/v1/applicants/")
    assert (made.status_code, made.json()["id_last4"]) == (201, "126X")
    for answer in (made, api.get("/api/v1/volunteers/me/"), rows):
        assert NUMBER not in answer.content.decode() and known.id_mark not in answer.content.decode()
    wrong = api_of(make.resident(resident.person.household.community)).post(
        "/api/v1/volunteers/me/", {"sex": "male", "birth_date": "1985-03-01", "id_number": "1"}
    )
    assert (wrong.status_code, wrong.json()["code"]) == (409, "id_number_wrong")


def test_the_applicants_page_shows_the_last_four(client_of, clerk, known):
    html = client_of(clerk).get(f"/volunteer/applicants/{known.pk}/").content.decode()
    assert NUMBER not in html and "尾号 126X" in html and "41 岁" in html


def test_the_desk_mends_the_record_and_forgets_the_number(client_of, clerk, known, community):
    kind = make.service_kind(community, "助老服务")
    desk, page = client_of(clerk), f"/admin/desk/volunteer/edit/{known.pk}/"
    assert NUMBER not in desk.get(page).content.decode()
    typed = {"sex": "female", "legal_name": "林小梅", "service_kinds": [kind.pk], "skills": "写字"}
    assert desk.post(page, typed | {"id_type": "passport", "id_number": PASSPORT}).status_code == 302
    known.refresh_from_db()
    assert (known.record_name, known.shown_id, list(known.service_kinds.all())) == ("林小梅", "护照 尾号 5678", [kind])
    assert PASSPORT not in json.dumps(list(AuditEntry.objects.values_list("data", flat=True)))
    desk.post(page, typed | {"id_type": "passport", "forget_identity": "on"})
    known.refresh_from_db()
    assert (known.id_sealed, known.id_mark, known.id_last4, known.id_type) == (None, None, "", "")
    assert AuditEntry.objects.filter(verb="volunteer.corrected").count() == 2


def test_the_export_has_no_number(client_of, clerk, known):
    desk = client_of(clerk)
    csv = b"".join(desk.get("/admin/desk/volunteer/", {"export": "csv"}).streaming_content).decode("utf-8-sig")
    assert "林晓梅" in csv and NUMBER not in csv and known.id_mark not in csv
