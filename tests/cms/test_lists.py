"""The public lists: a fixed number of statements, filters, and addresses nobody can break."""

from datetime import date, timedelta

import pytest

from booking.states import Audience, Category
from cms.calendar import Month
from cms.models import NewsPage, StudyPage, StudySeriesPage, VenuePage
from tests import factories as make

LIST = "/activities/"


def titles(response) -> list[str]:
    return [card.title for section in response.context["sections"] for card in section["cards"]]


def seen(client, django_assert_num_queries, address: str, statements: int):
    client.get(address)  # sites, caches and renditions are made on the first visit
    with django_assert_num_queries(statements):
        return client.get(address)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("address", [LIST, "/activities/?view=month"])
def test_activity_list_takes_the_same_statements_for_any_number_of_rows(
    client, community, home, page_of, at, rows, address, django_assert_num_queries
):
    for _ in range(rows):
        activity = make.activity(community)
        make.slot(activity, at=at)
        page_of(activity)
    response = seen(client, django_assert_num_queries, address, 10)
    assert response.status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_news_list_takes_the_same_statements_for_any_number_of_rows(client, section, rows, django_assert_num_queries):
    for number in range(rows):
        section("news").add_child(
            instance=NewsPage(title=f"动态{number}", category="culture", intro="开头", date=date(2026, 11, 1 + number))
        )
    response = seen(client, django_assert_num_queries, "/news/", 10)
    assert [row["title"] for row in response.context["rows"]] == [f"动态{n}" for n in reversed(range(rows))]


@pytest.mark.parametrize("rows", [1, 3])
def test_venue_list_takes_the_same_statements_for_any_number_of_rows(
    client, community, section, rows, django_assert_num_queries
):
    for _ in range(rows):
        venue = make.venue(community)
        make.space(venue)
        section("venues").add_child(instance=VenuePage(title=venue.name, venue=venue))
    response = seen(client, django_assert_num_queries, "/venues/", 10)
    assert len(response.context["places"]) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_study_series_takes_the_same_statements_for_any_number_of_episodes(
    client, section, rows, django_assert_num_queries
):
    series = section("study").add_child(instance=StudySeriesPage(title="党史周周学", intro="每周一个故事"))
    for episode in range(1, rows + 1):
        series.add_child(instance=StudyPage(title=f"第{episode}个故事", episode=episode, intro="开头"))
    response = seen(client, django_assert_num_queries, series.url, 10)
    assert len(response.context["rows"]) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_home_takes_the_same_statements_for_any_number_of_rows(
    client, community, home, page_of, at, rows, django_assert_num_queries
):
    for number in range(rows):
        activity = make.activity(community)
        make.slot(activity, at=at, starts_at=at + timedelta(days=1, hours=number))
        page_of(activity)
    response = seen(client, django_assert_num_queries, "/", 11)
    assert response.context["feature"] is not None


def test_slots_of_one_day_share_a_card(client, community, home, at):
    activity = make.activity(community, "暖冬饺子节")
    make.slot(activity, at=at, starts_at=at + timedelta(days=1), capacity=10)
    make.slot(activity, at=at, starts_at=at + timedelta(days=1, hours=3), capacity=5)
    response = client.get(LIST)
    assert titles(response) == ["暖冬饺子节"]
    assert response.context["sections"][0]["cards"][0].fact == "2 场，还剩 15 席"


@pytest.fixture
def programme(community, home, at):
    """Today, tomorrow (Saturday) and in ten days; the last one is full."""
    library = make.venue(community, "社区图书馆")
    reading = make.activity(community, "樊登读书分享会", category=Category.READING, at_venue=library)
    make.slot(reading, at=at, starts_at=at + timedelta(hours=5))
    dumplings = make.activity(community, "暖冬饺子节", category=Category.FESTIVAL)
    make.slot(dumplings, at=at, starts_at=at + timedelta(days=1))
    health = make.activity(community, "健康同行", category=Category.HEALTH, audience=Audience.ELDERS)
    make.fill(make.slot(health, at=at, starts_at=at + timedelta(days=10), capacity=1), at=at)
    return library


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["樊登读书分享会", "暖冬饺子节", "健康同行"]),
        ({"when": "today"}, ["樊登读书分享会"]),
        ({"when": "weekend"}, ["暖冬饺子节"]),
        ({"from": "2026-11-21", "to": "2026-11-21"}, ["暖冬饺子节"]),
        ({"from": "2026-11-22"}, ["健康同行"]),
        ({"category": "reading"}, ["樊登读书分享会"]),
        ({"audience": "elders"}, ["健康同行"]),
        ({"available": "on"}, ["樊登读书分享会", "暖冬饺子节"]),
        ({"q": "饺子"}, ["暖冬饺子节"]),
        ({"q": "节 饺子"}, ["暖冬饺子节"]),
        ({"q": "不存在的活动"}, []),
    ],
)
def test_filters_narrow_the_list(client, programme, query, expected):
    assert titles(client.get(LIST, query)) == expected


def test_venue_filter_narrows_the_list(client, programme):
    assert titles(client.get(LIST, {"venue": programme.pk})) == ["樊登读书分享会"]


def test_unlisted_and_foreign_activities_stay_out(client, community, other_community, home, at):
    make.slot(make.activity(community, "草稿", listed=False), at=at)
    make.slot(make.activity(other_community, "别处的"), at=at)
    assert titles(client.get(LIST)) == []


@pytest.mark.parametrize(
    "query",
    [
        "from=abc",
        "to=2026-13-45",
        "venue=x",
        "venue=99999999999999999999",
        "category=nope",
        "page=-1",
        "page=abc",
        "page=999999",
        "view=month&month=2026-99",
        "view=month&month=0000-00",
        "view=month&month=%E4%BA%8C%E2%81%B0",
        "view=month&day=x",
        "view=month&day=9999-12-31",
        "view=month&day=0001-01-01",
        "from=0001-01-01&to=9999-12-31",
        "view=month&month=2099-12",
        "q=" + "长" * 10_000,
        "q=%00",
        "when=never",
    ],
)
def test_unreadable_filters_never_break_the_page(client, programme, query):
    assert client.get(f"{LIST}?{query}").status_code == 200


def test_refused_filter_says_so(client, programme):
    response = client.get(LIST, {"from": "abc"})
    assert "有的条件没看懂" in response.content.decode()


def test_month_counts_activities_a_day(client, programme):
    response = client.get(LIST, {"view": "month", "month": "2026-11"})
    cells = {cell.date: cell for week in response.context["weeks"] for cell in week}
    assert {day: cell.count for day, cell in cells.items() if cell.count} == {
        date(2026, 11, 20): 1,
        date(2026, 11, 21): 1,
        date(2026, 11, 30): 1,
    }
    assert cells[date(2026, 11, 20)].today
    assert response.context["next_month"] == "?view=month&month=2026-12"


@pytest.mark.parametrize(
    ("today", "month", "opened"),
    [
        (date(2026, 11, 20), (2026, 11), date(2026, 11, 21)),
        (date(2026, 11, 28), (2026, 11), date(2026, 11, 28)),  # nothing more to come: today, and it says so
        (date(2027, 2, 1), (2026, 11), date(2026, 11, 21)),  # gone by: its last day that had something
        (date(2026, 11, 20), (2027, 6), None),
    ],
)
def test_a_month_opens_at_a_day_of_its_own(today, month, opened):
    counts = {date(2026, 11, 12): 2, date(2026, 11, 21): 1} if month == (2026, 11) else {}
    assert Month(*month).day_to_open(counts, today=today) == opened


def test_an_empty_month_says_so_and_leads_on(client, programme):
    page = client.get(LIST, {"view": "month", "month": "2098-06"}).content.decode()
    assert "这个月没有活动" in page
    assert "看列表" in page
    assert "这天没有活动" not in page


def test_month_shows_the_chosen_day(client, programme):
    response = client.get(LIST, {"view": "month", "month": "2026-11", "day": "2026-11-21"})
    assert [card.title for card in response.context["cards"]] == ["暖冬饺子节"]


def test_list_turns_pages(client, community, home, at):
    for number in range(21):
        make.slot(make.activity(community), at=at, starts_at=at + timedelta(days=1 + number))
    first, second = client.get(LIST), client.get(LIST, {"page": 2})
    assert (len(titles(first)), len(titles(second))) == (20, 1)
    assert first.context["next_url"] == "?page=2"
