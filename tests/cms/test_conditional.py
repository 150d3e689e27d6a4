"""What has not changed is not sent again, and what is somebody's own is kept nowhere."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import caches
from django.utils.http import http_date

from booking import actions
from cms.actions import furnish

pytestmark = pytest.mark.django_db
LISTS = ["/api/v1/activities/", "/api/v1/slots/", "/api/v1/venues/", "/api/v1/shifts/", "/api/cms/v2/pages/"]
PAGES = ["/activities/", "/venues/", "/ledger/"]


@pytest.fixture(autouse=True)
def site(community, at):
    furnish(community)
    caches["pages"].clear()
    yield
    caches["pages"].clear()


@pytest.mark.parametrize("keeping", [0, 60])
@pytest.mark.parametrize("path", [*LISTS, *PAGES, "/"])
def test_what_has_not_changed_is_a_304_without_a_body(client, settings, slot, path, keeping):
    settings.VISITOR_CACHE_SECONDS = keeping
    first = client.get(path)
    assert first["ETag"] and first["Last-Modified"]
    assert first["Cache-Control"] == f"public, max-age={5 if '/api/' in path else 0}, must-revalidate"
    assert {"Cookie", "X-Session-Token"} <= {name.strip() for name in first["Vary"].split(",")}
    again = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    by_date = client.get(path, headers={"If-Modified-Since": first["Last-Modified"]})
    assert by_date.status_code == 304
    assert client.get(path, headers={"If-None-Match": '"another"'}).status_code == 200
    assert client.get(path, headers={"If-None-Match": '"another", ' + first["ETag"]}).status_code == 304


def test_a_304_from_the_cache_asks_no_table(client, settings, slot, django_assert_num_queries):
    settings.VISITOR_CACHE_SECONDS = 60
    etag = client.get("/api/v1/slots/")["ETag"]
    with django_assert_num_queries(0):
        assert client.get("/api/v1/slots/", headers={"If-None-Match": etag}).status_code == 304


def test_a_changed_slot_has_another_etag(client, settings, slot, clerk, at, django_capture_on_commit_callbacks):
    settings.VISITOR_CACHE_SECONDS = 60
    first = client.get("/api/v1/slots/")
    with django_capture_on_commit_callbacks(execute=True), time_machine.travel(at + timedelta(seconds=2), tick=False):
        actions.change_slot(slot, label="加场", by=clerk, at=at)
    with time_machine.travel(at + timedelta(seconds=3), tick=False):
        old = {"If-None-Match": first["ETag"], "If-Modified-Since": first["Last-Modified"]}
        second = client.get("/api/v1/slots/", headers=old)
        assert (second.status_code, second["ETag"] == first["ETag"]) == (200, False)
        assert second["Last-Modified"] == http_date((at + timedelta(seconds=3)).timestamp())
        by_date = client.get("/api/v1/slots/", headers={"If-Modified-Since": first["Last-Modified"]})
        assert by_date.status_code == 200


def test_a_published_page_has_another_etag(client, community, page_of, activity):
    page = page_of(activity)
    address = f"/api/cms/v2/pages/{page.pk}/"
    first = client.get(address)
    page.intro = "换了一段"
    page.save_revision().publish()
    second = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert second.status_code == 200 and second["ETag"] != first["ETag"]


@pytest.mark.parametrize("keeping", [0, 60])
def test_head_says_the_same_without_a_body(client, settings, slot, keeping):
    settings.VISITOR_CACHE_SECONDS = keeping
    head, got = client.head("/api/v1/slots/"), client.get("/api/v1/slots/")
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", got["ETag"])
    assert got.content
    assert client.head("/api/v1/slots/", headers={"If-None-Match": got["ETag"]}).status_code == 304


@pytest.mark.parametrize("path", ["/api/v1/persons/", "/api/v1/bookings/", "/api/v1/slots/", "/api/v1/messages/"])
def test_what_a_login_reads_is_kept_nowhere(api_of, resident, slot, path):
    answer = api_of(resident).get(path)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert not answer.has_header("ETag")


def test_a_refusal_is_kept_nowhere(client):
    assert client.get("/api/v1/slots/99/")["Cache-Control"] == "no-store"


def test_a_page_with_a_login_is_private(client_of, resident, slot):
    assert "private" in client_of(resident).get("/activities/")["Cache-Control"]
