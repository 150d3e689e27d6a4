"""/search/, its suggestions and their API: what is found and marked, what a bad question gets, how much it costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from booking import actions as booking
from cms.actions import furnish
from cms.models import HomePage, NewsPage, StandardPage, VenueIndexPage, VenuePage
from cms.search.query import LONGEST
from tests import factories as make

pytestmark = pytest.mark.django_db
HOSTILE = [
    '"', "*", "(", ")",
    "花)", "AND", "OR", "NOT 花", "NEAR(花 草)", "花:*", "花 -草", "^花", "title:花", "%", "_", "'", "';--",
    "\x00", "花\x00", "😀", "\\", "花\\", "{花}", "<script>", "&lt;", "\u202e花", "ﷺ", "1e5打", "a" * 100,
]  # fmt: skip


@pytest.fixture
def news(section):
    def made(title, intro="。", **fields):
        return section("news").add_child(instance=NewsPage(title=title, intro=intro, category="culture", **fields))

    return made


def titles(client, query, **more) -> list[str]:
    answer = client.get("/api/v1/search/", {"q": query, **more})
    assert answer.status_code == 200, answer.content
    return [hit["title"] for hit in answer.json()["results"]]


def test_all_kinds_stand_in_one_list_and_may_be_narrowed(client, home, section, community, news, at):
    venue = make.venue(community, name="插花小屋")
    activity = make.activity(community, title="学插花", at_venue=venue)
    slot = make.slot(activity, at=at)
    section("venues").add_child(instance=VenuePage(title="插花小屋", venue=venue))
    news("插花展开幕了", date=at.date())
    found = client.get("/api/v1/search/", {"q": "chahua"}).json()
    assert (found["count"], found["counts"]) == (3, {"activities": 1, "venues": 1, "news": 1})
    first = found["results"][0]
    assert (first["kind"], first["id"], first["title"]) == ("activities", activity.pk, "学插花")
    assert (first["title_html"], first["state"], first["left"]) == ("学<mark>插花</mark>", "open", slot.capacity)
    assert titles(client, "插花", kind="venues") == ["插花小屋"]
    page = client.get("/search/", {"q": "插花", "kind": "news"}).content.decode()
    assert "共 1 条" in page and "<mark>插花</mark>展开幕了" in page and "学<mark>" not in page
    assert "全部 3" in page and 'value="插花"' in page


def test_an_activity_is_found_by_the_words_of_its_page(client, community, page_of, at):
    activity = make.activity(community, title="周末课")
    page_of(activity, intro="带一把剪刀来")
    assert titles(client, "剪刀") == ["周末课"]
    page = client.get("/search/", {"q": "剪刀"}).content.decode()
    assert "带一把<mark>剪刀</mark>来" in page and 'href="/activities/zhou-mo-ke/"' in page


def test_what_is_not_public_is_not_found(client, home, community, other_community, news, at):
    make.activity(community, title="插花草稿", listed=False)
    make.activity(other_community, title="文苑插花")
    elsewhere = home.get_parent().add_child(instance=HomePage(title="文苑", slug="wenyuan"))
    other_community.site.root_page = elsewhere
    other_community.site.save()
    furnish(other_community)
    HomePage.objects.get(slug="wenyuan").add_child(instance=StandardPage(title="文苑的插花", slug="flowers"))
    news("插花未发布", live=False)
    news("插花已过期", expire_at=at - timedelta(minutes=1))
    closed = news("插花要密码")
    PageViewRestriction.objects.create(page=closed, restriction_type="password", password="x")
    assert titles(client, "插花") == []


def test_an_activity_comes_and_goes_with_its_listing(client, home, community, clerk, at):
    activity = make.activity(community, title="插花", listed=False)
    assert titles(client, "插花") == []
    booking.list_activity(activity, listed=True, by=clerk, at=at)
    assert titles(client, "插花") == ["插花"]
    booking.list_activity(activity, listed=False, by=clerk, at=at)
    assert titles(client, "插花") == []


def test_a_page_comes_and_goes_with_its_publishing(client, news):
    page = news("插花展", live=False)
    page.save_revision().publish()
    assert titles(client, "chzhan") == [] and titles(client, "chz") == ["插花展"]
    page.title = "茶艺展"
    page.save_revision().publish()
    assert (titles(client, "插花"), titles(client, "chayi")) == ([], ["茶艺展"])
    NewsPage.objects.get(pk=page.pk).unpublish()
    assert titles(client, "chayi") == []


def test_the_coming_stand_before_what_is_over(client, home, community, at):
    over, soon, late = (make.activity(community, title=f"插花{name}") for name in ("甲", "乙", "丙"))
    make.slot(over, at=at - timedelta(days=30))
    make.slot(late, at=at, starts_at=at + timedelta(days=20))
    make.slot(soon, at=at, starts_at=at + timedelta(days=2))
    assert titles(client, "插花") == ["插花乙", "插花丙", "插花甲"]


@pytest.mark.parametrize("path", ["/search/", "/search/suggest/", "/api/v1/search/suggest/"])
def test_html_in_titles_and_queries_stays_text(client, home, community, path):
    make.activity(community, title="插花<b>花</b>", summary="<script>alert(1)</script>插花")
    for query in ("插花", "<b>", "<script>", '"><img src=x>'):
        answer = client.get(path, {"q": query}).content.decode()
        if "api" not in path:
            assert "<b>花" not in answer and "<script>a" not in answer and "<img src=x" not in answer
    answer = client.get(path, {"q": "插花"}).content.decode()
    assert "api" in path or "<mark>插花</mark>&lt;b&gt;花&lt;/b&gt;" in answer


@pytest.mark.parametrize("query", HOSTILE)
def test_no_question_breaks_anything(client, home, community, query):
    make.activity(community, title="草")
    for path in ("/search/", "/search/suggest/", "/activities/"):
        assert client.get(path, {"q": query}).status_code == 200
    for path in ("/api/v1/search/", "/api/v1/search/suggest/", "/api/v1/activities/"):
        assert client.get(path, {"q": query}).status_code in (200, 400)
    assert client.get("/api/cms/v2/pages/", {"search": query}).status_code in (200, 400)


def test_too_long_a_question_says_so_and_looks_for_nothing(client, home, community):
    for length in (LONGEST + 1, 10_000):
        with CaptureQueriesContext(connection) as queries:
            answer = client.get("/search/", {"q": "花" * length})
        assert "最多 100 个字" in answer.content.decode() and "花" * 101 not in answer.content.decode()
        assert not any("MATCH" in query["sql"] or "@@" in query["sql"] for query in queries)
        refused = client.get("/api/v1/search/", {"q": "花" * length})
        assert (refused.status_code, refused.json()["code"]) == (400, "invalid") and "q" in refused.json()["fields"]
        assert client.get("/search/suggest/", {"q": "花" * length}).content.strip() == b""
    assert client.get("/search/", {"q": "花" * LONGEST}).status_code == 200


def test_no_question_gets_hints_and_what_is_popular(client, home, community, at):
    make.slot(make.activity(community, title="八段锦"), at=at, taken=0)
    page = client.get("/search/").content.decode()
    assert "jiaozi" in page and "八段锦" in page
    assert client.get("/api/v1/search/").status_code == 400
    assert client.get("/api/v1/search/", {"q": "花", "kind": "people"}).status_code == 400
    assert client.get("/search/", {"q": "花", "kind": "people", "page": "x"}).status_code == 200


def test_nothing_found_names_what_may_be_meant_and_where_to_ask(client, home, community, at):
    make.activity(community, title="暖冬饺子节")
    page = client.get("/search/", {"q": "教子节"}).content.decode()
    assert "没有找到“教子节”" in page and "你是不是要找" in page and "暖冬饺子节" in page
    assert community.phone in page


def test_twenty_a_page(client, home, community):
    for number in range(23):
        make.activity(community, title=f"插花{number:02}")
    first, second = (client.get("/api/v1/search/", {"q": "插花", "page": page}).json() for page in (1, 2))
    assert [(len(one["results"]), one["count"], one["next"], one["previous"]) for one in (first, second)] == [
        (20, 23, 2, None), (3, 23, None, 1),
    ]  # fmt: skip
    assert "page=2" in client.get("/search/", {"q": "插花"}).content.decode()


def test_suggestions_are_a_small_list_that_may_be_kept(client, home, community):
    for number in range(12):
        make.activity(community, title=f"插花{number:02}", summary="草")
    answer = client.get("/search/suggest/", {"q": "chah"})
    assert answer.content.decode().count("<li>") == 9 and "<mark>插花</mark>" in answer.content.decode()
    assert (answer["Cache-Control"], "Set-Cookie" in answer) == ("public, max-age=30", False)
    assert client.get("/search/suggest/").content.strip() == b""
    assert client.get("/search/suggest/", {"q": "草"}).content.strip() == b""  # in no title
    assert len(client.get("/api/v1/search/suggest/", {"q": "插花"}).json()["results"]) == 8


@pytest.mark.parametrize("rows", [1, 3])
def test_how_many_statements_a_search_takes(client, home, section, community, page_of, news, at, rows):
    for number in range(rows):
        activity = make.activity(community, title=f"插花{number}")
        make.slot(activity, at=at)
        page_of(activity)
        venue = make.venue(community, name=f"插花屋{number}")
        VenueIndexPage.objects.get().add_child(instance=VenuePage(title=venue.name, venue=venue))
        news(f"插花展{number}", intro="草")
    client.get("/search/", {"q": "插花"})
    for path, most in (
        ("/search/", 6),
        ("/api/v1/search/", 6),
        ("/search/suggest/", 3),
        ("/api/v1/search/suggest/", 3),
    ):
        with CaptureQueriesContext(connection) as queries:
            client.get(path, {"q": "插花"})
        assert len(queries) == most, [query["sql"][:90] for query in queries]
