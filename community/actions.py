"""Writing down the calendar: what the packages know of it, and what the office enters from a notice."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from common import audit

from .calendar import official_days
from .models import CalendarDay, Community
from .states import DaySource


def fill_calendar(years: Iterable[int]) -> int:
    """Store the official days of these years that are not stored yet; what somebody entered stays. Idempotent.

    Returns how many were added. Unknown years add nothing: guesses are never written down.
    """
    days = [day for year in years for day in (official_days(year) or {}).values()]
    stored = set(CalendarDay.objects.filter(date__in=[day.date for day in days]).values_list("date", flat=True))
    missing = [
        CalendarDay(date=day.date, kind=day.kind, name=day.name, source=DaySource.PACKAGE)
        for day in days
        if day.date not in stored
    ]
    CalendarDay.objects.bulk_create(missing, ignore_conflicts=True)
    return len(missing)


@transaction.atomic
def enter_notice(days: list[date], *, kind: str, name: str, by, at: datetime, community: Community) -> CalendarDay:
    """Write what the State Council's notice says of these days over what stood there; answers the first.

    The days are the country's; `community` is the one in whose log (操作记录) the entry is read.
    """
    fields = {"kind": kind, "name": name, "source": DaySource.NOTICE}
    rows = [CalendarDay.objects.update_or_create(date=day, defaults=fields)[0] for day in days]
    rows[0].community_id = community.pk
    audit.record(by, "calendarday.changed", rows[0], at=at, days=[day.isoformat() for day in days], kind=kind)
    return rows[0]
