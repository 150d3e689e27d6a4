"""Recounting: the counters of every slot against its rows, and every draw against its list."""

from collections.abc import Iterator

from django.db.models import Count, F, Q

from .models import Draw, Slot
from .states import HOLDS_SEAT, WAITING_PLACES, DrawState


def drift() -> Iterator[str]:
    """One line for each slot whose `taken` or `waiting` is not what its places say; nothing when all is well."""
    held = Count("places", filter=Q(places__status__in=HOLDS_SEAT))
    counted_waits = Q(places__status__in=WAITING_PLACES, places__booking__behind=False)
    waits = Count("places", filter=counted_waits)
    counted = Slot.objects.order_by("pk").annotate(held=held, waits=waits)
    for slot in counted.exclude(taken=F("held"), waiting=F("waits")).iterator():
        yield f"slot {slot.pk}: taken {slot.taken}, counted {slot.held}; waiting {slot.waiting}, counted {slot.waits}"
    yield from _draws()


def _draws() -> Iterator[str]:
    for draw in Draw.objects.exclude(state=DrawState.COMMITTED).prefetch_related("entries").order_by("pk"):
        told = draw.bundle
        if (told["rule_hash"], told["list_hash"]) != (draw.rule_hash, draw.list_hash):
            yield f"draw {draw.public_id}: the rule or the list is not what was published"
        ranked = sorted((entry for entry in draw.entries.all() if entry.rank), key=lambda entry: entry.rank)
        if draw.state == DrawState.DRAWN and told["order"] != [entry.entry_id for entry in ranked]:
            yield f"draw {draw.public_id}: replayed, the order is another"
        if draw.state == DrawState.DRAWN and set(told["winners"]) != {e.entry_id for e in ranked if e.won}:
            yield f"draw {draw.public_id}: replayed, the winners are others"
