"""Whatever is sent: a 4xx in the one error shape with Chinese words, and nothing written."""

import re
from base64 import b64encode

import pytest

from accounts.models import Person
from booking.models import Booking
from common.models import AuditEntry

CHINESE = re.compile(r"[\u4e00-\u9fff]")
HUGE = 2**63
LONG = "长" * 10_000
SOMEBODY = "6f0f4d3e-0f6b-4c59-9d3c-8f1f2a3b4c5d"


def require_refusal(answer, status: int, code: str) -> dict:
    body = answer.json()
    assert (answer.status_code, body["code"]) == (status, code), body
    assert set(body) == {"code", "detail", "next_step"} | ({"fields"} if code == "invalid" else set())
    assert CHINESE.search(body["detail"])
    assert CHINESE.search(body["next_step"])
    return body


def every_word(fields) -> list[str]:
    if isinstance(fields, dict):
        return [word for value in fields.values() for word in every_word(value)]
    return [word for value in fields for word in every_word(value)] if isinstance(fields, list) else [fields]


def require_invalid(answer, *names) -> None:
    body = require_refusal(answer, 400, "invalid")
    assert set(names) <= set(body["fields"]), body["fields"]
    assert all(CHINESE.search(word) for word in every_word(body["fields"])), body["fields"]


@pytest.fixture
def nothing_written(resident, slot):
    """The rows before and after are the same."""
    before = Person.objects.count(), AuditEntry.objects.count()
    yield
    assert (Person.objects.count(), AuditEntry.objects.count()) == before
    assert not Booking.objects.exists()


BOOKINGS = [
    ({}, ["slot", "persons"]),
    ({"slot": None, "persons": None}, ["slot", "persons"]),
    ({"slot": "abc", "persons": "abc"}, ["slot", "persons"]),
    ({"slot": {}, "persons": {}}, ["slot", "persons"]),
    ({"slot": [1], "persons": []}, ["slot", "persons"]),
    ({"slot": True, "persons": [True]}, ["slot", "persons"]),
    ({"slot": 1.5, "persons": [1.5]}, ["slot", "persons"]),
    ({"slot": HUGE, "persons": [HUGE]}, ["slot", "persons"]),
    ({"slot": -1, "persons": [-1]}, ["slot", "persons"]),
    ({"slot": 0, "persons": ["not-a-uuid"]}, ["slot", "persons"]),
    ({"slot": 1, "persons": [2**200]}, ["persons"]),
    ({"slot": 1, "persons": [None, {}, []]}, ["persons"]),
    ({"slot": 1, "persons": [SOMEBODY, SOMEBODY]}, ["persons"]),
    ({"slot": 1, "persons": [SOMEBODY] * 21}, ["persons"]),
    ({"slot": "1" * 5000, "persons": [LONG]}, ["slot", "persons"]),
    ({"slot": 1, "persons": [SOMEBODY], "answers": LONG}, ["answers"]),
    ({"slot": 1, "persons": [SOMEBODY], "answers": [1]}, ["answers"]),
    ({"slot": 1, "persons": [SOMEBODY], "answers": {"问": LONG}}, ["answers"]),
    ({"slot": 1, "persons": [SOMEBODY], "answers": {LONG: "答"}}, ["answers"]),
    ({"slot": 1, "persons": [SOMEBODY], "answers": {"问": {"深": "答"}}}, ["answers"]),
    ({"slot": 1, "persons": [SOMEBODY], "answers": {str(n): "" for n in range(21)}}, ["answers"]),
    ({"slot": 1, "persons": [SOMEBODY], "accept_partial": "也许"}, ["accept_partial"]),
]


@pytest.mark.parametrize(("wanted", "names"), BOOKINGS)
def test_booking_of_a_wrong_shape(api_of, resident, nothing_written, wanted, names):
    require_invalid(api_of(resident).post("/api/v1/bookings/", wanted), *names)


PERSONS = [
    ({}, ["name", "relation"]),
    ({"name": "", "relation": ""}, ["name", "relation"]),
    ({"name": "   ", "relation": "cousin"}, ["name", "relation"]),
    ({"name": LONG, "relation": LONG}, ["name", "relation"]),
    ({"name": [], "relation": {}}, ["name", "relation"]),
    ({"name": True, "relation": 7}, ["name", "relation"]),
    ({"name": "甲", "relation": "other", "birth_date": "昨天"}, ["birth_date"]),
    ({"name": "甲", "relation": "other", "birth_date": "2020-02-30"}, ["birth_date"]),
    ({"name": "甲", "relation": "other", "birth_date": 20200101}, ["birth_date"]),
    ({"name": "甲", "relation": "other", "birth_date": LONG}, ["birth_date"]),
    ({"name": "甲", "relation": "other", "guardian_agrees": []}, ["guardian_agrees"]),
]


@pytest.mark.parametrize(("wanted", "names"), PERSONS)
def test_person_of_a_wrong_shape(api_of, resident, nothing_written, wanted, names):
    require_invalid(api_of(resident).post("/api/v1/persons/", wanted), *names)


@pytest.mark.parametrize("body", [[], [1], "text", 7, None, True])
@pytest.mark.parametrize("path", ["bookings", "persons"])
def test_body_that_is_no_object(api_of, resident, nothing_written, path, body):
    answer = api_of(resident).post(f"/api/v1/{path}/", body)

    assert answer.status_code == 400
    require_refusal(answer, 400, "invalid")


MALFORMED = {
    "half": b'{"slot": 1',
    "no json": b"slot=1&persons=2",
    "bad bytes": b'{"slot": "\xff\xfe"}',
    "raw NUL": b'{"name": "a\x00b", "relation": "other"}',
    "escaped NUL": b'{"name": "a\\u0000b", "relation": "other"}',
    "NUL in a key": b'{"slot": 1, "persons": ["x"], "answers": {"a\\u0000": "b"}}',
    "half a character": b'{"name": "\\ud800", "relation": "\\ud800"}',
    "bottomless": b"[" * 200_000,
    "not a number": b'{"slot": NaN, "persons": []}',
    "endless number": b'{"slot": ' + b"9" * 5000 + b', "persons": []}',
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED.keys())
@pytest.mark.parametrize("path", ["bookings", "persons"])
def test_malformed_json(api_of, resident, nothing_written, path, body):
    answer = api_of(resident).post(f"/api/v1/{path}/", body, content_type="application/json")

    assert answer.status_code == 400
    assert answer.json()["detail"] == "请求内容不是合法的 JSON"


def test_emoji_and_rare_characters_are_welcome(api_of, resident):
    body = b'{"name": "\\ud840\\udc00\\ud83d\\ude00", "relation": "other"}'

    answer = api_of(resident).post("/api/v1/persons/", body, content_type="application/json")

    assert (answer.status_code, answer.json()["name"]) == (201, "\U00020000\U0001f600")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "x"])
def test_wrong_content_type(api_of, resident, nothing_written, kind):
    answer = api_of(resident).post("/api/v1/bookings/", b"slot=1", content_type=kind)

    require_refusal(answer, 415, "unsupported_media_type")


@pytest.mark.parametrize("charset", ["rot13", "bz2", "utf-7", "no-such-thing", "utf-16"])
def test_charset_makes_no_difference(api_of, resident, nothing_written, charset):
    answer = api_of(resident).post("/api/v1/bookings/", b"{}", content_type=f"application/json; charset={charset}")

    require_invalid(answer, "slot", "persons")


def test_body_above_two_megabytes(api_of, resident, nothing_written):
    body = b'{"name": "' + b"a" * (2 * 1024 * 1024) + b'"}'

    require_refusal(api_of(resident).post("/api/v1/persons/", body, content_type="application/json"), 413, "too_large")


@pytest.mark.parametrize("key", ["a" * 256, "两个字", "a b"])
def test_idempotency_key_that_cannot_be_one(api_of, resident, slot, nothing_written, key):
    wanted = {"slot": slot.pk, "persons": [str(resident.person.pk)]}

    answer = api_of(resident).post("/api/v1/bookings/", wanted, headers={"Idempotency-Key": key})

    require_invalid(answer, "Idempotency-Key")


def test_unknown_slot_and_unknown_person(api_of, resident, slot, nothing_written):
    api, me = api_of(resident), str(resident.person.pk)

    require_refusal(api.post("/api/v1/bookings/", {"slot": 2**63 - 1, "persons": [me]}), 404, "slot_unknown")
    require_refusal(api.post("/api/v1/bookings/", {"slot": slot.pk, "persons": [SOMEBODY]}), 404, "person_unknown")
    require_refusal(api.post("/api/v1/bookings/", {"slot": slot.pk, "persons": [me, SOMEBODY]}), 404, "person_unknown")


PATHS = ["activities", "venues", "spaces", "slots", "persons", "bookings", "messages"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "key", ["0", "-1", "999999", str(HUGE), "9" * 400, "abc", "%00", "%F0%9F%98%80", "a%0Ab", SOMEBODY]
)
def test_unknown_address(api_of, resident, path, key):
    require_refusal(api_of(resident).get(f"/api/v1/{path}/{key}/"), 404, "not_found")


@pytest.mark.parametrize("path", ["", "nothing/", "bookings/ABC/other/", "slots/1/eligibility/more/"])
def test_address_outside_the_api(api_of, resident, path):
    require_refusal(api_of(resident).get(f"/api/v1/{path}"), 404, "not_found")


@pytest.mark.parametrize("path", ["activities/", "slots/", "bookings/", "persons/"])
def test_method_that_is_not_served(api_of, resident, path):
    require_refusal(api_of(resident).put(f"/api/v1/{path}", {}), 405, "method_not_allowed")


WORDS = ["abc", str(HUGE), "-1", "0", "1.5", "%00", LONG, "1;drop", "１２", "true%00", "9" * 400, "%FF"]
FILTERS = [
    ("activities", name) for name in ("category", "venue", "audience", "from", "to", "available", "page_size", "cursor")
] + [("slots", name) for name in ("activity", "venue", "space", "from", "to", "available", "page_size", "cursor")]


@pytest.mark.parametrize(("path", "name"), FILTERS)
@pytest.mark.parametrize("word", WORDS)
def test_absurd_filter(api_of, community, path, name, word):
    answer = api_of(None).get(f"/api/v1/{path}/?{name}={word}")

    if name == "cursor":
        require_refusal(answer, 404, "not_found")
    elif answer.status_code != 200:
        require_invalid(answer, name)
    else:
        assert word == "１２" and name in {"venue", "activity", "space"}  # Python reads full-width digits


@pytest.mark.parametrize(
    "word", ["2026-02-30", "2026-11-28T25:00", "0001-01-01", "9999-12-31", "2026-11-28T09:00:00 08:00"]
)
@pytest.mark.parametrize("name", ["from", "to"])
@pytest.mark.parametrize("path", ["activities", "slots"])
def test_moment_that_does_not_exist(api_of, community, path, name, word):
    require_invalid(api_of(None).get(f"/api/v1/{path}/?{name}={word}"), name)


@pytest.mark.parametrize("word", ["%00", LONG])
def test_search_for_what_cannot_be_searched(api_of, community, word):
    require_invalid(api_of(None).get(f"/api/v1/activities/?q={word}"), "q")


@pytest.mark.parametrize(
    "cursor", ["p=abc", "p=9999-99-99", "p=" + "9" * 300, "r=1&p=%00", "o=-1", "o=abc", "p=2026-11-28 09:00", "\ud800"]
)
@pytest.mark.parametrize("path", ["activities", "slots", "bookings", "persons"])
def test_forged_cursor_never_breaks(api_of, resident, path, cursor):
    token = b64encode(cursor.encode("utf-8", "surrogatepass")).decode()

    answer = api_of(resident).get(f"/api/v1/{path}/", {"cursor": token})

    if answer.status_code != 200:
        require_refusal(answer, 404, "not_found")


@pytest.mark.parametrize("token", ["x", "'; --", "a" * 4000, "令牌".encode().decode("latin-1")])
def test_wrong_session_token(api_of, community, token):
    answer = api_of(None).get("/api/v1/bookings/", headers={"X-Session-Token": token})

    require_refusal(answer, 401, "login_required")


NOBODY = 987_654_321  # a number that could be an id and is nobody's
SHAPES = [{}, [], "text", None, NOBODY]
SHAPES += [
    dict.fromkeys(("code", "ticket", "option", "client_event_id", "slot", "shift", "action", "role"), value)
    for value in (None, "", NOBODY, -1, HUGE, 1.5, True, [], {}, LONG, "\U0001f600")
]


@pytest.mark.parametrize("path", ["scans", "checkins", "desk/checkins"])
@pytest.mark.parametrize("body", SHAPES, ids=range(len(SHAPES)))
def test_scan_of_a_wrong_shape(api_of, volunteer, clerk, path, body):
    for user in (volunteer, clerk):
        answer = api_of(user).post(f"/api/v1/{path}/", body)

        assert answer.status_code in (400, 404, 409), answer.content
        assert CHINESE.search(answer.json()["detail"])
        assert CHINESE.search(answer.json()["next_step"])


@pytest.mark.parametrize("body", SHAPES, ids=range(len(SHAPES)))
def test_sign_up_of_a_wrong_shape(api_of, volunteer, shift_role, body):
    answer = api_of(volunteer).post(f"/api/v1/shifts/{shift_role.shift_id}/signups/", body)

    assert answer.status_code in (400, 404), answer.content
    assert CHINESE.search(answer.json()["detail"])


@pytest.mark.parametrize("query", [f"{name}={word}" for name in ("from", "to", "team", "cursor") for word in WORDS])
def test_absurd_filter_of_shifts(api_of, community, query):
    assert api_of(None).get(f"/api/v1/shifts/?{query}").status_code in (200, 400, 404)
