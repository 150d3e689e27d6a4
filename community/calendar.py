"""The working calendar: public holidays (放假), make-up workdays (调休), and how working days are counted.

A stored CalendarDay wins. Without one the official days of `chinesecalendar` serve. A year whose notice by the State
Council is in neither is not *known*: for it `holidays` computes the legal holidays, without make-up workdays.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import count, islice

import chinese_calendar
from chinese_calendar import Holiday
from holidays import country_holidays

from .models import CalendarDay
from .states import WORKING, DayKind, DaySource

LEGAL_DAYS = 13  # 全国年节及纪念日放假办法 (2024): a year whose notice is entered has at least so many days off
SHORT = {"农历除夕": "除夕", "清明节": "清明", "端午节": "端午", "中秋节": "中秋"}  # as the official days are named
WORDS = {DayKind.HOLIDAY: "放假", DayKind.MAKEUP: "调休上班"}  # stored as reasons, so Chinese whoever asks
STRETCH = timedelta(days=60)


@dataclass(frozen=True)
class Day:
    """One day; `name` is the festival it belongs to, empty on ordinary days."""

    date: date
    kind: DayKind
    name: str = ""

    @property
    def works(self) -> bool:
        return self.kind in WORKING

    @property
    def words(self) -> str:
        """元旦放假, 国庆节调休上班; empty on ordinary days."""
        return f"{self.name}{WORDS[self.kind]}" if self.name else ""


class Calendar:
    """The days between two dates, read with one query."""

    def __init__(self, first: date, last: date) -> None:
        self._years = range(first.year, last.year + 1)
        rows = list(CalendarDay.objects.filter(date__year__gte=first.year, date__year__lte=last.year))
        self._stored = {row.date: Day(row.date, DayKind(row.kind), row.name) for row in rows}
        noticed = [r.date.year for r in rows if r.source == DaySource.NOTICE and r.kind == DayKind.HOLIDAY]
        self._noticed = {year for year in self._years if noticed.count(year) >= LEGAL_DAYS}

    def day(self, day: date) -> Day:
        if stored := self._stored.get(day):
            return stored
        if day.year in self._noticed:
            return _ordinary(day)
        official = official_days(day.year)
        return (computed_days(day.year) if official is None else official).get(day) or _ordinary(day)

    @property
    def unknown_years(self) -> list[int]:
        """Years in this span whose notice is not in yet."""
        return [year for year in self._years if year not in self._noticed and official_days(year) is None]


@cache
def official_days(year: int) -> dict[date, Day] | None:
    """Days off and make-up workdays of the State Council's notice; None for a year that the package does not know."""
    names = {festival.value: festival.chinese for festival in Holiday}
    found = {}
    day = date(year, 1, 1)
    while day.year == year:
        try:
            off, name = chinese_calendar.get_holiday_detail(day)
        except NotImplementedError:
            return None
        if name in names:
            found[day] = Day(day, DayKind.HOLIDAY if off else DayKind.MAKEUP, names[name])
        day += timedelta(days=1)
    return found


@cache
def computed_days(year: int) -> dict[date, Day]:
    """The legal holidays themselves, by the lunar calendar; without the days that a notice moves."""
    legal = country_holidays("CN", years=year, language="zh_CN", observed=False)
    return {day: Day(day, DayKind.HOLIDAY, SHORT.get(name, name)) for day, name in legal.items()}


def look_up(day: date) -> Day:
    return Calendar(day, day).day(day)


def is_working_day(day: date) -> bool:
    return look_up(day).works


def year_is_known(year: int) -> bool:
    return not Calendar(date(year, 1, 1), date(year, 1, 1)).unknown_years


def working_days_after(day: date, n: int) -> date:
    """The n-th working day after `day`, which itself does not count (民法典 Art. 201): one after a Friday is Monday."""
    if n < 1:
        raise ValueError("count at least one working day")
    return next(islice(_working_days_from(day + timedelta(days=1)), n - 1, None))


def _working_days_from(first: date) -> Iterator[date]:
    for stretch in count():
        start = first + stretch * STRETCH
        calendar = Calendar(start, start + STRETCH)
        days = (start + timedelta(days=offset) for offset in range(STRETCH.days))
        yield from (day for day in days if calendar.day(day).works)


def _ordinary(day: date) -> Day:
    return Day(day, DayKind.WEEKEND if day.weekday() >= 5 else DayKind.WORKDAY)
