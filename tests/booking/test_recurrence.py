"""From a rule to dates, beside a slow oracle that looks at every single day."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from booking.recurrence import (
    BACKWARDS,
    FARTHEST,
    INCOMPLETE,
    MAX_DATES,
    NO_DATE,
    TOO_FAR,
    TOO_MANY,
    Frequency,
    Recurrence,
    dates_of,
    extended,
    refusal_of_recurrence,
)

WEEKLY, MONTHLY, DATES = Frequency.WEEKLY, Frequency.MONTHLY, Frequency.DATES
days = st.dates(date(2024, 1, 1), date(2032, 12, 31))
spans = st.integers(0, FARTHEST.days)
some_weekdays = st.sets(st.integers(0, 6), min_size=1).map(lambda found: tuple(sorted(found)))


def fits(rule: Recurrence, day: date) -> bool:
    """Whether the rule means this day, ends and counts aside."""
    months = (day.year - rule.first.year) * 12 + day.month - rule.first.month
    if rule.freq == WEEKLY:
        monday = rule.first - timedelta(days=rule.first.weekday())
        return day.weekday() in rule.weekdays and (day - monday).days // 7 % rule.interval == 0
    length = monthrange(day.year, day.month)[1]
    if months % rule.interval:
        return False
    if rule.nth is None:
        return day.day == min(rule.month_day, length)
    if day.weekday() != rule.weekdays[0]:
        return False
    return day.day + 7 > length if rule.nth == -1 else (day.day - 1) // 7 + 1 == rule.nth


def oracle(rule: Recurrence) -> list[date]:
    span = (rule.last - rule.first).days + 1 if rule.last else 3000
    found = [day for n in range(span) if fits(rule, day := rule.first + timedelta(days=n))]
    return found[: rule.count or MAX_DATES + 1]


@given(days, spans, some_weekdays, st.integers(1, 4))
def test_weekly_dates_are_the_oracles(first, span, weekdays, interval):
    rule = Recurrence(WEEKLY, first=first, last=first + timedelta(days=span), weekdays=weekdays, interval=interval)
    assert dates_of(rule) == oracle(rule)[: MAX_DATES + 1]


@given(days, spans, st.integers(1, 31), st.integers(1, 3))
def test_monthly_dates_by_day_are_the_oracles(first, span, month_day, interval):
    rule = Recurrence(MONTHLY, first=first, last=first + timedelta(days=span), month_day=month_day, interval=interval)
    assert dates_of(rule) == oracle(rule)


@given(days, spans, st.integers(0, 6), st.sampled_from([1, 2, 3, 4, -1]), st.integers(1, 3))
def test_monthly_dates_by_weekday_are_the_oracles(first, span, weekday, nth, interval):
    last = first + timedelta(days=span)
    rule = Recurrence(MONTHLY, first=first, last=last, weekdays=(weekday,), nth=nth, interval=interval)
    assert dates_of(rule) == oracle(rule)


@given(days, some_weekdays, st.integers(1, 60))
def test_a_count_gives_so_many(first, weekdays, count):
    rule = Recurrence(WEEKLY, first=first, weekdays=weekdays, count=count)
    assert dates_of(rule) == oracle(rule)
    assert len(dates_of(rule)) == count


@given(days, spans, some_weekdays, st.integers(1, 3), spans)
def test_a_later_start_keeps_the_beat(first, span, weekdays, interval, later):
    rule = Recurrence(WEEKLY, first=first, last=first + timedelta(days=span), weekdays=weekdays, interval=interval)
    assume(len(dates_of(rule)) <= MAX_DATES)
    since = first + timedelta(days=later)
    assert dates_of(rule, since=since) == [day for day in dates_of(rule) if day >= since]


@given(st.lists(days, min_size=1, max_size=30))
def test_a_list_is_sorted_and_each_date_once(listed):
    assert dates_of(Recurrence(DATES, days=tuple(listed))) == sorted(set(listed))


@given(days, spans, some_weekdays, st.integers(1, 31), st.sampled_from([None, 1, -1]))
def test_a_rule_survives_storing(first, span, weekdays, month_day, nth):
    last = first + timedelta(days=span)
    for rule in (
        Recurrence(WEEKLY, first=first, last=last, weekdays=weekdays, interval=2),
        Recurrence(MONTHLY, first=first, count=3, month_day=month_day),
        Recurrence(MONTHLY, first=first, weekdays=weekdays[:1], nth=nth),
        Recurrence(DATES, days=(first, last)),
    ):
        assert Recurrence.from_json(rule.as_json()) == rule


def test_leap_day_and_month_ends():
    rule = Recurrence(MONTHLY, first=date(2027, 12, 31), last=date(2028, 5, 31), month_day=31)
    assert [f"{day:%m-%d}" for day in dates_of(rule)] == ["12-31", "01-31", "02-29", "03-31", "04-30", "05-31"]
    yearly = Recurrence(MONTHLY, first=date(2028, 2, 29), count=3, month_day=29, interval=12)
    assert [str(day) for day in dates_of(yearly)] == ["2028-02-29", "2029-02-28", "2030-02-28"]


FIRST = date(2026, 12, 1)
WEDNESDAYS = {"first": FIRST, "weekdays": (2,)}


@pytest.mark.parametrize(
    ("rule", "refusal"),
    [
        (Recurrence(WEEKLY, first=FIRST, last=FIRST), INCOMPLETE),
        (Recurrence(WEEKLY, weekdays=(2,)), INCOMPLETE),
        (Recurrence(WEEKLY, first=FIRST, weekdays=(7,)), INCOMPLETE),
        (Recurrence(WEEKLY, **WEDNESDAYS, interval=0), INCOMPLETE),
        (Recurrence(MONTHLY, first=FIRST, month_day=32), INCOMPLETE),
        (Recurrence(MONTHLY, first=FIRST, weekdays=(1, 2), nth=1), INCOMPLETE),
        (Recurrence(MONTHLY, first=FIRST, weekdays=(1,), nth=5), INCOMPLETE),
        (Recurrence(DATES), INCOMPLETE),
        (Recurrence(WEEKLY, **WEDNESDAYS, last=date(2026, 11, 30)), BACKWARDS),
        (Recurrence(WEEKLY, **WEDNESDAYS, last=FIRST), NO_DATE),
        (Recurrence(WEEKLY, first=FIRST, weekdays=tuple(range(7)), last=date(2027, 12, 1)), TOO_MANY),
        (Recurrence(WEEKLY, first=FIRST, weekdays=tuple(range(7)), count=MAX_DATES + 1), TOO_MANY),
        (Recurrence(WEEKLY, **WEDNESDAYS, last=date(2029, 12, 31)), TOO_FAR),
        (Recurrence(DATES, days=(FIRST, date(2099, 1, 1))), TOO_FAR),
        (Recurrence(WEEKLY, first=FIRST, weekdays=tuple(range(7)), count=MAX_DATES), None),
        (Recurrence(WEEKLY, **WEDNESDAYS, last=date(2027, 2, 24)), None),
    ],
)
def test_what_a_rule_may_not_be(rule, refusal):
    assert refusal_of_recurrence(rule) == refusal


def test_a_rule_without_an_end_needs_a_bound():
    endless = Recurrence(WEEKLY, **WEDNESDAYS)
    assert refusal_of_recurrence(endless) == TOO_FAR
    assert refusal_of_recurrence(endless, until=date(2027, 2, 24)) is None


def test_going_on_replaces_the_end_or_adds_dates():
    counted = Recurrence(WEEKLY, **WEDNESDAYS, count=2)
    assert len(dates_of(extended(counted, last=date(2027, 1, 6)))) == 6
    listed = Recurrence(DATES, days=(FIRST,))
    assert extended(listed, days=[date(2026, 11, 30), FIRST]).days == (date(2026, 11, 30), FIRST)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Recurrence(WEEKLY, first=FIRST, weekdays=(5, 2)), "每周三、周六"),
        (Recurrence(WEEKLY, **WEDNESDAYS, interval=2), "每 2 周的周三"),
        (Recurrence(MONTHLY, first=FIRST, month_day=15), "每月15日"),
        (Recurrence(MONTHLY, first=FIRST, month_day=31), "每月31日（没有这天就在月末）"),
        (Recurrence(MONTHLY, first=FIRST, weekdays=(5,), nth=2), "每月第二个周六"),
        (Recurrence(MONTHLY, first=FIRST, weekdays=(5,), nth=-1, interval=2), "每 2 个月最后一个周六"),
        (Recurrence(DATES, days=(FIRST,)), "1 个日期"),
    ],
)
def test_a_rule_in_words(rule, words):
    assert rule.words == words
