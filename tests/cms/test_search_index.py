"""The index: which models stand in it, by which rule Wagtail finds, and that a change is in it at once."""

import pytest
from django.core.management import call_command
from django.db import connection
from modelsearch.index import get_indexed_models
from wagtail.models import Page

from booking.models import Activity, Venue
from cms.models import NewsPage, StandardPage
from common.search import matching
from common.search.updating import never_indexed
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_people_and_bookings_are_not_indexed():
    ours = {model._meta.label for model in get_indexed_models() if not model.__module__.startswith("wagtail")}
    assert ours == {
        "booking.Activity", "booking.Venue", "cms.ActivityIndexPage", "cms.ActivityPage", "cms.HomePage",
        "cms.NewsIndexPage", "cms.NewsPage", "cms.ProgrammePage", "cms.StandardPage", "cms.StudyIndexPage",
        "cms.StudyPage", "cms.StudySeriesPage", "cms.VenueIndexPage", "cms.VenuePage",
    }  # fmt: skip


@pytest.mark.parametrize("query", ["饺子", "jiaozi", "JZJ", "暖冬 饺子", "nd jz", "“饺子节”"])
def test_an_activity_is_found(community, query):
    wanted = make.activity(community, title="情暖社区 暖冬饺子节")
    make.activity(community, title="巧手插花")
    assert list(matching(Activity.objects.all(), query)) == [wanted]
    assert list(Activity.objects.about(query)) == [wanted]


@pytest.mark.parametrize(
    "query", ["", " ", "，", "\x00", "😀", '"', "*", "%", "_", "' OR 1=1 --", "()", "AND", "NEAR(花 草)", "花:草"]
)
def test_signs_that_mean_something_to_a_database_mean_nothing(community, query):
    make.activity(community, title="插花")
    assert list(matching(Activity.objects.all(), query)) == []


def test_ten_thousand_characters_are_answered(community):
    make.activity(community, title="插花")
    assert list(matching(Activity.objects.all(), "花，草 a1 " * 1250)) == []
    assert list(Page.objects.search("花，草 a1 " * 1250)) == []


def test_a_venue_s_new_name_is_in_its_activities_at_once(community):
    venue = make.venue(community, name="儿童之家")
    activity = make.activity(community, title="棋社", at_venue=venue)
    venue.name = "少年宫"
    venue.save()
    assert list(Activity.objects.about("儿童之家")) == []
    assert list(Activity.objects.about("shaoniangong qs")) == [activity]
    assert list(matching(Venue.objects.all(), "少年宫")) == [venue]


def test_an_index_that_was_never_filled_is_noticed(community):
    assert not never_indexed(Activity, Venue)
    activity = make.activity(community, title="插花")
    assert not never_indexed(Activity, Venue)
    activity.index_entries.all().delete()
    assert never_indexed(Activity, Venue)


def test_a_second_start_prepares_and_fills_the_index(community):
    activity = make.activity(community, title="插花")
    activity.index_entries.all().delete()
    for _start in range(2):
        call_command("prepare")
        assert list(matching(Activity.objects.all(), "chahua")) == [activity]


def test_nothing_waits_for_a_queue(section, community, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    make.activity(community, title="元宵灯谜")
    news = section("news").add_child(instance=NewsPage(title="路灯修好了", intro="东门的路灯全亮了", category="answer"))
    assert Activity.objects.about("dengmi").exists()
    assert [page.pk for page in Page.objects.search("ludeng")] == [news.pk]
    news.delete()
    assert not Page.objects.search("ludeng")


@pytest.mark.parametrize(
    ("query", "found"), [("插花", 1), ("chahua", 1), ("花魅", 0), ("魅力 插花", 1), ("dongmen", 0)]
)
def test_wagtail_finds_by_the_same_rule(client, section, writer, at_desk, query, found):
    section("news").add_child(
        instance=NewsPage(title="巧手插花，魅力巾帼", intro="在东门集合", category="culture", owner=writer)
    )
    answer = client.get("/api/cms/v2/pages/", {"search": query}).json()
    assert answer["meta"]["total_count"] == found
    listed = at_desk.get("/admin/pages/search/results/", {"q": query}).content.decode()
    assert ("巧手插花" in listed) == (found == 1)


def test_the_title_comes_before_the_text_and_the_new_before_the_old(section):
    def written(title, intro):
        return section("news").add_child(instance=NewsPage(title=title, intro=intro, category="culture")).pk

    old, text, new = written("插花课", "来"), written("周末", "学插花"), written("插花展", "看")
    assert [page.pk for page in Page.objects.search("插花")] == [new, old, text]
    assert [page.pk for page in Page.objects.autocomplete("chah")] == [new, old]
    assert [page.pk for page in NewsPage.objects.search("插花 看", operator="or")] == [new, old, text]
    assert [page.pk for page in Page.objects.search("插花", order_by_relevance=False).annotate_score("s")] != []
    assert [page.pk for page in Page.objects.order_by("title").search("插花", order_by_relevance=False)] == [
        text, new, old
    ]  # fmt: skip


def test_composed_queries_still_work(section):
    from wagtail.search.query import Phrase, PlainText

    def written(title):
        return section("news").add_child(instance=NewsPage(title=title, intro="。", category="culture")).pk

    both, one = written("插花和剪纸"), written("插花")
    flowers, paper = PlainText("插花"), Phrase("剪纸")
    assert {page.pk for page in Page.objects.search(flowers & paper)} == {both}
    assert {page.pk for page in Page.objects.search(flowers | paper)} == {both, one}
    assert {page.pk for page in NewsPage.objects.search(flowers & ~paper)} == {one}


def test_building_the_index_anew_finds_the_same(section):
    page = section("news").add_child(instance=NewsPage(title="插花，魅力", intro="。", category="culture"))
    call_command("wagtail_update_index", verbosity=0)
    assert [found.pk for found in Page.objects.search("chahua")] == [page.pk]
    assert not Page.objects.search("花魅")


def test_upstream_still_has_the_shape_that_the_backend_builds_on(section):
    """Our index hands modelsearch rows whose fields give words. If it reads rows in another way, this fails."""
    from wagtail.search.models import IndexEntry

    about = StandardPage.objects.get(slug="about")
    page = about.add_child(instance=StandardPage(title="无障碍声明", intro="轮椅能进"))
    entry = IndexEntry.objects.get(object_id=str(page.pk), content_type__model="standardpage")
    assert "wuzhangai" in str(entry.title) and "无障" in str(entry.title) and "wuzhangai" in str(entry.autocomplete)
    assert "轮椅" in str(entry.body) and "lunyi" not in str(entry.body)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one index for all columns")
def test_postgresql_can_answer_from_its_index():
    from django.contrib.postgres.search import SearchQuery
    from wagtail.search.models import IndexEntry

    from common.search.postgres import vector_of

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    entries = IndexEntry.objects.annotate(vector=vector_of(("title", "body")))
    plan = entries.filter(vector=SearchQuery("'花'", search_type="raw", config="simple")).explain()
    assert "search_title_and_body" in plan


def test_an_index_is_missing_only_where_nothing_stands_in_it(community):
    """Asked at every start of the program, with a database that was filled before."""
    assert not never_indexed(Activity)
    activity = make.activity(community)
    assert not never_indexed(Activity)

    activity.index_entries.all().delete()

    assert never_indexed(Activity)
