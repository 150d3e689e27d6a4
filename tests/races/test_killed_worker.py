"""Two hundred notices wait while the worker is down; the next one is killed among them, really."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections import Counter

import pytest
from django.conf import settings
from django.db import connection

from tests import migrated


@pytest.fixture(autouse=True)
def postgresql_only():
    """Overrides the folder's fixture: here it is the other way round."""
    if connection.vendor != "sqlite":
        pytest.skip("SQLite only")


@pytest.fixture
def worker(tmp_path):
    """worker(minutes, dies_at) → exit code; all of them work on the same file."""
    file = tmp_path / "outbox.sqlite3"
    shutil.copy(migrated.sqlite_template(), file)
    env = os.environ | {"DATABASE_URL": f"sqlite:///{file}", "DJANGO_SETTINGS_MODULE": "config.settings.test"}

    def run(minutes: int, dies_at: int = 0) -> int:
        arguments = [str(tmp_path / "left"), str(minutes), str(dies_at)]
        command = [sys.executable, "-m", "tests.races.killed_worker", *arguments]
        return subprocess.run(command, cwd=settings.BASE_DIR, env=env, check=False, timeout=120).returncode

    return run


def test_each_leaves_once_and_the_one_at_the_kill_is_uncertain(worker, tmp_path):
    assert worker(60, dies_at=50) == -signal.SIGKILL
    assert worker(61) == 0  # the claim may still be alive: everything else leaves
    assert worker(65) == 0

    left = Counter((tmp_path / "left").read_text().splitlines())
    assert (len(left), set(left.values())) == (200, {1})
    with sqlite3.connect(tmp_path / "outbox.sqlite3") as rows:
        states = dict(rows.execute("SELECT state, COUNT(*) FROM common_delivery GROUP BY state"))
        inbox = rows.execute("SELECT COUNT(*), COUNT(DISTINCT outbox_id) FROM common_inboxmessage").fetchone()
    rows.close()
    assert (states, inbox) == ({"sent": 199, "uncertain": 1}, (200, 200))
