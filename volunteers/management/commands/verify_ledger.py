from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from community.models import Community
from volunteers.audits import faults, faults_of_walls
from volunteers.models import LedgerEntry

SHOWN = 50


class Command(BaseCommand):
    help = "Recompute every ledger of hours: chain, sums, proofs; fails when anything was changed or removed."

    def handle(self, *args, **options):
        found = list(faults_of_walls())
        entries = LedgerEntry.objects.count()
        with tqdm(total=entries, unit="entry", desc="ledger", file=self.stderr, disable=None) as bar:
            for community in Community.objects.order_by("id"):
                found += [f"{community.code} {fault}" for fault in faults(community, progress=bar.update)]
        if found:
            more = [f"and {len(found) - SHOWN} more"] if len(found) > SHOWN else []
            raise CommandError("\n".join(found[:SHOWN] + more))
        self.stdout.write(f"Every ledger is as it was written: {entries} entries.")
