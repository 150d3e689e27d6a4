"""Recounting: the counters of every slot against its rows."""

from collections.abc import Iterator

from django.db.models import Count, F, Q

from .models import Slot
from .states import HOLDS_SEAT, WAITING_PLACES


def drift() -> Iterator[str]:
    """One line for each slot whose `taken` or `waiting` is not what its places say; nothing when all is well."""
    held = Count("places", filter=Q(places__status__in=HOLDS_SEAT))
    counted_waits = Q(places__status__in=WAITING_PLACES, places__booking__behind=False)
    waits = Count("places", filter=counted_waits)
    counted = Slot.objects.order_by("pk").annotate(held=held, waits=waits)
    for slot in counted.exclude(taken=F("held"), waiting=F("waits")).iterator():
        yield f"slot {slot.pk}: taken {slot.taken}, counted {slot.held}; waiting {slot.waiting}, counted {slot.waits}"
