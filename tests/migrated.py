"""Test databases as copies of one migrated template.

The real migrations run once for each state of the migration files, in a process of their own; every worker, and every
test that committed, then starts from a copy in milliseconds. `rm -r var/test` forgets the SQLite templates.
"""

import fcntl
import hashlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

FOLDER = settings.BASE_DIR / "var" / "test"


@cache
def fingerprint() -> str:
    """Changes with every migration file, apps.py and permissions.py, whose receivers run after migrating."""
    modules = {type(m).__module__ for m in MigrationLoader(None).disk_migrations.values()}
    files = [Path(sys.modules[name].__file__) for name in modules] + [
        *settings.BASE_DIR.glob("*/apps.py"),
        *settings.BASE_DIR.glob("*/permissions.py"),
    ]
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(str(file).encode() + file.read_bytes())
    return digest.hexdigest()[:12]


def load() -> None:
    """Point the default connection at a fresh test database that holds what the migrations make."""
    if connection.vendor == "sqlite":  # in memory, so that workers need no names of their own
        connection.settings_dict["TEST"]["NAME"] = None
    name = connection.creation._get_test_db_name()
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
    restore()


def restore() -> None:
    """Bring the test database back to the state after migrating."""
    if connection.vendor == "sqlite":
        _restore_sqlite()
    else:
        _restore_postgresql()


def drop() -> None:
    connection.close()
    if connection.vendor == "postgresql":
        _execute(f'DROP DATABASE IF EXISTS "{connection.settings_dict["NAME"]}" WITH (FORCE)')


def _migrate(url: str) -> None:
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    env = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    subprocess.run(command, cwd=settings.BASE_DIR, env=env, check=True)


# SQLite


def sqlite_template() -> Path:
    """The migrated file, made now if there is none for these migrations."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    file = FOLDER / f"{fingerprint()}.sqlite3"
    with _turn():
        if not file.exists():
            for old in FOLDER.glob("*.sqlite3*"):
                old.unlink()
            building = file.with_suffix(".building")
            building.unlink(missing_ok=True)
            _migrate(f"sqlite:///{building}")
            building.rename(file)
    return file


@contextmanager
def _turn() -> Iterator[None]:
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _restore_sqlite() -> None:
    template = sqlite3.connect(sqlite_template())
    connection.ensure_connection()
    template.backup(connection.connection)
    template.close()


# PostgreSQL


def _restore_postgresql() -> None:
    name, template = connection.settings_dict["NAME"], _postgresql_template()
    connection.close()
    _execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


@cache
def _postgresql_template() -> str:
    name = f"linli_template_{fingerprint()}"
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute("SET statement_timeout = 0; SET lock_timeout = 0")  # another worker may be migrating
        cursor.execute("SELECT pg_advisory_lock(7154)")  # asked alone: the next statement sees what the other made
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if not cursor.fetchone():
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}_building"')
            cursor.execute(f'CREATE DATABASE "{name}_building"')
            _migrate(_url(f"{name}_building"))
            cursor.execute(f'ALTER DATABASE "{name}_building" RENAME TO "{name}"')
        cursor.execute("SELECT pg_advisory_unlock(7154)")
    return name


def _execute(*statements: str) -> None:
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute("SET statement_timeout = 0; SET lock_timeout = 0")
        for statement in statements:
            cursor.execute(statement)


def _url(name: str) -> str:
    d = connection.settings_dict
    login = f"{quote(d['USER'])}:{quote(d['PASSWORD'])}@" if d["USER"] else ""
    return f"postgres://{login}{d['HOST'] or '127.0.0.1'}:{d['PORT'] or 5432}/{name}"
