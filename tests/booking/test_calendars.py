"""A booking in a phone's calendar: valid files, UIDs for life, numbers that only rise."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from booking import actions
from booking.calendar_files import STATUS
from booking.models import Booking, Slot
from booking.states import BookingStatus
from common.errors import DomainError
from tests import factories as make

from .calendars import events, faults, passed_on

SHANGHAI = ZoneInfo("Asia/Shanghai")
AWKWARD = "“运动创造和谐；健康快乐你我”🎉 亲子运动会, 第二届; 带水\\带毛巾"


# What stands in a file.


def test_a_bookings_file_tells_all_that_the_family_needs(client_of, resident, children, activity, at):
    activity.venue.name, activity.venue.address = "儿童之家", "2 号楼一层"
    activity.venue.save()
    there = make.slot(activity, at=at, label="第一场")
    booking = make.booking(there, resident.person, *children, by=resident, at=at)

    answer = client_of(resident).get(f"/t/{booking.code}/calendar.ics")

    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert "no-store" in answer["Cache-Control"]
    assert faults(answer.content) == []
    (event,) = events(answer.content)
    assert event == {
        "UID": event["UID"],
        "SEQUENCE": 0,
        "STATUS": "CONFIRMED",
        "DTSTART": ("2026-11-27T09:00:00+08:00", "Asia/Shanghai"),
        "DTEND": ("2026-11-27T11:00:00+08:00", "Asia/Shanghai"),
        "SUMMARY": "暖冬饺子节（第一场）",
        "LOCATION": "儿童之家，2 号楼一层",
        "DESCRIPTION": "来的人：林晓梅、林一诺、林一鸣",
        "URL": f"http://127.0.0.1:8000/t/{booking.code}/",
        "LAST-MODIFIED": ("2026-11-20T01:00:00+00:00", ""),
    }
    calendar = Calendar.from_ical(answer.content)
    assert (calendar["METHOD"], [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")]) == (
        "PUBLISH",
        ["Asia/Shanghai"],
    )
    assert [alarm.decoded("TRIGGER") for alarm in calendar.walk("VALARM")] == [timedelta(hours=-2)]


def test_awkward_words_survive_another_client(resident, community, client_of, at):
    venue = make.venue(community, "文化服务中心🏠，一楼", address="文新街道 1 号, 东门；\\右手" + "远" * 60)
    activity = make.activity(community, AWKWARD, at_venue=venue)
    booking = make.booking(make.slot(activity, at=at), resident.person, by=resident, at=at)

    content = client_of(resident).get(f"/t/{booking.code}/calendar.ics").content

    (event,) = events(content)
    assert faults(content) == []
    assert event["SUMMARY"] == AWKWARD
    assert event["LOCATION"] == f"{venue.name}，{venue.address}"
    assert b"\r\n " in content  # folded
    assert events(passed_on(content)) == [event]


def test_lines_within_a_text_survive_another_client(client, community, clerk, at):
    activity = make.activity(community, summary="一起包饺子。\n自带围裙, 手套; 免费\r\n💕")
    make.slot(activity, at=at)

    content = client.get(actions.open_feed(activity.venue, by=clerk, at=at).path).content

    assert faults(content) == []
    assert events(content)[0]["DESCRIPTION"] == "一起包饺子。\n自带围裙, 手套; 免费\n💕"
    assert events(passed_on(content)) == events(content)


def test_a_slot_across_midnight_ends_the_next_day(resident, activity, feed, read, at):
    starts = datetime(2026, 12, 31, 22, 30, tzinfo=SHANGHAI)
    there = make.slot(activity, at=at, starts_at=starts, ends_at=starts + timedelta(hours=2))
    make.booking(there, resident.person, by=resident, at=at)

    (event,) = read(feed)

    assert (event["DTSTART"][0], event["DTEND"][0]) == ("2026-12-31T22:30:00+08:00", "2027-01-01T00:30:00+08:00")


def test_every_status_has_its_word():
    assert set(BookingStatus.values) <= set(STATUS)
    assert set(STATUS.values()) == {"CONFIRMED", "TENTATIVE", "CANCELLED"}


def test_who_waits_keeps_the_time_in_view_and_is_not_reminded(client_of, resident, slot, at):
    booking = make.booking(slot, resident.person, by=resident, at=at, status="waitlisted")

    content = client_of(resident).get(f"/t/{booking.code}/calendar.ics").content

    (event,) = events(content)
    assert (event["STATUS"], event["SUMMARY"]) == ("TENTATIVE", "【候补中】暖冬饺子节")
    assert b"TRANSP:TRANSPARENT" in content
    assert b"VALARM" not in content


# One UID for life, a number that only rises.


@pytest.fixture
def history(resident, slot, feed, read, at):
    """history(*steps): what the feed said of one booking at first and after each step."""

    def watch(booking, *steps) -> list[dict]:
        seen = [read(feed)[0]]
        for step in steps:
            step(booking)
            seen.append(read(feed)[0])
        return seen

    return watch


def test_each_change_raises_the_number_and_keeps_the_uid(history, resident, clerk, slot, activity, at):
    booking = make.booking(slot, resident.person, by=resident, at=at)
    later = slot.starts_at + timedelta(hours=1)
    moves = {"starts_at": later, "ends_at": later + timedelta(hours=2)}

    seen = history(
        booking,
        lambda _: actions.change_slot(slot, by=clerk, at=at, **moves),
        lambda _: actions.change_slot(slot, by=clerk, at=at, label="加场"),
        lambda _: actions.change_activity(activity, by=clerk, at=at, title="包饺子"),
        lambda _: actions.change_place(activity.venue, by=clerk, at=at, address="新地址 1 号"),
        lambda booking: actions.cancel(booking, by=resident, at=at),
        lambda _: actions.cancel_slot(slot, by=clerk, at=at, reason="停电"),
    )

    assert {event["UID"] for event in seen} == {seen[0]["UID"]}
    assert [event["SEQUENCE"] for event in seen] == [0, 1, 2, 3, 4, 5, 6]
    assert [event["STATUS"] for event in seen] == ["CONFIRMED"] * 5 + ["CANCELLED"] * 2
    assert [event["SUMMARY"] for event in seen[2:6]] == [
        "暖冬饺子节（加场）", "包饺子（加场）", "包饺子（加场）", "【已取消】包饺子（加场）",
    ]  # fmt: skip
    assert seen[1]["DTSTART"][0] == "2026-11-27T10:00:00+08:00"
    assert seen[4]["LOCATION"].endswith("新地址 1 号")


def test_an_offer_and_its_answer_raise_the_number(history, resident, neighbour, activity, at):
    narrow = make.slot(activity, at=at, capacity=1)
    theirs = make.booking(narrow, neighbour.person, by=neighbour, at=at)
    mine = make.booking(narrow, resident.person, by=resident, at=at, status="waitlisted")
    hour = timedelta(hours=1)

    seen = history(
        mine,
        lambda _: actions.cancel(theirs, by=neighbour, at=at + hour),
        lambda mine: actions.accept_offer(mine, by=resident, at=at + 2 * hour),
    )

    assert [(event["SEQUENCE"], event["STATUS"]) for event in seen] == [
        (0, "TENTATIVE"), (1, "TENTATIVE"), (2, "CONFIRMED"),
    ]  # fmt: skip
    assert [event["SUMMARY"] for event in seen] == [
        "【候补中】" + activity.title, "【有名额，待确认】" + activity.title, activity.title,
    ]  # fmt: skip
    assert seen[2]["LAST-MODIFIED"][0] == "2026-11-20T03:00:00+00:00"


def test_a_divided_party_becomes_two_appointments(read, resident, neighbour, children, activity, feed, at):
    narrow = make.slot(activity, at=at, capacity=2)
    theirs = make.booking(narrow, neighbour.person, by=neighbour, at=at)
    make.booking(narrow, resident.person, by=resident, at=at)
    make.booking(narrow, *children, by=resident, at=at, status="waitlisted", accepts_part=True)
    before = {event["UID"] for event in read(feed)}

    actions.cancel(theirs, by=neighbour, at=at)

    told = {event["DESCRIPTION"]: (event["SEQUENCE"], event["UID"] in before) for event in read(feed)}
    assert told == {"来的人：林晓梅": (0, True), "来的人：林一诺": (2, True), "来的人：林一鸣": (0, False)}


def test_what_people_are_not_told_raises_nothing(slot, clerk, activity, at):
    actions.change_slot(slot, by=clerk, at=at, capacity=30)
    actions.change_slot(slot, by=clerk, at=at, booking_opens_at=at - timedelta(days=2))
    actions.change_activity(activity, by=clerk, at=at, summary="有汤圆")
    actions.change_place(activity.venue, by=clerk, at=at, phone="0571-1")

    assert Slot.objects.values_list("revision", "revised_at").get(pk=slot.pk) == (0, None)


def test_a_slot_that_is_over_is_not_counted_again(slot, activity, clerk, at):
    actions.change_activity(activity, by=clerk, at=slot.ends_at, title="包饺子")

    assert Slot.objects.get(pk=slot.pk).revision == 0


def test_a_refused_cancel_raises_nothing(resident, slot, at):
    booking = make.booking(slot, resident.person, by=resident, at=at)
    with pytest.raises(DomainError):
        actions.cancel(booking, by=resident, at=slot.ends_at)
    assert Booking.objects.get().revision == 0
