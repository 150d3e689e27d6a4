"""Work that comes round again. `settings.PERIODIC` names callables `f(at)` and their seconds: no room is imported here.

A row for each decides whose turn it is: of several background processes one takes a round. What a round does may be
done twice without harm, because a slow round is not waited for.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from .models import Delivery, OutboxMessage, Sweep

log = logging.getLogger(__name__)
LATE = timedelta(minutes=5)
RECENT = timedelta(days=2)


def enroll(*, at: datetime) -> None:
    """Make a row for each piece of work that has none; it is due at once."""
    names = [name for name, _ in settings.PERIODIC]
    Sweep.objects.bulk_create([Sweep(name=name, due_at=at) for name in names], ignore_conflicts=True)


def run_due(*, at: datetime | None = None) -> int:
    """Do what is due, each on its own: one that fails is logged and has its next turn. Returns how many were done."""
    now = at or timezone.now()
    every = dict(settings.PERIODIC)
    due = Sweep.objects.filter(name__in=every, due_at__lte=now).order_by("due_at", "name")
    return sum(_round(name, every[name], at or timezone.now()) for name in due.values_list("name", flat=True))


def _round(name: str, seconds: int, at: datetime) -> bool:
    mine = Sweep.objects.filter(name=name, due_at__lte=at)
    if not mine.update(due_at=at + timedelta(seconds=seconds)):
        return False
    try:
        import_string(name)(at)
    except Exception:
        log.exception("%s failed; it has its next turn in %s seconds", name, seconds)
        Sweep.objects.filter(name=name).update(failed_at=at)
        return False
    Sweep.objects.filter(name=name).update(done_at=at)
    return True


@dataclass(frozen=True)
class Health:
    """What staff read about the background: the last round, messages overdue, and those of two days that got lost."""

    swept_at: datetime | None
    overdue: int
    failed: int
    uncertain: int

    def is_well(self, at: datetime) -> bool:
        return bool(self.swept_at and at - self.swept_at < LATE and not self.overdue)


def health(*, at: datetime) -> Health:
    swept_at = Sweep.objects.order_by("-done_at").exclude(done_at=None).values_list("done_at", flat=True).first()
    overdue = OutboxMessage.objects.filter(state=OutboxMessage.State.PENDING, due_at__lte=at - LATE).count()
    lost = Delivery.objects.filter(state__in=["failed", "uncertain"], due_at__gt=at - RECENT)
    states = list(lost.values_list("state", flat=True))
    return Health(swept_at, overdue, states.count("failed"), states.count("uncertain"))
