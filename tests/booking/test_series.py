"""Planning slots that repeat: every date gets its slot or its reason, and pressing twice makes nothing twice."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError
from django.utils import timezone, translation

from booking import actions, series_rules
from booking.actions import slots as slot_actions
from booking.models import Closure, OnMakeupDays, Series, SeriesDate, Slot
from booking.recurrence import Frequency, Recurrence
from booking.states import SlotStatus
from common import audit
from common.models import AuditEntry
from tests import factories as make
from tests.raw import change_row, copy_row

WEDNESDAYS = [date(2026, 12, 2) + timedelta(weeks=n) for n in range(6)]
FRIDAYS = Recurrence(Frequency.WEEKLY, first=date(2026, 12, 18), last=date(2027, 1, 8), weekdays=(4,))


@pytest.fixture
def plan(activity, clerk, at):
    """plan(rule=…, capacity=…): a saved series of the activity, six Wednesdays if nothing is said."""
    return lambda **fields: actions.plan_series(make.series(activity, **fields), by=clerk, at=at)


def skipped(series) -> dict[str, str]:
    return {f"{row.date:%m-%d}": row.skipped_reason for row in series.dates.skipped()}


def test_every_date_gets_a_slot_with_its_moments(plan, activity, clerk, at):
    series = plan(opens_days=7, closes_minutes=30, cancel_hours=24, label="周三场")
    assert list(series.dates.values_list("date", flat=True)) == WEDNESDAYS
    slot = series.dates.first().slot
    start = datetime(2026, 12, 2, 19, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert (slot.starts_at, slot.ends_at) == (start, start + timedelta(minutes=90))
    assert slot.booking_opens_at == datetime(2026, 11, 25, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert (slot.booking_closes_at, slot.cancel_until) == (start - timedelta(minutes=30), start - timedelta(days=1))
    assert (slot.capacity, slot.label, slot.activity, slot.community) == (12, "周三场", activity, activity.community)
    assert (series.created_by, series.created_at, series.community) == (clerk, at, activity.community)
    entry = AuditEntry.objects.get(verb="series.planned")
    assert entry.data == {"slots": 6, "skipped": 0}


def test_booking_opens_at_once_unless_said(plan, at):
    assert {row.slot.booking_opens_at for row in plan().dates.with_slots()} == {at}


def test_a_holiday_is_skipped_with_its_name(plan):
    series = plan(rule=FRIDAYS)
    assert skipped(series) == {"01-01": "元旦放假"}
    assert series.dates.exclude(slot=None).count() == 3


def test_a_stored_reason_is_chinese_whoever_plans(plan):
    with translation.override("en"):
        assert skipped(plan(rule=FRIDAYS)) == {"01-01": "元旦放假"}


def test_a_holiday_is_kept_when_asked(plan):
    assert skipped(plan(rule=FRIDAYS, skip_holidays=False)) == {}


@pytest.mark.parametrize(("on_makeup_days", "reasons"), [
    (OnMakeupDays.KEEP, {"10-03": "国庆节放假"}),
    (OnMakeupDays.SKIP, {"10-03": "国庆节放假", "10-10": "国庆节调休上班"}),
])  # fmt: skip
def test_saturdays_around_the_national_day(activity, clerk, at, on_makeup_days, reasons):
    rule = Recurrence(Frequency.WEEKLY, first=date(2026, 9, 26), last=date(2026, 10, 17), weekdays=(5,))
    before = at.replace(month=9, day=1)
    draft = make.series(activity, rule=rule, on_makeup_days=on_makeup_days)
    plan = series_rules.plan_of(draft, at=before)
    assert {f"{d.date:%m-%d}": d.note for d in plan.makes} == (
        {"10-17": ""} | ({} if "10-10" in reasons else {"10-10": "国庆节调休上班"})
    )
    series = actions.plan_series(draft, by=clerk, at=before)
    assert skipped(series) == {"09-26": "中秋放假", **reasons}


def test_an_unknown_year_is_said(activity, at):
    plan = series_rules.plan_of(make.series(activity), at=at)
    assert plan.unknown_years == [2027]
    assert SeriesDate.objects.count() == Slot.objects.count() == 0


def test_a_taken_room_and_a_closed_venue_are_reasons(activity, clerk, at):
    room = make.space(activity.venue, "活动室")
    taken = timezone.make_aware(datetime.combine(WEDNESDAYS[1], time(20)))
    make.slot(make.activity(activity.community, "合唱"), at=at, space=room, starts_at=taken)
    Closure.objects.create(venue=activity.venue, starts_on=WEDNESDAYS[2], ends_on=WEDNESDAYS[2], reason="消杀")
    draft = make.series(activity, space=room)
    previewed = {f"{d.date:%m-%d}": d.refusal.message for d in series_rules.plan_of(draft, at=at).skips}
    series = actions.plan_series(draft, by=clerk, at=at)
    assert skipped(series) == previewed
    assert set(previewed) == {"12-09", "12-16"}
    assert "合唱" in previewed["12-09"]
    assert "消杀" in previewed["12-16"]


def test_dates_that_are_past_are_not_made(plan, at):
    days = (at.date() - timedelta(days=1), at.date(), at.date() + timedelta(days=1))
    series = plan(rule=Recurrence(Frequency.DATES, days=days), start_time=time(8))
    assert skipped(series) == {"11-19": "已经过去", "11-20": "已经过去"}


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        (
            {"rule": Recurrence(Frequency.WEEKLY, first=date(2026, 12, 2), last=date(2026, 12, 9))},
            "recurrence_incomplete",
        ),
        ({"rule": Recurrence(Frequency.DATES, days=(date(2026, 11, 1),))}, "series_nothing"),
        ({"end_time": time(18)}, "times"),
        ({"activity": None}, "slot_of_nothing"),
    ],
)
def test_a_wrong_series_leaves_nothing(activity, clerk, at, code_of, fields, code):
    draft = make.series(**({"activity": activity} | fields))
    assert code_of(actions.plan_series, draft, by=clerk, at=at) == code
    assert (Series.objects.count(), SeriesDate.objects.count(), Slot.objects.count()) == (0, 0, 0)


def test_pressing_twice_plans_once(plan, activity, clerk, at, code_of):
    series = plan()
    assert code_of(actions.plan_series, make.series(activity), by=clerk, at=at) == "series_exists"
    assert Slot.objects.count() == 6
    actions.cancel_all(series, by=clerk, at=at, reason="改期")
    plan()
    assert Slot.objects.scheduled().count() == 6


def test_all_or_nothing_when_the_log_cannot_be_written(activity, clerk, at, monkeypatch):
    def broken(by, verb, *args, **kwargs):
        raise RuntimeError(verb)

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(RuntimeError):
        actions.plan_series(make.series(activity), by=clerk, at=at)
    assert (Series.objects.count(), Slot.objects.count()) == (0, 0)


def test_going_on_makes_only_what_is_missing(plan, clerk, at):
    series = plan()
    last = date(2027, 1, 20)
    assert [row.date for row in actions.extend_series(series, by=clerk, at=at, last=last)] == [
        date(2027, 1, 13), last,
    ]  # fmt: skip
    assert actions.extend_series(series, by=clerk, at=at, last=last) == []
    series.refresh_from_db()
    assert series.recurrence.last == last
    assert Slot.objects.count() == 8


def test_going_on_never_makes_a_date_again(plan, resident, clerk, at):
    series = plan(rule=FRIDAYS)
    row = series.dates.with_slots().first()
    actions.cancel_slot(row.slot, by=clerk, at=at, reason="老师生病")
    actions.extend_series(series, by=clerk, at=at, last=date(2027, 1, 15))
    assert Slot.objects.count() == 4
    assert series.dates.get(date=row.date).slot.status == SlotStatus.CANCELLED
    assert skipped(series) == {"01-01": "元旦放假"}


def test_a_list_takes_further_dates(plan, clerk, at):
    series = plan(rule=Recurrence(Frequency.DATES, days=(date(2026, 12, 5),)))
    actions.extend_series(series, by=clerk, at=at, days=[date(2026, 12, 5), date(2026, 12, 1)])
    assert list(series.dates.values_list("date", flat=True)) == [date(2026, 12, 1), date(2026, 12, 5)]


def test_a_series_without_an_end_is_made_twelve_weeks_ahead(plan, clerk, at):
    series = plan(rule=Recurrence(Frequency.WEEKLY, first=date(2026, 11, 25), weekdays=(2,)), rolls=True)
    assert series.dates.last().date == date(2027, 2, 17)
    assert actions.roll_series(at=at) == 0
    assert actions.roll_series(at=at + timedelta(days=12)) == 1
    assert series.dates.last().date == date(2027, 2, 24)
    actions.cancel_later(series.dates.get(date=date(2026, 12, 9)), by=clerk, at=at, reason="停办")
    assert actions.roll_series(at=at + timedelta(days=30)) == 0
    assert Slot.objects.scheduled().count() == 2


def test_a_skipped_date_can_be_made_after_all(plan, clerk, at, code_of):
    series = plan(rule=FRIDAYS)
    row = actions.make_skipped(series.dates.skipped().get(), by=clerk, at=at)
    assert actions.make_skipped(row, by=clerk, at=at).slot == row.slot
    assert (Slot.objects.count(), skipped(series)) == (4, {})
    past = actions.plan_series(
        make.series(series.activity, rule=Recurrence(Frequency.DATES, days=(at.date(), date(2026, 12, 5))),
                    start_time=time(8)), by=clerk, at=at,
    )  # fmt: skip
    assert code_of(actions.make_skipped, past.dates.skipped().get(), by=clerk, at=at) == "past"


def test_a_taken_room_still_stands_in_the_way(activity, clerk, at, code_of):
    room = make.space(activity.venue)
    taken = timezone.make_aware(datetime.combine(WEDNESDAYS[1], time(19)))
    make.slot(activity, at=at, space=room, starts_at=taken)
    series = actions.plan_series(make.series(activity, space=room), by=clerk, at=at)
    assert code_of(actions.make_skipped, series.dates.skipped().get(), by=clerk, at=at) == "space_taken"
    assert len(skipped(series)) == 1


def test_the_people_told_are_those_of_the_slots_action():
    assert series_rules.TOLD == slot_actions.TOLD_WHEN_CHANGED


def test_walls(plan):
    row = plan().dates.first()
    with pytest.raises(IntegrityError):
        copy_row(row, slot_id=None, skipped_reason="停")
    with pytest.raises(IntegrityError):
        change_row(row, "skipped_reason = '停'")
    with pytest.raises(IntegrityError):
        change_row(row, "slot_id = NULL")
    with pytest.raises(IntegrityError):
        change_row(row.series, "activity_id = NULL")
    with pytest.raises(IntegrityError):
        change_row(row.series, "end_time = start_time")
