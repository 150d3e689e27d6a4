"""What the database itself refuses about presence and hours, whoever asks: see `common.append_only`."""

from contextlib import contextmanager

from django.db import connections

from common import append_only

TABLES = (
    "volunteers_attendanceevent",
    "volunteers_ledgerentry",
    "volunteers_approvalstep",
    "volunteers_ledgerdigest",
)
ENTRIES = "volunteers_ledgerentry"
ONLY_SERVICE = "volunteers_ledgerentry_is_service"
IS_SERVICE = """SELECT 1 FROM volunteers_signup s JOIN volunteers_shift h ON h.id = s.shift_id
    JOIN volunteers_servicekind k ON k.id = h.service_kind_id WHERE s.id = NEW.signup_id AND k.counts_as_service"""
ON_SQLITE = f"""CREATE TRIGGER {ONLY_SERVICE} BEFORE INSERT ON {ENTRIES}
    WHEN NEW.kind = 'credit' AND NOT EXISTS ({IS_SERVICE})
    BEGIN SELECT RAISE(ABORT, 'only volunteer service yields hours'); END"""
FUNCTION = f"""CREATE OR REPLACE FUNCTION {ONLY_SERVICE}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF NEW.kind = 'credit' AND NOT EXISTS ({IS_SERVICE}) THEN
        RAISE EXCEPTION 'only volunteer service yields hours' USING ERRCODE = 'integrity_constraint_violation';
    END IF; RETURN NEW; END $$"""
ON_POSTGRESQL = (
    f"CREATE TRIGGER {ONLY_SERVICE} BEFORE INSERT ON {ENTRIES} FOR EACH ROW EXECUTE FUNCTION {ONLY_SERVICE}()"
)


def put_up(using: str = "default") -> None:
    connection = connections[using]
    append_only.put_up(connection, TABLES)
    if ENTRIES not in connection.introspection.table_names():
        return
    on_postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        _drop_insert_wall(cursor, on_postgresql)
        for statement in [FUNCTION, ON_POSTGRESQL] if on_postgresql else [ON_SQLITE]:
            cursor.execute(statement)


def take_down(using: str = "default") -> None:
    connection = connections[using]
    append_only.take_down(connection, TABLES)
    if ENTRIES in connection.introspection.table_names():
        with connection.cursor() as cursor:
            _drop_insert_wall(cursor, connection.vendor == "postgresql")


def missing(using: str = "default") -> list[str]:
    """Names of the walls that do not stand."""
    connection = connections[using]
    there = [table for table in TABLES if table in connection.introspection.table_names()]
    found = append_only.missing(connection, there)
    return found if ONLY_SERVICE in append_only.standing(connection) else [*found, ONLY_SERVICE]


@contextmanager
def down(using: str = "default"):
    """Without walls, for a test that plays the intruder."""
    take_down(using)
    try:
        yield
    finally:
        put_up(using)


def _drop_insert_wall(cursor, on_postgresql: bool) -> None:
    cursor.execute(f"DROP TRIGGER IF EXISTS {ONLY_SERVICE}" + (f" ON {ENTRIES}" if on_postgresql else ""))


def before_migrating(sender, using, **kwargs) -> None:
    take_down(using)


def after_migrating(sender, using, **kwargs) -> None:
    put_up(using)
