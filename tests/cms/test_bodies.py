"""Bodies with pictures, links, documents and activities: the statements do not grow with the pages or the blocks."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page

from cms.models import NewsPage, ProgrammePage, StandardPage, StudySeriesPage
from cms.streams import fetch
from tests import factories as make

PAGES = "/api/cms/v2/pages/"
SIZES = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Wagtail's temporary rendition


@pytest.fixture(autouse=True)
def shared_cache(settings):
    """As in production, where every look into the cache is a statement."""
    shared = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "common_cache"}
    settings.CACHES = {**settings.CACHES, "default": shared}


@pytest.fixture
def body_of(community, section, home, at):
    """body_of(3): blocks of every kind that leads to other rows, each time to new ones."""

    def made(number: int) -> list[dict]:
        image = Image.objects.create(title=f"图{number}", file=get_test_image_file(f"body{number}.png"))
        paper = Document.objects.create(title="表", file=ContentFile(b"%PDF", f"table{number}.pdf"))
        there = section("study").add_child(instance=StudySeriesPage(title="去处", slug=f"there{number}", intro="一段"))
        booked, idle = make.activity(community, f"有场次{number}"), make.activity(community, f"没场次{number}")
        make.slot(booked, at=at, starts_at=at + timedelta(days=number), ends_at=at + timedelta(days=number, hours=1))
        text = f'<p><a linktype="page" id="{there.pk}">去</a><a linktype="document" id="{paper.pk}">表</a></p>'
        picture = {"image": image.pk, "alt": "孩子们", "caption": ""}
        blocks = [
            ("text", text),
            ("picture", picture),
            ("text", text),
            ("picture", picture),
            ("quote", {"text": "好", "source": ""}),
            ("activity", {"activity": booked.pk, "words": ""}),
            ("activities", {"title": "相关", "activities": [booked.pk, idle.pk]}),
        ]
        return [{"type": kind, "value": value} for kind, value in blocks]

    return made


@pytest.fixture
def more(community, section, home, page_of, body_of):
    """more("NewsPage", 2): one more live page of that type with such a body, as it is stored."""
    series = []

    def made(kind: str, number: int):
        if kind == "NewsPage":
            page = NewsPage(title=f"动态{number}", category="care", intro="一段")
            section("news").add_child(instance=page)
        elif kind == "ProgrammePage":
            page = ProgrammePage(title=f"节目{number}", kind="合唱", intro="一段")
            page.rehearsals = stored(page, "rehearsals", "activity", make.activity(community).pk)
            section("news").add_child(instance=page)
        elif kind == "StudyPage":
            series.append(series[0] if series else make.study_series(community))
            page = make.study_page(community, episode=number, series=series[0])
            page.reading_list = stored(page, "reading_list", "book", make.activity(community).pk)
        elif kind == "StandardPage":
            page = home.add_child(instance=StandardPage(title=f"说明{number}"))
        else:
            page = page_of(make.activity(community, f"活动{number}"))
        page.body = page.body.stream_block.to_python(body_of(number))
        page.save()

    return made


def stored(page, name: str, kind: str, activity: int):
    words = {"title": "书"} if kind == "book" else {}
    block = page._meta.get_field(name).stream_block
    return block.to_python([{"type": kind, "value": {"activity": activity, "words": "", **words}}])


@SIZES
@pytest.mark.parametrize("kind", ["NewsPage", "ActivityPage", "StudyPage", "ProgrammePage"])
def test_a_list_of_whole_bodies_asks_as_often_for_eight_as_for_one_and_only_reads(client, more, kind):
    def look(fields: str, limit: int):
        address = f"{PAGES}?type=cms.{kind}&fields={fields}&limit={limit}"
        client.get(address)  # the sizes of a picture are made when it is first asked for
        with CaptureQueriesContext(connection) as queries:
            items = client.get(address).json()["items"]
        assert [q["sql"] for q in queries.captured_queries if not q["sql"].startswith("SELECT")] == []
        return len(items), len(queries)

    for number in range(1, 9):
        more(kind, number)
    for fields in ("*", "body"):
        (one, once), (three, thrice), (eight, often) = (look(fields, limit) for limit in (1, 3, 8))
        assert (one, three, eight) == (1, 3, 8)
        assert (thrice, often) == (once, once)


@SIZES
def test_each_page_of_a_list_has_what_it_shows_alone(client, more):
    for number in range(1, 4):
        more("NewsPage", number)
    items = client.get(f"{PAGES}?type=cms.NewsPage&fields=body&order=id").json()["items"]
    assert len(items) == 3
    for number, item in enumerate(items, start=1):
        assert item["body"] == client.get(f"{PAGES}{item['id']}/").json()["body"]
        assert item["body"].count(f"/there{number}/") == item["body"].count("/documents/") == 2
        assert f"有场次{number}" in item["body"] and f"没场次{number}" in item["body"]
        assert item["body"].count("<img") >= 2


@SIZES
def test_a_page_with_more_blocks_asks_no_more(client, section, body_of):
    """On the site, too."""
    page = NewsPage(title="长文", category="care", intro="一段")
    section("news").add_child(instance=page)

    def look() -> int:
        client.get(page.url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page.url).status_code == 200
        return len(queries)

    rows = body_of(1)
    page.body = page.body.stream_block.to_python(rows)
    page.save()
    short = look()
    page.body = page.body.stream_block.to_python([*rows, *body_of(2), *body_of(3)])
    page.save()
    assert look() == short


def test_what_nobody_asks_for_is_not_fetched(client, more):
    more("StandardPage", 1)
    with CaptureQueriesContext(connection) as queries:
        client.get(f"{PAGES}?type=cms.StandardPage&fields=intro")
    assert [q["sql"] for q in queries.captured_queries if "booking_" in q["sql"] or "wagtailimages" in q["sql"]] == []


@pytest.mark.parametrize("broken", ['<p>开头</p><a href="', "<!--seam-->"])
def test_a_broken_text_spoils_no_other(client, section, home, broken):
    page = NewsPage(title="坏了一段", category="care", intro="一段")
    good = f'<p>见<a linktype="page" id="{home.pk}">首页</a></p>'
    rows = [{"type": "text", "value": text} for text in (good, broken, good)]
    page.body = page.body.stream_block.to_python(rows)
    section("news").add_child(instance=page)
    answer = client.get(f"{PAGES}{page.pk}/")
    assert answer.status_code == 200
    assert answer.json()["body"].count(">首页</a>") == 2


def test_a_link_to_a_page_that_is_gone_leads_nowhere(client, section):
    page = NewsPage(title="旧链接", category="care", intro="一段", body=[("text", '<a linktype="page" id="0">去</a>')])
    section("news").add_child(instance=page)
    assert "<a>去</a>" in client.get(f"{PAGES}{page.pk}/").json()["body"]


def test_nothing_is_fetched_for_no_pages(db, rf, django_assert_num_queries):
    with django_assert_num_queries(0):
        fetch([], rf.get("/"))
    assert Page.objects.exists()
