"""Recount every counter from its rows and recompute every chain; the rows are the truth."""

from importlib import import_module
from importlib.util import find_spec

from django.core.management.base import BaseCommand, CommandError

ROOMS = ("booking", "volunteers")


class Command(BaseCommand):
    help = "Report every counter that differs from its rows; exit code 1 if there is one."

    def handle(self, **options) -> None:
        faults = [fault for room in ROOMS for fault in drift_of(room)]
        for fault in faults:
            self.stderr.write(str(fault))
        if faults:
            raise CommandError(f"{len(faults)} differences found")
        self.stdout.write("verified: every counter equals its rows")


def drift_of(room: str) -> list:
    """What `<room>.verify.drift()` reports."""
    return list(import_module(f"{room}.verify").drift()) if find_spec(f"{room}.verify") else []
