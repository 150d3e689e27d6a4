"""Writing down what the packages know of the calendar, so that the office can see it and put it right."""

from collections.abc import Iterable

from .calendar import official_days
from .models import CalendarDay
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
