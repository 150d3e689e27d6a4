from django.core.management.base import BaseCommand, CommandError

from community.models import Community
from volunteers.ledger import faults


class Command(BaseCommand):
    help = "Recompute the hash chain of every community's ledger of hours; fails when an entry was changed or removed."

    def handle(self, *args, **options):
        found = [
            f"{community.code} {fault}" for community in Community.objects.order_by("id") for fault in faults(community)
        ]
        if found:
            raise CommandError("\n".join(found))
        self.stdout.write("Every ledger is as it was written.")
