"""Databases of the run: migrated once an engine, copied for each size, dropped afterwards."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql


def _python(url: str, *arguments: str) -> str:
    env = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "benchmarks.settings"}
    done = subprocess.run([sys.executable, *arguments], env=env, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout


def _filled(url: str, what: str, sizes: tuple[int, ...]) -> dict:
    return json.loads(_python(url, "-m", "benchmarks.prepare", what, *map(str, sizes)).splitlines()[-1])


class Sqlite:
    name = "sqlite"

    def __init__(self, folder: Path):
        self.template = folder / "template.sqlite3"
        _python(self._url(self.template), "manage.py", "migrate", "--verbosity", "0")

    @staticmethod
    def _url(path: Path) -> str:
        return f"sqlite:///{path}"

    def make(self, what: str, *sizes: int) -> tuple[str, dict]:
        path = self.template.with_name(f"bench-{what}-{sizes[0]}.sqlite3")
        shutil.copy(self.template, path)
        return self._url(path), _filled(self._url(path), what, sizes)

    def drop(self, url: str) -> None:
        for path in Path(urlsplit(url).path).parent.glob(Path(urlsplit(url).path).name + "*"):
            path.unlink()

    def close(self) -> None:
        self.drop(self._url(self.template))


class Postgres:
    name = "postgres"

    def __init__(self, server: str):
        self.server = urlsplit(server)
        self._require_a_disk()
        self.template = f"linli_bench_{os.getpid()}"
        self._run("CREATE DATABASE {}", self.template)
        _python(self._url(self.template), "manage.py", "migrate", "--verbosity", "0")

    def _url(self, name: str) -> str:
        return urlunsplit(self.server._replace(path=f"/{name}"))

    def _require_a_disk(self) -> None:
        """A server that does not wait for the disk would flatter every figure."""
        with self._admin() as connection:
            if connection.execute("SHOW fsync").fetchone() == ("off",):
                raise SystemExit(
                    "This PostgreSQL runs with fsync off. Measure with: scripts/with_postgres.sh --durable make bench"
                )

    def _admin(self) -> psycopg.Connection:
        url = self._url("postgres").replace("postgis:", "postgresql:").replace("postgres:", "postgresql:", 1)
        return psycopg.connect(url, autocommit=True)

    def _run(self, statement: str, *names: str) -> None:
        with self._admin() as connection:
            connection.execute(sql.SQL(statement).format(*[sql.Identifier(name) for name in names]))

    def make(self, what: str, *sizes: int) -> tuple[str, dict]:
        name = f"{self.template}_{what}_{sizes[0]}"
        self._run("CREATE DATABASE {} TEMPLATE {}", name, self.template)
        facts = _filled(self._url(name), what, sizes)
        with psycopg.connect(self._url(name).replace("postgres:", "postgresql:", 1), autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
        return self._url(name), facts

    def drop(self, url: str) -> None:
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", urlsplit(url).path.lstrip("/"))

    def close(self) -> None:
        self.drop(self._url(self.template))
