"""Recounting: the seats of every role against its sign-ups, and every ledger's chain."""

from collections.abc import Iterator

from django.db.models import Count, F, Q

from community.models import Community

from .audits import faults, faults_of_walls
from .models import ShiftRole
from .states import HOLDING_SIGNUPS, WAITING_SIGNUPS


def drift() -> Iterator[str]:
    """A line for each role whose `taken` or `waiting` is not what its sign-ups say, and for each fault of a ledger."""
    held = Count("signups", filter=Q(signups__state__in=HOLDING_SIGNUPS))
    queued = Count("signups", filter=Q(signups__state__in=WAITING_SIGNUPS))
    counted = ShiftRole.objects.order_by("pk").annotate(held=held, queued=queued)
    for role in counted.exclude(taken=F("held"), waiting=F("queued")).iterator():
        yield f"role {role.pk}: taken {role.taken}, counted {role.held}; waiting {role.waiting}, counted {role.queued}"
    yield from faults_of_walls()
    for community in Community.objects.order_by("pk"):
        for fault in faults(community):
            yield f"ledger of {community.code}: {fault}"
