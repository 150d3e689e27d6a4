"""Raw SQL past every rule of the program, to meet the walls of the database itself."""

from django.db import connection, models, transaction


def copy_row(row: models.Model, **changes) -> None:
    """INSERT a copy of a stored row under a new key; `changes` are values by column."""
    fields = [field for field in row._meta.local_concrete_fields if not _automatic(field)]
    names = [field.column for field in fields]
    chosen = ["%s" if name in changes else connection.ops.quote_name(name) for name in names]
    values = [changes[name] for name in names if name in changes]
    columns = ", ".join(map(connection.ops.quote_name, names))
    key = connection.ops.quote_name(row._meta.pk.column)
    table = connection.ops.quote_name(row._meta.db_table)
    pk = row._meta.pk.get_db_prep_value(row.pk, connection)
    _run(f"INSERT INTO {table} ({columns}) SELECT {', '.join(chosen)} FROM {table} WHERE {key} = %s", [*values, pk])


def change_row(row: models.Model, assignments: str) -> None:
    """UPDATE one stored row, for example `change_row(slot, "taken = capacity + 1")`."""
    table, key = connection.ops.quote_name(row._meta.db_table), connection.ops.quote_name(row._meta.pk.column)
    pk = row._meta.pk.get_db_prep_value(row.pk, connection)
    _run(f"UPDATE {table} SET {assignments} WHERE {key} = %s", [pk])


def _automatic(field: models.Field) -> bool:
    return isinstance(field, models.AutoField | models.BigAutoField)


def _run(sql: str, params: list) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)
