"""Bring a database up to date, calendar included and, in development, fill an empty one with the demo community."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from booking.models import Activity, Venue
from common.search.updating import never_indexed
from community.actions import fill_calendar


class Command(BaseCommand):
    help = "Migrate if there is something to migrate, seed if the database is empty. Quick when nothing is to do."

    def handle(self, **options) -> None:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan:
            self.stdout.write(f"migrating the database ({len(plan)} steps) …")
            self.stdout.flush()
            call_command("migrate", verbosity=0)
        if plan or never_indexed(Activity, Venue):
            call_command("wagtail_update_index", verbosity=0)
        year = timezone.localdate().year
        fill_calendar(range(year - 1, year + 2))
        if settings.PROJECT_DEMO:
            call_command("seed", only_if_empty=True)
