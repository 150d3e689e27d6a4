"""Spans for what was scanned before there were spans; sign-ups that were credited at once are settled."""

from django.db import migrations


def fill(apps, schema_editor):
    events = apps.get_model("volunteers", "AttendanceEvent")
    spans = apps.get_model("volunteers", "PresenceSpan")
    signups = apps.get_model("volunteers", "Signup")
    arrivals = {event.signup_id: event for event in events.objects.filter(kind="in").order_by("id")}
    leavings = {event.signup_id: event for event in events.objects.filter(kind="out").order_by("id")}
    spans.objects.bulk_create(
        [
            spans(
                signup_id=signup,
                came=came,
                left=leavings[signup],
                came_at=came.occurred_at,
                left_at=max(came.occurred_at, leavings[signup].occurred_at),
                state="closed",
            )
            for signup, came in arrivals.items()
            if signup in leavings
        ],
        batch_size=500,
    )
    for signup, came in arrivals.items():
        signups.objects.filter(pk=signup).update(came=came)
    signups.objects.filter(state="checked_out", ledger__isnull=False).update(state="settled")


def empty(apps, schema_editor):
    signups = apps.get_model("volunteers", "Signup")
    signups.objects.filter(state="settled").update(state="checked_out")
    signups.objects.update(came=None)
    apps.get_model("volunteers", "PresenceSpan").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0003_presence_and_reviews")]
    operations = [migrations.RunPython(fill, empty)]
