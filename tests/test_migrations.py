"""Migrations: complete, named, reversible."""

import re
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

OWN = {app.label for app in apps.get_app_configs() if Path(app.path).parent == settings.BASE_DIR}


def _own_migrations() -> dict:
    found = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    return {key: migration for key, migration in found.items() if key[0] in OWN}


def test_none_is_missing(db, capsys):
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)
    assert "No changes detected" in capsys.readouterr().out


def test_each_has_a_name_that_says_something():
    assert [key for key in _own_migrations() if re.search(r"_auto_\d|_initial$", key[1]) and key[1][:4] > "0002"] == []


def test_each_can_be_taken_back():
    irreversible = [
        (*key, type(operation).__name__)
        for key, migration in _own_migrations().items()
        for operation in migration.operations
        if not operation.reversible
    ]
    assert irreversible == []
