"""Bookings and venues in a phone's calendar: valid files, UIDs for life, numbers that only rise, addresses that die."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import IntegrityError
from icalendar import Calendar

from booking import actions
from booking.calendar_files import STATUS
from booking.models import Booking, CalendarFeed, Slot
from booking.states import BookingStatus
from common.errors import DomainError
from common.models import AuditEntry
from tests import factories as make
from tests.raw import change_row, copy_row

from .calendars import events, faults, passed_on

SHANGHAI = ZoneInfo("Asia/Shanghai")
AWKWARD = "“运动创造和谐；健康快乐你我”🎉 亲子运动会, 第二届; 带水\\带毛巾"


@pytest.fixture
def feed(resident, at):
    return actions.open_feed(resident.person.household, by=resident, at=at)


@pytest.fixture
def read(client):
    """read(feed) → its appointments, fetched without a login."""
    return lambda feed: events(client.get(feed.path).content)


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


# The household's feed.


def test_the_feed_holds_the_own_household_and_no_ticket(client, resident, neighbour, children, slot, feed, at):
    mine = make.booking(slot, *children, by=resident, at=at)
    theirs = make.booking(slot, neighbour.person, by=neighbour, at=at)

    answer = client.get(feed.path)

    text = answer.content.decode()
    (event,) = events(answer.content)
    assert (event["DESCRIPTION"], event["URL"]) == ("来的人：林一诺、林一鸣", "http://127.0.0.1:8000/me/")
    for secret in (mine.code, mine.short_code, theirs.code, "陈建国", feed.token):
        assert secret not in text
    assert (answer["Content-Type"], answer["X-Robots-Tag"]) == ("text/calendar; charset=utf-8", "noindex")
    assert not answer.cookies
    assert faults(answer.content) == []


def test_feed_and_file_speak_of_one_appointment(client_of, resident, slot, feed, read, at):
    booking = make.booking(slot, resident.person, by=resident, at=at)
    (in_file,) = events(client_of(resident).get(f"/t/{booking.code}/calendar.ics").content)

    (in_feed,) = read(feed)

    assert {name for name in in_file if in_file[name] != in_feed[name]} == {"URL"}


def test_what_was_cancelled_stays_sixty_days_after_the_slot(client, resident, slot, feed, read, at):
    actions.cancel(make.booking(slot, resident.person, by=resident, at=at), by=resident, at=at)

    with time_machine.travel(slot.ends_at + timedelta(days=59, hours=23), tick=False):
        assert [event["STATUS"] for event in read(feed)] == ["CANCELLED"]
    with time_machine.travel(slot.ends_at + timedelta(days=60), tick=False):
        assert read(feed) == []
        assert faults(client.get(feed.path).content) == []


def test_an_unchanged_feed_is_not_sent_again(client, resident, slot, feed, at):
    booking = make.booking(slot, resident.person, by=resident, at=at)
    first = client.get(feed.path)
    tag = {"If-None-Match": first["ETag"]}

    with time_machine.travel(at + timedelta(hours=3), tick=False):
        again = client.get(feed.path, headers=tag)
    actions.cancel(booking, by=resident, at=at)
    changed = client.get(feed.path, headers=tag)

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert first["Last-Modified"] == "Fri, 20 Nov 2026 01:00:00 GMT"
    assert (changed.status_code, changed["ETag"] != first["ETag"]) == (200, True)


@pytest.mark.parametrize("rows", [1, 30])
def test_a_feed_takes_three_statements(
    client, resident, children, community, feed, at, rows, django_assert_num_queries
):
    for day in range(rows):
        there = make.slot(make.activity(community), at=at, starts_at=at + timedelta(days=1 + day))
        make.booking(there, *children, by=resident, at=at)

    with django_assert_num_queries(3):  # the feed, bookings, places with their persons
        content = client.get(feed.path).content

    assert len(events(content)) == rows
    assert len({event["UID"] for event in events(content)}) == rows


# The address: opened, renewed, ended.


def test_opening_twice_gives_one_address(resident, at):
    home = resident.person.household
    first, second = (actions.open_feed(home, by=resident, at=at) for _ in range(2))
    assert (first, len(first.token)) == (second, 32)
    assert list(AuditEntry.objects.values_list("verb", flat=True)) == ["feed.opened"]


def test_a_renewed_address_kills_the_old_one(client, resident, feed, at):
    new = actions.renew_feed(resident.person.household, by=resident, at=at)
    assert [client.get(one.path).status_code for one in (feed, new)] == [404, 200]
    assert CalendarFeed.objects.live().get() == new


def test_an_ended_address_is_dead_for_good(client, resident, feed, at):
    home = resident.person.household
    answers = [actions.revoke_feed(home, by=resident, at=at) for _ in range(2)]
    again = actions.open_feed(home, by=resident, at=at)
    assert (answers, again.token != feed.token) == ([True, False], True)
    assert [client.get(one.path).status_code for one in (feed, again)] == [404, 200]


@pytest.mark.parametrize("act", ["open_feed", "renew_feed", "revoke_feed"])
@pytest.mark.parametrize("who", ["neighbour", "stranger", "clerk", "other_community_clerk"])
def test_a_household_is_nobody_elses(request, code_of, resident, feed, at, act, who):
    user = request.getfixturevalue(who)
    assert code_of(getattr(actions, act), resident.person.household, by=user, at=at) == "feed_unknown"
    assert CalendarFeed.objects.get().revoked_at is None


@pytest.mark.parametrize(("who", "may"), [
    ("clerk", True), ("secretary", True), ("editor", True), ("leader", False), ("resident", False),
    ("other_community_clerk", False),
])  # fmt: skip
def test_a_venues_calendar_belongs_to_who_plans_there(request, activity, at, who, may):
    user = request.getfixturevalue(who)
    try:
        actions.open_feed(activity.venue, by=user, at=at)
    except DomainError as error:
        assert error.refusal.code == "feed_unknown"
    assert CalendarFeed.objects.exists() is may


def test_who_leaves_the_household_takes_no_address_along(client, community, resident, feed, at):
    home = resident.person.household
    other = make.person(home, "陈志强", user=make.login("husband"))
    child = make.person(home, "小朋友")

    actions.remove_person(child, by=resident, at=at)
    assert client.get(feed.path).status_code == 200
    actions.remove_person(other, by=resident, at=at)
    assert client.get(feed.path).status_code == 404


def test_the_address_is_written_only_together_with_its_entry(resident, at, monkeypatch):
    monkeypatch.setattr("common.audit.record", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        actions.open_feed(resident.person.household, by=resident, at=at)
    assert not CalendarFeed.objects.exists()


# The walls of the table.


def test_one_live_address_an_owner(feed):
    with pytest.raises(IntegrityError):
        copy_row(feed, token="A" * 32)
    change_row(feed, "revoked_at = created_at")
    copy_row(feed, token="A" * 32, revoked_at=None)


def test_a_feed_has_exactly_one_owner(feed, activity):
    with pytest.raises(IntegrityError):
        change_row(feed, "household_id = NULL")
    with pytest.raises(IntegrityError):
        change_row(feed, f"venue_id = {activity.venue_id}")


# The venue's feed.


def test_a_venues_feed_holds_public_facts_only(client, community, resident, clerk, activity, slot, at):
    feed = actions.open_feed(activity.venue, by=clerk, at=at)
    make.booking(slot, resident.person, by=resident, at=at)
    make.slot(make.activity(community, "还没公开", at_venue=activity.venue, listed=False), at=at)
    make.slot(make.activity(community, "别处的活动"), at=at)
    make.slot(space=make.space(activity.venue), at=at)

    content = client.get(feed.path).content

    (event,) = events(content)
    assert (event["SUMMARY"], event["STATUS"], event["SEQUENCE"]) == ("暖冬饺子节", "CONFIRMED", 0)
    assert event["URL"] == f"http://127.0.0.1:8000/a/{activity.pk}/"
    assert "林晓梅" not in content.decode()
    assert {b"X-PUBLISHED-TTL:PT2H", b"REFRESH-INTERVAL;VALUE=DURATION:PT2H", b"TRANSP:TRANSPARENT"} <= {
        *content.split(b"\r\n")
    }
    assert Calendar.from_ical(content)["X-WR-CALNAME"] == f"{activity.venue}的活动"
    assert faults(content) == []
    assert events(passed_on(content)) == [event]


def test_a_cancelled_slot_stays_in_the_venues_feed(client, read, clerk, activity, slot, at):
    feed = actions.open_feed(activity.venue, by=clerk, at=at)
    (before,) = read(feed)
    actions.cancel_slot(slot, by=clerk, at=at, reason="停电")

    (after,) = read(feed)

    assert (after["UID"], after["SEQUENCE"], after["STATUS"]) == (before["UID"], 1, "CANCELLED")
    assert after["SUMMARY"] == "【已取消】暖冬饺子节"
    assert "停电" not in client.get(feed.path).content.decode()


@pytest.mark.parametrize("rows", [1, 30])
def test_a_venues_feed_takes_two_statements(client, clerk, activity, at, rows, django_assert_num_queries):
    for day in range(rows):
        make.slot(activity, at=at, starts_at=at + timedelta(days=1 + day))
    feed = actions.open_feed(activity.venue, by=clerk, at=at)

    with django_assert_num_queries(2):
        content = client.get(feed.path).content

    assert len(events(content)) == rows
