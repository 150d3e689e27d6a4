"""Walls in the database itself: rows that raw SQL can neither change nor delete, on both engines.

SQLite forgets a table's triggers when a migration rebuilds it, so they are put up after every migration and taken down
before it; `missing` tells whether they stand.
"""

from collections.abc import Iterable

from django.db.backends.base.base import BaseDatabaseWrapper

FUNCTION = """CREATE OR REPLACE FUNCTION append_only_refused() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$"""
ON_POSTGRESQL = {
    "{table}_is_append_only": "BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW",
    "{table}_is_not_emptied": "BEFORE TRUNCATE ON {table} FOR EACH STATEMENT",
}
ON_SQLITE = {"{table}_is_not_changed": "BEFORE UPDATE ON {table}", "{table}_is_not_deleted": "BEFORE DELETE ON {table}"}


def put_up(connection: BaseDatabaseWrapper, tables: Iterable[str]) -> None:
    """Refuse UPDATE and DELETE on these tables; twice is once. A table that is not there yet is passed over."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(FUNCTION)
        for table in _existing(connection, tables):
            for name, when in _triggers(connection, table):
                cursor.execute(_drop(connection, name, table))
                cursor.execute(_create(connection, name, when, table))


def take_down(connection: BaseDatabaseWrapper, tables: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for table in _existing(connection, tables):
            for name, _ in _triggers(connection, table):
                cursor.execute(_drop(connection, name, table))


def missing(connection: BaseDatabaseWrapper, tables: Iterable[str]) -> list[str]:
    """Names of the triggers that do not stand."""
    wanted = [name for table in tables for name, _ in _triggers(connection, table)]
    return sorted(set(wanted) - standing(connection))


def standing(connection: BaseDatabaseWrapper) -> set[str]:
    """Names of all triggers that are switched on."""
    switched_on = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    with connection.cursor() as cursor:
        cursor.execute(
            switched_on
            if connection.vendor == "postgresql"
            else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        )
        return {name for (name,) in cursor.fetchall()}


def _existing(connection: BaseDatabaseWrapper, tables: Iterable[str]) -> list[str]:
    there = set(connection.introspection.table_names())
    return [table for table in tables if table in there]


def _triggers(connection: BaseDatabaseWrapper, table: str) -> list[tuple[str, str]]:
    of_engine = ON_POSTGRESQL if connection.vendor == "postgresql" else ON_SQLITE
    return [(name.format(table=table), when.format(table=table)) for name, when in of_engine.items()]


def _create(connection: BaseDatabaseWrapper, name: str, when: str, table: str) -> str:
    if connection.vendor == "postgresql":
        return f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION append_only_refused()"
    return f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"


def _drop(connection: BaseDatabaseWrapper, name: str, table: str) -> str:
    return f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if connection.vendor == "postgresql" else "")
