"""The pages and endpoints around a calendar's address."""

import pytest

from booking import actions
from booking.models import CalendarFeed
from tests import factories as make

from .calendars import events

PAGE = "/me/calendar/"


def test_a_family_opens_renews_and_ends_its_calendar(client_of, resident):
    browser = client_of(resident)
    assert "开通" in browser.get(PAGE).content.decode()

    opened = browser.post(PAGE, {"to": "open"}, follow=True).content.decode()
    first = CalendarFeed.objects.live().get()
    renewed = browser.post(PAGE, {"to": "renew"}, follow=True).content.decode()
    second = CalendarFeed.objects.live().get()
    ended = browser.post(PAGE, {"to": "stop"}, follow=True).content.decode()

    assert f'value="http://127.0.0.1:8000{first.path}"' in opened
    assert f'href="webcal://127.0.0.1:8000{first.path}"' in opened
    assert (second.path in renewed, first.path in renewed) == (True, False)
    assert second.path not in ended
    assert not CalendarFeed.objects.live().exists()


def test_looking_at_the_page_opens_nothing(client_of, resident):
    client_of(resident).get(PAGE)
    assert not CalendarFeed.objects.exists()


def test_an_unknown_wish_changes_nothing(client_of, resident):
    assert client_of(resident).post(PAGE, {"to": "steal"}).status_code == 400
    assert not CalendarFeed.objects.exists()


def test_somebody_without_a_household_is_told_so(client_of, stranger):
    answer = client_of(stranger).get(PAGE)
    assert (answer.status_code, "没有这个日历" in answer.content.decode()) == (404, True)


def test_the_address_is_not_kept_by_anybody(client_of, resident):
    actions.open_feed(resident.person.household, by=resident, at=resident.date_joined)
    assert "no-store" in client_of(resident).get(PAGE)["Cache-Control"]


def test_the_ticket_leads_to_its_file(client_of, resident, slot, at):
    booking = make.booking(slot, resident.person, by=resident, at=at)
    assert f"/t/{booking.code}/calendar.ics" in client_of(resident).get(f"/t/{booking.code}/").content.decode()


def test_a_venues_calendar_is_for_everybody(client, community, clerk, activity, at):
    page = f"/feeds/venues/{activity.venue_id}/"
    assert client.get(page).status_code == 404
    feed = actions.open_feed(activity.venue, by=clerk, at=at)

    assert feed.url in client.get(page).content.decode()
    actions.revoke_feed(activity.venue, by=clerk, at=at)
    assert client.get(page).status_code == 404


def test_another_communitys_venue_has_no_page_here(client, community, other_community, other_community_clerk, at):
    venue = make.venue(other_community)
    actions.open_feed(venue, by=other_community_clerk, at=at)
    assert client.get(f"/feeds/venues/{venue.pk}/").status_code == 404


@pytest.mark.parametrize("who", ["clerk", "editor", "secretary"])
def test_who_plans_opens_and_ends_a_venues_calendar(request, client_of, activity, who):
    desk = client_of(request.getfixturevalue(who))
    page = f"/admin/desk/venues/{activity.venue_id}/calendar/"

    opened = desk.post(page, {"to": "open"})
    shown = desk.get(page).content.decode()
    feed = CalendarFeed.objects.live().get()
    ended = desk.post(page, {"to": "stop"})

    assert (opened.status_code, ended.status_code) == (302, 302)
    assert feed.url in shown
    assert not CalendarFeed.objects.live().exists()


def test_the_desks_change_of_a_venue_reaches_calendars(client_of, clerk, slot):
    venue = slot.activity.venue
    fields = {"name": venue.name, "kind": venue.kind, "address": "搬到 3 号楼"}

    answer = client_of(clerk).post(f"/admin/desk/venue/edit/{venue.pk}/", fields)

    assert answer.status_code == 302
    slot.refresh_from_db()
    venue.refresh_from_db()
    assert (slot.revision, venue.address) == (1, "搬到 3 号楼")


# The API.


def test_a_bookings_file_by_the_api(api_of, resident, neighbour, slot, at):
    booking = make.booking(slot, resident.person, by=resident, at=at)
    path = f"/api/v1/bookings/{booking.code}/calendar.ics"

    answer = api_of(resident).get(path, headers={"Accept": "text/calendar"})

    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert [event["SUMMARY"] for event in events(answer.content)] == ["暖冬饺子节"]
    assert [api_of(user).get(path).status_code for user in (neighbour, None)] == [404, 401]


def test_the_feeds_address_by_the_api(api_of, client, resident, stranger):
    api = api_of(resident)
    assert api.get("/api/v1/feed/").status_code == 404

    made = api.post("/api/v1/feed/")
    again = api.post("/api/v1/feed/")
    shown = api.get("/api/v1/feed/")
    ended = api.delete("/api/v1/feed/")

    assert [answer.status_code for answer in (made, again, shown, ended)] == [201, 201, 200, 204]
    assert (made.json()["url"] != again.json()["url"], shown.json()) == (True, again.json())
    assert client.get(again.json()["url"]).status_code == 404
    answer = api_of(stranger).post("/api/v1/feed/")
    assert (answer.status_code, answer.json()["code"]) == (404, "feed_unknown")
    assert api_of(None).get("/api/v1/feed/").status_code == 401
