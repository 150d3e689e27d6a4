"""Fill an empty database with the demo community."""

import logging
import time

from django.core.management.base import BaseCommand
from django.utils import timezone

from community.models import Community
from config.seed import seed_everything


class Command(BaseCommand):
    help = "Fill an empty database with the demo community; a database that has a community is left alone."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--only-if-empty", action="store_true", help="say nothing when there is a community")

    def handle(self, *, only_if_empty: bool, **options) -> None:
        if Community.objects.exists():
            if not only_if_empty:
                self.stdout.write("There is a community already; nothing was changed.")
            return
        self.stdout.write("filling the empty database with the demo community …")
        self.stdout.flush()
        logging.getLogger("wagtail").setLevel(logging.WARNING)  # it would name every page
        started = time.monotonic()
        for name, count in seed_everything(at=timezone.now()).items():
            self.stdout.write(f"  {name}: {count}")
        self.stdout.write(f"  done in {time.monotonic() - started:.0f} s")
        self.stdout.flush()
