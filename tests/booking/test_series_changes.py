"""Changing one slot of a series, this and later, or all; who is booked is told exactly once, and nothing is silent."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from booking import actions, series_rules
from booking.models import Slot
from booking.series_rules import Terms
from booking.states import BookingStatus, SlotStatus
from common.models import AuditEntry, OutboxMessage
from tests import factories as make

LATER = Terms(times=(time(19, 30), time(21)))


@pytest.fixture
def series(activity, clerk, at):
    """Six Wednesdays from 2 December, 19:00–20:30."""
    return actions.plan_series(make.series(activity), by=clerk, at=at)


@pytest.fixture
def rows(series):
    return list(series.dates.with_slots())


@pytest.fixture
def told(db):
    """told() → how many messages of which kind went to whom."""

    def count() -> dict[tuple[str, str], int]:
        found: dict = {}
        for message in OutboxMessage.objects.select_related("recipient"):
            key = (message.kind, message.recipient.username)
            found[key] = found.get(key, 0) + 1
        return found

    return count


def hours(series) -> list[str]:
    slots = Slot.objects.filter(series_date__series=series).order_by("starts_at")
    return [f"{timezone.localtime(slot.starts_at):%H:%M}" for slot in slots]


def preview(series, terms, at, *, also_alone=False):
    return series_rules.changed_dates(series.dates.all(), terms, also_alone=also_alone, at=at)


def test_one(series, rows, clerk, at):
    outcome = actions.change_one(rows[2], LATER, by=clerk, at=at)
    assert [slot.pk for slot in outcome.done] == [rows[2].slot_id]
    assert hours(series) == ["19:00", "19:00", "19:30", "19:00", "19:00", "19:00"]
    assert series.dates.with_slots().get(pk=rows[2].pk).changed_alone == {"when"}


def test_this_and_later(series, rows, clerk, at):
    actions.change_later(rows[2], LATER, by=clerk, at=at)
    assert hours(series) == ["19:00", "19:00", *["19:30"] * 4]
    series.refresh_from_db()
    assert (series.start_time, series.end_time) == LATER.times
    assert not any(row.changed_alone for row in series.dates.with_slots())


def test_all_leaves_what_has_begun(series, clerk, at):
    during = datetime(2026, 12, 9, 19, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
    actions.change_all(series, LATER, by=clerk, at=during)
    assert hours(series) == ["19:00", "19:00", *["19:30"] * 4]


def test_deadlines_move_along_and_open_booking_stays_open(series, rows, clerk, at):
    before = rows[0].slot
    actions.change_all(series, LATER, by=clerk, at=at)
    after = Slot.objects.get(pk=before.pk)
    half = timedelta(minutes=30)
    assert after.booking_opens_at == before.booking_opens_at
    assert after.booking_closes_at == before.booking_closes_at + half
    assert after.cancel_until == before.cancel_until + half


def test_further_dates_get_what_was_changed(series, clerk, at):
    actions.change_all(series, Terms(capacity=30, label="大教室"), by=clerk, at=at)
    new = actions.extend_series(series, by=clerk, at=at, last=date(2027, 1, 13))
    assert [(row.slot.capacity, row.slot.label) for row in new] == [(30, "大教室")]


def test_what_was_changed_alone_stays(series, rows, clerk, at):
    actions.change_one(rows[1], Terms(times=(time(10), time(11))), by=clerk, at=at)
    actions.change_slot(rows[3].slot, capacity=5, by=clerk, at=at)  # by the slot's own form
    lines = preview(series, Terms(times=LATER.times, capacity=20), at)
    assert [sorted(line.kept) for line in lines] == [[], ["when"], [], ["capacity"], [], []]
    actions.change_all(series, Terms(times=LATER.times, capacity=20), by=clerk, at=at)
    assert hours(series) == ["19:30", "10:00", *["19:30"] * 4]
    assert [row.slot.capacity for row in series.dates.with_slots()] == [20, 20, 20, 5, 20, 20]


def test_what_was_changed_alone_is_changed_too_when_asked(series, rows, clerk, at):
    actions.change_one(rows[1], Terms(times=(time(10), time(11))), by=clerk, at=at)
    actions.change_all(series, LATER, by=clerk, at=at, also_alone=True)
    assert set(hours(series)) == {"19:30"}
    assert not any(row.changed_alone for row in series.dates.with_slots())


def test_the_booked_are_told_once_a_booking(series, rows, resident, neighbour, clerk, at, told):
    for row in rows[:2]:
        make.booking(row.slot, resident.person, by=resident, at=at)
    make.booking(rows[1].slot, neighbour.person, by=neighbour, at=at, status=BookingStatus.WAITLISTED)
    make.booking(rows[2].slot, neighbour.person, by=neighbour, at=at, status=BookingStatus.CANCELLED)
    lines = preview(series, LATER, at)
    slots = [line.row.slot_id for line in lines if line.is_told]
    assert series_rules.told_by(slots) == {rows[0].slot_id: 1, rows[1].slot_id: 2}
    assert series_rules.households_of(slots) == (2, 0)
    assert told() == {}

    room = make.space(series.activity.venue)
    actions.change_all(series, Terms(times=LATER.times, space=room), by=clerk, at=at)
    assert told() == {("slot_changed", "resident"): 2, ("slot_changed", "neighbour"): 1}


def test_seats_alone_tell_nobody_and_promote(activity, resident, clerk, at, told):
    series = actions.plan_series(make.series(activity, capacity=1), by=clerk, at=at)
    slot = series.dates.with_slots().first().slot
    make.fill(slot, at=at)
    waiting = make.booking(slot, resident.person, by=resident, at=at, status=BookingStatus.WAITLISTED)
    actions.change_all(series, Terms(capacity=2), by=clerk, at=at)
    waiting.refresh_from_db()
    assert waiting.status == BookingStatus.OFFERED
    assert {kind for kind, _who in told()} == {"booking_offered"}


def test_what_cannot_be_changed_stays_with_its_reason(series, rows, clerk, at):
    make.fill(rows[1].slot, at=at, leave=5)
    lines = preview(series, Terms(capacity=3), at)
    assert [line.refusal and line.refusal.code for line in lines] == [None, "below_taken", *[None] * 4]
    outcome = actions.change_all(series, Terms(capacity=3), by=clerk, at=at)
    assert [(row.pk, refusal.code) for row, refusal in outcome.refused] == [(rows[1].pk, "below_taken")]
    assert [row.slot.capacity for row in series.dates.with_slots()] == [3, 12, 3, 3, 3, 3]
    entry = AuditEntry.objects.get(verb="series.changed")
    assert (len(entry.data["slots"]), entry.data["refused"]) == (5, {"2026-12-09": "below_taken"})


def test_a_taken_room_is_a_reason_and_nobody_is_told(series, rows, resident, clerk, at, told):
    room = make.space(series.activity.venue)
    make.slot(series.activity, at=at, space=room, starts_at=rows[0].slot.starts_at)
    make.booking(rows[0].slot, resident.person, by=resident, at=at)
    line = preview(series, Terms(space=room), at)[0]
    assert (line.refusal.code, line.is_told) == ("space_taken", False)
    outcome = actions.change_all(series, Terms(space=room), by=clerk, at=at)
    assert (len(outcome.done), len(outcome.refused), told()) == (5, 1, {})


def test_nothing_to_change_is_said(series, rows, clerk, at, code_of):
    assert code_of(actions.change_all, series, Terms(capacity=12), by=clerk, at=at) == "series_nothing"
    assert code_of(actions.change_one, rows[0], Terms(), by=clerk, at=at) == "series_nothing"
    assert not AuditEntry.objects.filter(verb="series.changed").exists()


@pytest.mark.parametrize(("scope", "left"), [("later", 2), ("all", 0)])
def test_calling_off_tells_everybody_once(series, rows, resident, neighbour, clerk, at, told, scope, left):
    make.booking(rows[0].slot, resident.person, by=resident, at=at)
    make.booking(rows[3].slot, resident.person, by=resident, at=at)
    make.booking(rows[3].slot, neighbour.person, by=neighbour, at=at)
    if scope == "later":
        outcome = actions.cancel_later(rows[2], by=clerk, at=at, reason="老师生病")
    else:
        outcome = actions.cancel_all(series, by=clerk, at=at, reason="老师生病")
    assert len(outcome.done) == 6 - left
    assert Slot.objects.scheduled().count() == left
    mine = 1 if scope == "later" else 2
    assert told() == {("slot_cancelled", "resident"): mine, ("slot_cancelled", "neighbour"): 1}
    assert AuditEntry.objects.get(verb="series.cancelled").data["reason"] == "老师生病"


def test_calling_off_twice_is_said(series, clerk, at, code_of):
    actions.cancel_all(series, by=clerk, at=at, reason="停办")
    assert code_of(actions.cancel_all, series, by=clerk, at=at, reason="停办") == "series_nothing"
    assert set(Slot.objects.values_list("status", flat=True)) == {SlotStatus.CANCELLED}


def test_previews_write_nothing(series, at, django_assert_num_queries):
    before = list(Slot.objects.values())
    with django_assert_num_queries(1):
        preview(series, LATER, at)
    assert list(Slot.objects.values()) == before
