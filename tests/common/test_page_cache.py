"""Public pages are kept for visitors only, carry nothing personal and are dropped by a change."""

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from booking import actions
from cms.actions import furnish

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keeping(settings, community, at):
    furnish(community)
    settings.VISITOR_CACHE_SECONDS = 60
    shared = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "common_cache"}
    settings.CACHES = {**settings.CACHES, "default": shared}
    caches["pages"].clear()
    yield
    caches["pages"].clear()


@pytest.mark.parametrize(
    "path", ["/", "/activities/", "/about/", "/ledger/", "/api/v1/activities/", "/api/v1/slots/", "/api/cms/v2/pages/"]
)
def test_a_visitors_second_look_costs_at_most_three_statements(client, slot, path):
    first = client.get(path)
    assert first.status_code == 200
    with CaptureQueriesContext(connection) as queries:
        second = client.get(path)
    assert len(queries) <= 3
    assert (second.content, second["Content-Type"]) == (first.content, first["Content-Type"])
    assert second["Content-Security-Policy"] == first["Content-Security-Policy"]


def test_a_change_is_seen_at_once(client, activity, slot, clerk, at, django_capture_on_commit_callbacks):
    assert activity.title in client.get("/api/v1/activities/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        actions.list_activity(activity, listed=False, by=clerk, at=at)
    assert activity.title not in client.get("/api/v1/activities/").content.decode()


def test_those_with_a_login_get_their_own_page(client, client_of, resident, slot):
    client.get("/")
    assert "邻居，" not in client_of(resident).get("/").content.decode()
    assert "邻居，" in client.get("/").content.decode()


def test_elder_mode_and_filters_have_their_own_copy(client, community, slot):
    plain = client.get("/activities/")
    assert client.get("/activities/?category=sport").content != plain.content
    client.cookies["reading"] = "elder"
    assert 'class="elder"' in client.get("/activities/").content.decode()
    del client.cookies["reading"]
    assert 'class="elder"' not in client.get("/activities/").content.decode()


@pytest.mark.parametrize(
    "path", ["/me/", "/book/{slot}/", "/accounts/login/", "/admin/login/", "/activities/nothing-here/"]
)
def test_nothing_else_is_kept(client, slot, path):
    client.get(path.format(slot=slot.pk))
    assert not caches["pages"]._cache


def test_a_token_is_never_answered_from_the_cache(client, slot):
    client.get("/api/v1/slots/", headers={"X-Session-Token": "nonsense"})
    assert not caches["pages"]._cache
