"""The embedded database under eight writers: nobody is told that it is locked."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from tests import migrated


@pytest.fixture(autouse=True)
def postgresql_only():
    """Overrides the folder's fixture: here it is the other way round."""
    if connection.vendor != "sqlite":
        pytest.skip("SQLite only")


def test_eight_writers_on_a_file(tmp_path):
    file = tmp_path / "rush.sqlite3"
    shutil.copy(migrated.sqlite_template(), file)
    env = os.environ | {"DATABASE_URL": f"sqlite:///{file}", "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    command = [sys.executable, "-m", "tests.races.sqlite_rush"]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    outcomes = found["outcomes"]
    assert set(outcomes) <= {"confirmed", "waitlisted", "cancelled", "accepted, confirmed"}
    assert outcomes["confirmed"] + outcomes["waitlisted"] == 48
    assert found["slot"][:2] == [10, 10]
    assert found["drift"] == []
