"""Recount every counter from its rows and recompute every chain; the rows are the truth."""

from itertools import chain

from django.core.management.base import BaseCommand, CommandError

from booking import verify as booking
from volunteers import verify as volunteers


class Command(BaseCommand):
    help = "Report everything that differs from its rows; exit code 1 if there is something."

    def handle(self, **options) -> None:
        faults = list(chain(booking.drift(), volunteers.drift()))
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} differences found")
        self.stdout.write("verified: every counter equals its rows, every ledger is as it was written")
