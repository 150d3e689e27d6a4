"""Whoever has signed up already is promised at that time."""

from django.db import migrations
from django.db.models.functions import Coalesce

LIVE = ["confirmed", "seeking", "checked_in", "checked_out"]


def promise(apps, schema_editor):
    signups = apps.get_model("volunteers", "Signup").objects.filter(state__in=LIVE)
    commitments = apps.get_model("accounts", "Commitment").objects
    rows = signups.annotate(over_at=Coalesce("shift__extended_until", "shift__ends_at")).values_list(
        "pk", "volunteer__person", "shift", "shift__title", "shift__starts_at", "over_at"
    )
    commitments.bulk_create(
        [
            commitments.model(
                person_id=person, ref=f"signup:{pk}", title=title, url=f"/volunteer/shifts/{shift}/",
                starts_at=starts_at, ends_at=over_at,
            )
            for pk, person, shift, title, starts_at, over_at in rows
        ],
        batch_size=500,
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0005_nature_of_service"), ("accounts", "0004_commitments")]
    operations = [migrations.RunPython(promise, migrations.RunPython.noop)]
