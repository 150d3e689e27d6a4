"""The demo community: each room fills itself, in the order of the arrows; all or nothing."""

from datetime import datetime
from random import Random

from django.db import transaction
from wagtail.models import Page

from accounts.permissions import install_groups
from accounts.seed import People, seed_people
from booking.models import Place
from booking.seed import seed_booking
from checkin.seed import seed_checkin
from cms.seed import seed_content
from common.models import OutboxMessage
from common.notifications import deliver_pending
from community.seed import seed_community
from volunteers.models import LedgerEntry, Shift
from volunteers.seed import seed_volunteers

SEED = 20251122  # the same every time, so that two demos tell the same story


@transaction.atomic
def seed_everything(*, at: datetime) -> dict[str, int]:
    """Fill an empty database as of `at`; returns how many rows of what were made."""
    rng = Random(SEED)
    install_groups()
    community = seed_community()
    people = seed_people(community, rng=rng, at=at)
    program = seed_booking(community, people, rng=rng, at=at)
    squads = seed_volunteers(community, people, program, rng=rng, at=at)
    seed_checkin(community, people, program, at=at)
    seed_content(community, by=people.users["editor"], at=at)
    _deliver_messages(people)
    return {
        "households": len(people.households),
        "persons": len(people.persons),
        "activities": community.activities.count(),
        "slots": len(program.slots),
        "places": Place.objects.count(),
        "volunteers": len(squads.volunteers),
        "shifts": Shift.objects.count(),
        "ledger entries": LedgerEntry.objects.count(),
        "pages": Page.objects.live().count(),
    }


def _deliver_messages(people: People) -> None:
    """The demo accounts find their messages dated as they were sent; everybody else has read theirs long ago."""
    pending = OutboxMessage.objects.filter(state=OutboxMessage.State.PENDING)
    others = pending.exclude(recipient__in=people.users.values())
    for message in others.only("pk", "created_at"):
        OutboxMessage.objects.filter(pk=message.pk).update(state=OutboxMessage.State.SENT, sent_at=message.created_at)
    for moment in sorted(set(pending.values_list("created_at", flat=True))):
        deliver_pending(at=moment)
