"""The embedded database: durability pragmas, and writers that queue."""

import pytest
from django.db import connection, transaction
from wagtail.models import Page, Site

from common import audit
from common.models import AuditEntry


def test_every_connection_is_durable(db):
    if connection.vendor != "sqlite":
        pytest.skip("SQLite only")
    with connection.cursor() as cursor:
        pragmas = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("synchronous", "foreign_keys")}
    assert pragmas == {"synchronous": 2, "foreign_keys": 1}


def test_the_tables_are_those_of_the_migrations(db, resident):
    assert (Site.objects.count(), Page.objects.filter(depth=1).count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_a_committing_test_leaves_the_tables_as_migrated(community, resident, at):
    with transaction.atomic():
        audit.record(resident, "test", resident, at=at)
    assert AuditEntry.objects.count() == 1
