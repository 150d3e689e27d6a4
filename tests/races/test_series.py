"""Planning the same slots twice at once: a double tap, and two background processes."""

import threading
from datetime import date, timedelta

import pytest

from booking import actions, series_rules
from booking.actions import series as series_actions
from booking.models import Series, SeriesDate, Slot
from booking.recurrence import Frequency, Recurrence
from tests import factories as make
from tests.races.conftest import met_after, race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def twice(activity, clerk, at) -> list[str]:
    plans = [lambda: actions.plan_series(make.series(activity), by=clerk, at=at)] * 2
    return sorted(race(plans))


def test_two_taps_plan_once(activity, clerk, at):
    assert twice(activity, clerk, at) == ["done", "series_exists"]
    assert (Series.objects.count(), Slot.objects.count()) == (1, 6)


def test_twin_without_the_lock_plans_twice(activity, clerk, at, monkeypatch):
    monkeypatch.setattr(series_actions, "_lock_owner", lambda series: None)
    monkeypatch.setattr(series_rules, "twin_of", met_after(series_rules.twin_of, threading.Barrier(2)))
    assert twice(activity, clerk, at) == ["done", "done"]
    assert Slot.objects.count() == 12


def test_two_processes_roll_a_series_once(activity, clerk, at):
    endless = Recurrence(Frequency.WEEKLY, first=date(2026, 11, 25), weekdays=(2,))
    series = actions.plan_series(make.series(activity, rule=endless, rolls=True), by=clerk, at=at)
    later = at + timedelta(weeks=4)
    assert race([lambda: actions.roll_series(at=later)] * 4) == ["done"] * 4
    dates = list(SeriesDate.objects.filter(series=series).values_list("date", flat=True))
    assert len(dates) == len(set(dates)) == Slot.objects.count()
    assert dates[-1] == date(2027, 3, 10)
