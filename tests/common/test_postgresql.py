"""The kept connection to PostgreSQL: looked at with every request, asked only when there is a doubt."""

import pytest
from django.db import connection


@pytest.fixture
def kept(db):
    """A connection beside the test's own, as a thread of the web server keeps one."""
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL only")
    kept = connection.copy()
    kept.settings_dict["CONN_MAX_AGE"] = 600  # tests open a connection anew, the product keeps it
    yield kept
    kept.close()


def backend_of(kept) -> int:
    with kept.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def test_a_connection_that_was_just_used_is_not_asked_again(kept, monkeypatch):
    backend_of(kept)
    kept.close_if_unusable_or_obsolete()  # as every request begins and ends
    first = backend_of(kept)
    kept.close_if_unusable_or_obsolete()
    asked = []
    monkeypatch.setattr(kept, "is_usable", lambda: asked.append(1) or True)
    assert (backend_of(kept), asked) == (first, [])


def test_a_connection_that_has_rested_is_asked(kept, monkeypatch):
    backend_of(kept)
    kept.close_if_unusable_or_obsolete()
    asked = []
    monkeypatch.setattr(kept, "is_usable", lambda: asked.append(1) or True)
    kept._looked_at = float("-inf")
    backend_of(kept)
    assert asked == [1]


def test_a_connection_that_the_server_ended_is_opened_anew(kept):
    backend_of(kept)
    kept.close_if_unusable_or_obsolete()
    ended = backend_of(kept)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 10000)", [ended])
        assert cursor.fetchone() == (True,)
    kept.close_if_unusable_or_obsolete()
    assert backend_of(kept) != ended


def test_a_connection_that_is_closed_is_opened_anew(kept):
    backend_of(kept)
    kept.close_if_unusable_or_obsolete()
    first = backend_of(kept)
    kept.connection.close()
    kept.close_if_unusable_or_obsolete()
    assert backend_of(kept) != first
