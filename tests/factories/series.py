"""Repeating slots, not saved yet: what `actions.plan_series` takes."""

from datetime import date, time

from booking.models import Activity, Series
from booking.recurrence import Frequency, Recurrence


def series(activity: Activity | None = None, *, rule: Recurrence | None = None, **fields) -> Series:
    """Every Wednesday from 2 December 2026 to 6 January 2027, six of them, 19:00–20:30, twelve seats."""
    usual = Recurrence(Frequency.WEEKLY, first=date(2026, 12, 2), last=date(2027, 1, 6), weekdays=(2,))
    defaults = {"start_time": time(19), "end_time": time(20, 30), "capacity": 12}
    return Series(activity=activity, rule=(rule or usual).as_json(), **(defaults | fields))
