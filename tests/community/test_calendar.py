"""Holidays, make-up workdays, and the counting of working days."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from community.actions import enter_notice, fill_calendar
from community.calendar import (
    Calendar,
    computed_days,
    is_working_day,
    look_up,
    official_days,
    working_days_after,
    year_is_known,
)
from community.models import CalendarDay
from community.states import DayKind, DaySource
from tests.raw import change_row

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "kind", "words"),
    [
        ("2026-09-20", DayKind.MAKEUP, "国庆节调休上班"),  # a Sunday
        ("2026-10-10", DayKind.MAKEUP, "国庆节调休上班"),  # a Saturday
        ("2026-09-25", DayKind.HOLIDAY, "中秋放假"),
        ("2026-10-01", DayKind.HOLIDAY, "国庆节放假"),
        ("2026-10-03", DayKind.HOLIDAY, "国庆节放假"),  # a Saturday inside the holiday
        ("2026-10-08", DayKind.WORKDAY, ""),
        ("2026-10-11", DayKind.WEEKEND, ""),
        ("2027-01-01", DayKind.HOLIDAY, "元旦放假"),  # computed
        ("2027-02-05", DayKind.HOLIDAY, "除夕放假"),
        ("2027-02-10", DayKind.WORKDAY, ""),  # the notice will say; nothing is guessed
    ],
)
def test_a_day_and_its_name(day, kind, words):
    found = look_up(date.fromisoformat(day))
    assert (found.kind, found.words) == (kind, words)
    assert is_working_day(found.date) is (kind in {DayKind.WORKDAY, DayKind.MAKEUP})


def test_a_year_without_a_notice_is_not_known():
    assert (year_is_known(2026), year_is_known(2027)) == (True, False)
    assert official_days(2027) is None
    assert Calendar(date(2026, 12, 1), date(2027, 1, 31)).unknown_years == [2027]
    assert {day.name for day in computed_days(2027).values()} >= {"元旦", "春节", "清明", "端午", "中秋"}


def test_the_table_wins_over_the_package(community, clerk, at):
    days = [date(2026, 12, 5), date(2026, 12, 6)]
    enter_notice(days, kind=DayKind.MAKEUP, name="元旦", by=clerk, at=at, community=community)
    assert [look_up(day).words for day in days] == ["元旦调休上班"] * 2
    CalendarDay.objects.filter(date=days[0]).delete()
    assert look_up(days[0]).kind == DayKind.WEEKEND


def test_an_entered_notice_makes_its_year_known(community, clerk, at):
    off = [date(2027, 1, 1), *(date(2027, 2, 5) + timedelta(days=n) for n in range(12))]
    for number, day in enumerate(off, start=1):
        assert not year_is_known(2027)
        enter_notice([day], kind=DayKind.HOLIDAY, name="春节", by=clerk, at=at, community=community)
        assert number <= len(off)
    assert year_is_known(2027)
    assert look_up(date(2027, 10, 1)).kind == DayKind.WORKDAY  # the entered year says all there is to say


def test_the_table_is_filled_once_and_keeps_what_was_entered(community, clerk, at):
    moved = date(2026, 10, 10)
    enter_notice([moved], kind=DayKind.HOLIDAY, name="国庆节", by=clerk, at=at, community=community)
    assert fill_calendar(range(2026, 2028)) == len(official_days(2026)) - 1
    assert fill_calendar(range(2026, 2028)) == 0
    assert CalendarDay.objects.get(date=moved).source == DaySource.NOTICE
    assert not CalendarDay.objects.filter(date__year=2027).exists()


def test_a_filled_table_changes_no_answer(django_assert_num_queries):
    span = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    before = [look_up(day) for day in span]
    fill_calendar([2026])
    with django_assert_num_queries(1):
        calendar = Calendar(span[0], span[-1])
    assert [calendar.day(day) for day in span] == before


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        ("2026-11-20", 1, "2026-11-23"),  # Friday
        ("2026-11-20", 10, "2026-12-04"),
        ("2026-11-21", 1, "2026-11-23"),  # Saturday
        ("2026-09-18", 1, "2026-09-20"),  # Friday before a Sunday at work
        ("2026-09-30", 1, "2026-10-08"),
        ("2026-09-30", 10, "2026-10-20"),  # Saturday the 10th counts
        ("2026-12-31", 1, "2027-01-04"),
    ],
)
def test_working_days_are_counted_from_the_next_day(day, n, expected):
    assert working_days_after(date.fromisoformat(day), n) == date.fromisoformat(expected)


def test_working_days_agree_with_counting_by_hand():
    day, n = date(2026, 1, 1), 0
    while n < 249:
        day += timedelta(days=1)
        n += is_working_day(day)
        if n and is_working_day(day) and n % 31 == 0:
            assert working_days_after(date(2026, 1, 1), n) == day
    with pytest.raises(ValueError, match="at least one"):
        working_days_after(day, 0)


def test_only_decreed_days_are_stored(community, clerk, at):
    row = enter_notice([at.date()], kind=DayKind.HOLIDAY, name="春节", by=clerk, at=at, community=community)
    with pytest.raises(IntegrityError):
        change_row(row, "kind = 'weekend'")
