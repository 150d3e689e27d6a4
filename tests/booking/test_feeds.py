"""Calendar feeds of households and venues: what they hold, how their addresses are renewed and die."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError
from icalendar import Calendar

from booking import actions
from booking.models import CalendarFeed
from common.errors import DomainError
from common.models import AuditEntry
from tests import factories as make
from tests.raw import change_row, copy_row

from .calendars import events, faults, passed_on

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
