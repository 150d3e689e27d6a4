"""Pages of other hosts: only those that are named, only the JSON faces, and without cookies."""

import pytest

pytestmark = pytest.mark.django_db
ORIGIN, STRANGE = "https://portal.example.org", "https://evil.example.org"


@pytest.fixture(autouse=True)
def named(settings, community):
    settings.CORS_ALLOWED_ORIGINS = [ORIGIN]


def preflight(client, path: str, origin: str, method: str = "POST", headers: str = "x-session-token"):
    asked = {"Origin": origin, "Access-Control-Request-Method": method, "Access-Control-Request-Headers": headers}
    return client.options(path, headers=asked)


@pytest.mark.parametrize("path", ["/api/v1/bookings/", "/api/cms/v2/pages/", "/_allauth/app/v1/auth/login"])
def test_a_named_origin_may(client, path):
    answer = preflight(client, path, ORIGIN, headers="content-type, idempotency-key, if-none-match, x-session-token")
    assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (200, ORIGIN)
    allowed = answer["Access-Control-Allow-Headers"].split(", ")
    assert {"content-type", "idempotency-key", "if-none-match", "x-session-token"} <= set(allowed)
    assert {"POST", "PATCH", "DELETE"} <= set(answer["Access-Control-Allow-Methods"].split(", "))
    assert not answer.has_header("Access-Control-Allow-Credentials")
    assert "origin" in answer["Vary"].lower()


def test_the_answer_itself_says_so_and_shows_its_headers(client, slot):
    answer = client.get("/api/v1/slots/", headers={"Origin": ORIGIN})
    assert answer["Access-Control-Allow-Origin"] == ORIGIN
    assert {"ETag", "Retry-After"} <= set(answer["Access-Control-Expose-Headers"].split(", "))
    again = client.get("/api/v1/slots/", headers={"Origin": ORIGIN, "If-None-Match": answer["ETag"]})
    assert (again.status_code, again["Access-Control-Allow-Origin"]) == (304, ORIGIN)


def test_a_kept_answer_names_no_origin_of_before(client, settings, slot):
    settings.VISITOR_CACHE_SECONDS = 60
    client.get("/api/v1/slots/", headers={"Origin": ORIGIN})
    assert not client.get("/api/v1/slots/", headers={"Origin": STRANGE}).has_header("Access-Control-Allow-Origin")


@pytest.mark.parametrize(
    "origin", [STRANGE, "null", "https://portal.example.org.evil.org", "http://portal.example.org"]
)
def test_another_origin_may_not(client, origin, slot):
    assert not preflight(client, "/api/v1/bookings/", origin).has_header("Access-Control-Allow-Origin")
    assert not client.get("/api/v1/slots/", headers={"Origin": origin}).has_header("Access-Control-Allow-Origin")


@pytest.mark.parametrize("path", ["/", "/admin/login/", "/accounts/login/", "/me/", "/_allauth/browser/v1/config"])
def test_nothing_else_is_open_to_it(client, path):
    assert not preflight(client, path, ORIGIN).has_header("Access-Control-Allow-Origin")
    assert not client.get(path, headers={"Origin": ORIGIN}).has_header("Access-Control-Allow-Origin")


def test_nobody_is_named_unless_somebody_says_so():
    from config.settings import base

    assert base.CORS_ALLOWED_ORIGINS == []
