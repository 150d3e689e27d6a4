"""A draw that was held is history: the database refuses to change it or its list. On SQLite a later migration that
rebuilds one of these tables must make its trigger anew; a test notices."""

from django.db import migrations

WALLS = {
    "booking_draw": "OLD.state = 'drawn'",
    "booking_drawentry": "(SELECT d.state FROM booking_draw d WHERE d.id = OLD.draw_id) = 'drawn'",
}
SQLITE = """CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table} WHEN {held}
BEGIN SELECT RAISE(ABORT, '{table}: a draw that was held does not change'); END"""
FUNCTION = """CREATE FUNCTION {table}_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF {held} THEN
    RAISE EXCEPTION '{table}: a draw that was held does not change' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$"""
TRIGGER = "CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_stays()"


def build(apps, schema_editor):
    statements = [SQLITE] if schema_editor.connection.vendor == "sqlite" else [FUNCTION, TRIGGER]
    for table, held in WALLS.items():
        for statement in statements:
            schema_editor.execute(statement.format(table=table, held=held), params=None)


def remove(apps, schema_editor):
    for table in WALLS:
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER {table}_stays")
        else:
            schema_editor.execute(f"DROP FUNCTION {table}_stays() CASCADE")


class Migration(migrations.Migration):
    dependencies = [("booking", "0007_draws")]

    operations = [migrations.RunPython(build, remove)]
