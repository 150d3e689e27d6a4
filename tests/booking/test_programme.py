"""The whole programme as a calendar that anybody may subscribe to."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from booking import actions
from tests import factories as make

from .calendars import events, faults, passed_on

PATH = "/feeds/programme.ics"


@pytest.fixture(autouse=True)
def here(community):
    return community


def test_what_is_public_stands_in_it(client, at, activity, community, other_community):
    venue = activity.venue
    venue.name, venue.address = "儿童之家", "2 号楼一层"
    venue.save()
    slot = make.slot(activity, at=at, label="第一场")
    make.slot(make.activity(community, listed=False), at=at)
    make.slot(space=make.space(venue), at=at)
    make.slot(make.activity(other_community), at=at)

    answer = client.get(PATH)

    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
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
        "URL": f"http://127.0.0.1:8000/a/{slot.activity_id}/",
        "LAST-MODIFIED": ("2026-11-20T01:00:00+00:00", ""),
    }
    calendar = Calendar.from_ical(answer.content)
    assert (calendar["METHOD"], calendar["NAME"]) == ("PUBLISH", "竞舟：活动")
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Shanghai"]
    assert events(passed_on(answer.content))[0]["SUMMARY"] == event["SUMMARY"]


def test_a_change_raises_the_sequence_and_a_called_off_slot_stays(client, slot, clerk, at):
    (first,) = events(client.get(PATH).content)
    day = timedelta(days=1)
    actions.change_slot(slot, starts_at=slot.starts_at + day, ends_at=slot.ends_at + day, by=clerk, at=at)
    (moved,) = events(client.get(PATH).content)
    actions.cancel_slot(slot, by=clerk, at=at, reason="下雨")
    (off,) = events(client.get(PATH).content)
    assert first["UID"] == moved["UID"] == off["UID"]
    assert [event["SEQUENCE"] for event in (first, moved, off)] == [0, 1, 2]
    assert (off["STATUS"], off["SUMMARY"]) == ("CANCELLED", "【已取消】暖冬饺子节")


def test_a_month_back_is_kept(client, activity, at):
    for days in (-31, -29, 1):
        starts = at + timedelta(days=days)
        make.slot(
            activity, at=at, starts_at=starts, booking_opens_at=starts - timedelta(days=2), label=str(days)
        )  # fmt: skip
    assert [event["SUMMARY"] for event in events(client.get(PATH).content)] == ["暖冬饺子节（-29）", "暖冬饺子节（1）"]


def test_one_category_alone(client, community, at):
    for category in ("reading", "sport"):
        make.slot(make.activity(community, category, category=category), at=at)
    answer = client.get(PATH, {"category": "sport"})
    assert [event["SUMMARY"] for event in events(answer.content)] == ["sport"]
    assert Calendar.from_ical(answer.content)["NAME"] == "竞舟：运动"
    assert client.get(PATH, {"category": "nonsense"}).status_code == 404


def test_an_empty_programme_is_a_sound_file(client):
    answer = client.get(PATH)
    assert (answer.status_code, events(answer.content)) == (200, [])
    assert b"BEGIN:VCALENDAR" in answer.content and b"VTIMEZONE" in answer.content


def test_an_unchanged_programme_costs_an_empty_answer(client, slot):
    first = client.get(PATH)
    again = client.get(PATH, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, first.content == client.get(PATH).content) == (304, b"", True)


def test_the_appointment_is_the_one_of_the_venues_calendar(client, slot, clerk, at):
    feed = actions.open_feed(slot.activity.venue, by=clerk, at=at)
    (in_programme,), (in_venue) = events(client.get(PATH).content), events(client.get(feed.path).content)
    assert in_programme["UID"] == in_venue[0]["UID"]


@pytest.mark.parametrize("rows", [1, 3])
def test_it_costs_one_statement(client, community, at, rows, django_assert_num_queries):
    for _ in range(rows):
        make.slot(make.activity(community), at=at)
    client.get(PATH)
    with django_assert_num_queries(1):
        client.get(PATH)


def test_a_page_says_how_to_subscribe(client):
    html = client.get("/feeds/programme/?category=family").content.decode()
    assert 'value="http://127.0.0.1:8000/feeds/programme.ics?category=family"' in html
    assert 'href="webcal://127.0.0.1:8000/feeds/programme.ics?category=family"' in html
    assert client.get("/feeds/programme/?category=nonsense").status_code == 404


def test_a_change_is_seen_by_visitors_at_once(client, slot, clerk, at, settings, django_capture_on_commit_callbacks):
    settings.VISITOR_CACHE_SECONDS = 60
    assert events(client.get(PATH).content)[0]["STATUS"] == "CONFIRMED"
    with django_capture_on_commit_callbacks(execute=True):
        actions.cancel_slot(slot, by=clerk, at=at, reason="下雨")
    assert events(client.get(PATH).content)[0]["STATUS"] == "CANCELLED"
