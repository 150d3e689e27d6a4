"""Figures of one volunteer, always summed from the ledger."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from .models import LedgerEntry, Signup, Volunteer


def totals(volunteer: Volunteer, *, at: datetime) -> dict[str, int]:
    """Minutes of all time and of this year, how many services they come from, and how many wait for a word."""
    return credited(volunteer, at=at) | {"waiting": waiting(volunteer).count()}


def credited(volunteer: Volunteer, *, at: datetime) -> dict[str, int]:
    """The ledger's part of the totals, in one statement."""
    this_year = Q(local_date__year=timezone.localdate(at).year)
    return LedgerEntry.objects.filter(volunteer=volunteer).aggregate(
        minutes=Sum("minutes_counted", default=0),
        minutes_this_year=Sum("minutes_counted", filter=this_year, default=0),
        services=Count("pk", filter=Q(kind="credit")),
        services_this_year=Count("pk", filter=this_year & Q(kind="credit")),
    )


def waiting(volunteer: Volunteer) -> QuerySet[Signup]:
    """Finished shifts whose minutes wait: for the leader to close the shift, or for somebody's word."""
    return Signup.objects.unsettled().filter(volunteer=volunteer).select_related("shift__venue", "shift__team")


def learned(volunteer: Volunteer, *, at: datetime) -> dict[str, Any]:
    """What was taught and what is held; the minutes of learning are a total of their own."""
    trainings = list(volunteer.trainings.all())
    return {
        "trainings": trainings,
        "minutes": sum(one.minutes for one in trainings),
        "qualifications": list(volunteer.qualifications.select_related("qualification")),
        "today": timezone.localdate(at),
    }
