from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from community.models import Community
from volunteers.audits import faults, faults_of_walls
from volunteers.models import LedgerDigest, LedgerEntry

SHOWN = 50


class Command(BaseCommand):
    help = (
        "Recompute every ledger of hours: chain, sums, proofs, sealed months. Fails when anything was changed or "
        "removed; otherwise tells the hash of each sealed month, to be compared with what was printed."
    )

    def handle(self, *args, **options):
        found = list(faults_of_walls())
        entries = LedgerEntry.objects.count()
        with tqdm(total=entries, unit="entry", desc="ledger", file=self.stderr, disable=None) as bar:
            for community in Community.objects.order_by("id"):
                found += [f"{community.code} {fault}" for fault in faults(community, progress=bar.update)]
        if found:
            more = [f"and {len(found) - SHOWN} more"] if len(found) > SHOWN else []
            raise CommandError("\n".join(found[:SHOWN] + more))
        for digest in LedgerDigest.objects.select_related("community").order_by("community", "month").iterator():
            self.stdout.write(f"{digest.community.code} {digest} {digest.hash}")
        self.stdout.write(f"Every ledger is as it was written: {entries} entries.")
