"""What the clock brings about, made sooner; nothing here is needed for an answer to be true."""

from datetime import datetime

from django.db.models import F
from django.utils import timezone

from .actions import close_due, roll_series, settle
from .models import Offer, Slot
from .rules import BEHIND_UNTIL
from .states import BookingStatus

BATCH = 50


def tick(at: datetime | None = None) -> int:
    """Write down offers that are over, reach those who stand behind, close lists; answers how many were looked at."""
    at = at or timezone.now()
    over = Offer.objects.over(at).order_by().values_list("slot", flat=True).distinct()[:BATCH]
    due = set(over) | set(_slots_for_those_behind(at)[:BATCH])
    for slot in Slot.objects.filter(pk__in=due).order_by("pk"):
        settle(slot, at=at)
    return len(due) + close_due(at)


def roll(at: datetime | None = None) -> int:
    """Keep repeating slots without an end some weeks ahead; answers how many dates were made."""
    return roll_series(at=at or timezone.now())


def _slots_for_those_behind(at: datetime):
    """Slots of the day ahead with nobody in the queue but somebody behind it, and a seat free."""
    soon = Slot.objects.scheduled().filter(starts_at__gt=at, starts_at__lte=at + BEHIND_UNTIL)
    soon = soon.filter(waiting=0, taken__lt=F("capacity"))
    behind = soon.filter(bookings__status=BookingStatus.WAITLISTED, bookings__behind=True)
    return behind.order_by().values_list("pk", flat=True).distinct()
