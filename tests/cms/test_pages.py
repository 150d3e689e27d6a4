"""One page at a time: the activity with its slots, the empty house, addresses in pinyin."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from booking import actions as planning
from booking.recurrence import Frequency, Recurrence
from cms.calendar import Month, almanac
from cms.models import ActivityPage, NewsPage
from cms.slugs import pinyin_slug
from tests import factories as make


def test_empty_house_shows_its_rooms(client, home):
    for address in ("/", "/activities/", "/activities/?view=month", "/venues/", "/news/", "/study/"):
        assert client.get(address).status_code == 200, address
    for address in ("/about/accessibility/", "/about/privacy/"):
        assert client.get(address).status_code == 200, address


def test_activity_page_offers_its_slots(client, community, page_of, at):
    activity = make.activity(community, "巧手插花")
    near, far = (make.slot(activity, at=at, starts_at=at + timedelta(days=day)) for day in (1, 2))
    past = make.slot(activity, at=at - timedelta(days=9), starts_at=at - timedelta(days=2))
    response = client.get(page_of(activity).url)
    assert [choice.slot for choice in response.context["choices"]] == [near, far]
    assert response.context["chosen"].slot == near
    assert past not in [choice.slot for choice in response.context["choices"]]


def test_full_slot_says_why_and_cannot_be_chosen(client, community, page_of, at):
    activity = make.activity(community, waitlist_policy="none")
    make.fill(make.slot(activity, at=at, capacity=2), at=at)
    response = client.get(page_of(activity).url)
    assert response.context["chosen"] is None
    assert "已经满了" in response.context["choices"][0].why


def test_number_leads_to_the_live_page(client, community, page_of, at):
    page = page_of(make.activity(community))
    response = client.get(reverse("cms:activity", args=[page.activity_id]))
    assert (response.status_code, response.url) == (302, page.url)


def test_number_shows_a_plain_page_when_there_is_none(client, community, home, at):
    activity = make.activity(community, "合唱排练")
    make.slot(activity, at=at)
    response = client.get(reverse("cms:activity", args=[activity.pk]))
    assert response.status_code == 200
    assert "合唱排练" in response.content.decode()


def test_choice_leads_to_booking(client, community, home, at):
    activity = make.activity(community)
    slot = make.slot(activity, at=at)
    response = client.get(reverse("cms:activity", args=[activity.pk]), {"slot": slot.pk})
    assert (response.status_code, response.url) == (302, reverse("booking:book", args=[slot.pk]))


@pytest.mark.parametrize("wanted", ["abc", "-1", "9" * 30, "٣"])
def test_choice_that_is_none_stays_on_the_page(client, community, home, at, wanted):
    activity = make.activity(community)
    make.slot(activity, at=at)
    assert client.get(reverse("cms:activity", args=[activity.pk]), {"slot": wanted}).status_code == 200


def test_choice_of_another_activity_stays_on_the_page(client, community, home, at):
    activity, other = make.activity(community), make.activity(community)
    foreign = make.slot(other, at=at)
    response = client.get(reverse("cms:activity", args=[activity.pk]), {"slot": foreign.pk})
    assert response.status_code == 200


def test_unlisted_activity_is_not_found(client, community, home):
    activity = make.activity(community, listed=False)
    assert client.get(reverse("cms:activity", args=[activity.pk])).status_code == 404


def test_activity_of_another_community_is_not_found(client, other_community, home):
    activity = make.activity(other_community)
    assert client.get(reverse("cms:activity", args=[activity.pk])).status_code == 404


def test_page_says_that_the_household_is_booked(client, community, resident, page_of, at):
    activity = make.activity(community)
    make.booking(make.slot(activity, at=at), resident.person, by=resident, at=at)
    client.force_login(resident, backend="django.contrib.auth.backends.ModelBackend")
    address = page_of(activity).url
    assert "您家已约" in client.get(address).content.decode()
    client.logout()
    assert "您家已约" not in client.get(address).content.decode()


def test_home_shows_only_the_readers_own_ticket(client, community, resident, home, at):
    activity = make.activity(community, "樊登读书分享会")
    make.booking(make.slot(activity, at=at), resident.person, by=resident, at=at)
    assert client.get("/").context["ticket"] is None
    client.force_login(make.resident(community, "somebody"), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/").context["ticket"] is None
    client.force_login(resident, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/").context["ticket"].slot.activity == activity


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("巧手插花魅力巾帼", "qiao-shou-cha-hua-mei-li-jin-guo"),
        ("第 1 期：一大与红船", "di-1-qi-yi-da-yu-hong-chuan"),
        ("？！", "page"),
        ("Linli 2026", "linli-2026"),
    ],
)
def test_slugs_are_pinyin(text, slug):
    assert pinyin_slug(text) == slug


def test_same_title_gets_another_slug(section):
    pages = [NewsPage(title="春联", slug="春联", category="culture", intro="开头") for _ in range(2)]
    for page in pages:
        section("news").add_child(instance=page)
    assert [page.slug for page in pages] == ["chun-lian", "chun-lian-2"]


def test_slug_set_by_hand_stays(section, community):
    page = ActivityPage(title="春联", slug="spring", activity=make.activity(community))
    section("activities").add_child(instance=page)
    assert page.slug == "spring"


def test_almanac_names_term_and_festival(at):
    assert almanac(at.date().replace(day=22)) == "农历十月十四，小雪"
    assert almanac(at.date().replace(year=2027, month=2, day=6)) == "农历正月初一，春节"


@pytest.mark.parametrize("text", ["2026-99", "", "2026-1", "abcd-ef", "1999-01"])
def test_unreadable_month_is_this_month(at, text):
    assert str(Month.read(text, today=at.date())) == "2026-11"


def test_a_date_that_a_holiday_keeps_free_stands_below_the_slots(client, activity, clerk, at):
    rule = Recurrence(Frequency.WEEKLY, first=date(2026, 12, 18), last=date(2027, 1, 8), weekdays=(4,))
    room = make.space(activity.venue)
    taken = make.slot(make.activity(activity.community, "居民议事会", listed=False), at=at, space=room)
    later = Recurrence(Frequency.DATES, days=(timezone.localdate(taken.starts_at), date(2026, 12, 1)))
    hours = {"start_time": time(8, 30), "end_time": time(10)}
    planning.plan_series(make.series(activity, rule=rule), by=clerk, at=at)
    planning.plan_series(make.series(activity, rule=later, space=room, **hours), by=clerk, at=at)
    page = client.get(f"/a/{activity.pk}/").content.decode()
    assert "2027年1月1日 周五 元旦放假，停一次" in page
    assert "居民议事会" not in page
