"""The content API: what other programs read."""

import re
from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file

from cms.models import NewsPage, VenuePage
from tests import factories as make

PAGES = "/api/cms/v2/pages/"
PAGE_OF = {"news": "NewsPage", "study": "StudyPage", "venues": "VenuePage"}


def test_activity_page_carries_the_activity(client, community, page_of):
    venue = make.venue(community, "儿童之家")
    page = page_of(make.activity(community, "亲子彩绘", at_venue=venue), practical="免费")
    body = client.get(f"{PAGES}{page.pk}/").json()
    wanted = ("title", "activity_id", "category", "venue", "practical", "cover")
    assert {name: body[name] for name in wanted} == {
        "title": "亲子彩绘",
        "activity_id": page.activity_id,
        "category": "family",
        "venue": {"id": venue.pk, "name": "儿童之家"},
        "practical": "免费",
        "cover": None,
    }


def test_news_page_carries_html_with_resolved_links(client, section, home):
    text = f'<p>见<a linktype="page" id="{home.pk}">首页</a></p>'
    page = NewsPage(title="路灯亮了", category="answer", intro="开头", date=date(2026, 11, 1), body=[("text", text)])
    section("news").add_child(instance=page)
    body = client.get(f"{PAGES}{page.pk}/").json()
    assert (body["intro"], body["date"], body["category"]) == ("开头", "2026-11-01", "answer")
    assert re.search(r'<a href="https?://[^"/]+/">首页</a>', body["body"])


def test_drafts_stay_inside(client, community, page_of):
    page = page_of(make.activity(community), live=False)
    assert client.get(f"{PAGES}{page.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"{PAGES}?limit=x", 400),
        (f"{PAGES}?limit=-1", 400),
        (f"{PAGES}?offset=x", 400),
        (f"{PAGES}?type=cms.Nope", 400),
        (f"{PAGES}?fields=nope", 400),
        (f"{PAGES}?order=nope", 400),
        (f"{PAGES}?nope=1", 400),
        (f"{PAGES}?site=nowhere.example", 400),
        (f"{PAGES}?site=nowhere.example:80", 400),
        (f"{PAGES}?site=nowhere.example:x", 400),
        (f"{PAGES}?site=a:b:c", 400),
        (f"{PAGES}?site=%00", 400),
        (f"{PAGES}?child_of=x", 400),
        (f"{PAGES}?type=cms.NewsPage&date=abc", 400),
        (f"{PAGES}find/?id=abc", 400),
        (f"{PAGES}find/?html_path=/nope/", 404),
        (f"{PAGES}99999999999999999999999/", 404),
        ("/api/cms/v2/images/99/", 404),
        ("/api/cms/v2/documents/?nope=1", 400),
    ],
)
def test_bad_requests_get_a_reason(client, home, address, status):
    response = client.get(address)
    assert response.status_code == status
    assert {"code", "detail", "next_step"} <= response.json().keys()


def test_nobody_writes_through_it(client, home):
    assert client.post(PAGES, {}).status_code == 405


def test_activity_page_shows_what_can_be_booked_and_no_seats(client, community, page_of, at):
    venue = make.venue(community, "儿童之家")
    activity = make.activity(community, "亲子彩绘", at_venue=venue)
    page = page_of(activity)
    for days in (9, 3, 6):
        make.slot(activity, at=at, starts_at=at + timedelta(days=days), ends_at=at + timedelta(days=days, hours=2))
    first = activity.slots.order_by("starts_at").first()
    shown = client.get(f"{PAGES}{page.pk}/").json()["activity"]
    assert shown["next_slot"].pop("booking_closes_at") and shown["next_slot"].pop("booking_opens_at")
    assert shown == {
        "id": activity.pk,
        "title": "亲子彩绘",
        "category": "family",
        "venue": {"id": venue.pk, "name": "儿童之家"},
        "next_slot": {
            "id": first.pk,
            "starts_at": "2026-11-23T09:00:00+08:00",
            "ends_at": "2026-11-23T11:00:00+08:00",
        },
    }


def test_a_list_of_whole_activity_pages_asks_as_often_for_three_as_for_one(client, community, page_of, at):
    def more():
        activity = make.activity(community, at_venue=make.venue(community))
        make.slot(activity, at=at)
        page_of(activity)

    def look():
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(f"{PAGES}?type=cms.ActivityPage&fields=activity,venue,category,intro")
        assert answer.status_code == 200
        return len(queries), len(answer.json()["items"])

    more()
    look()
    once, one = look()
    more()
    more()
    thrice, three = look()
    assert (one, three) == (1, 3)
    assert thrice == once


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Wagtail's temporary rendition
@pytest.mark.parametrize("kind", ["news", "study", "venues"])
def test_a_list_with_covers_asks_as_often_for_three_as_for_one_and_only_reads(
    client, community, section, settings, kind
):
    shared = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "common_cache"}
    settings.CACHES = {**settings.CACHES, "default": shared}
    series = make.study_series(community) if kind == "study" else None

    def more(number: int):
        cover = Image.objects.create(title=f"图{number}", file=get_test_image_file(f"{kind}{number}.png"))
        if kind == "news":
            section(kind).add_child(
                instance=NewsPage(title=f"动态{number}", category="care", intro="一段", cover=cover)
            )
        elif kind == "study":
            make.study_page(community, episode=number, series=series, cover=cover)
        else:
            venue = make.venue(community, f"场地{number}")
            section(kind).add_child(instance=VenuePage(title=venue.name, venue=venue, cover=cover, sketch=cover))

    def look():
        address = f"{PAGES}?type=cms.{PAGE_OF[kind]}&fields=*"
        client.get(address)  # the sizes of a picture are made when it is first asked for
        with CaptureQueriesContext(connection) as queries:
            items = client.get(address).json()["items"]
        assert [q["sql"] for q in queries.captured_queries if not q["sql"].startswith("SELECT")] == []
        return len(queries), [set(item["cover"]) for item in items]

    whole = {"title", "wide", "card", "thumb"}
    more(1)
    once, one = look()
    more(2)
    more(3)
    thrice, three = look()
    assert (one, three, thrice) == ([whole], [whole] * 3, once)


def test_venue_page_shows_its_venue(client, section, community):
    venue = make.venue(community, "儿童之家")
    page = section("venues").add_child(instance=VenuePage(title="儿童之家", venue=venue))
    body = client.get(f"{PAGES}{page.pk}/").json()
    assert (body["venue_id"], body["venue"]["id"], body["venue"]["name"]) == (venue.pk, venue.pk, "儿童之家")
    assert {"kind", "address", "phone"} <= set(body["venue"])


def picture(title: str) -> Image:
    return Image.objects.create(title=title, file=get_test_image_file(f"{title}.png"))


def test_only_pictures_of_live_pages_are_shown(
    client, community, section, page_of, activity, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        shown, drafted, loose = picture("shown"), picture("drafted"), picture("loose")
        page = page_of(activity, cover=shown, body=[("picture", {"image": shown, "alt": "孩子们", "caption": ""})])
        page_of(make.activity(community), cover=drafted, live=False)
    listed = client.get("/api/cms/v2/images/?fields=*").json()
    assert [item["id"] for item in listed["items"]] == [shown.pk]
    assert client.get("/api/cms/v2/images/?search=SHOWN").json()["meta"]["total_count"] == 1
    assert client.get("/api/cms/v2/images/?search=draft").json()["meta"]["total_count"] == 0
    for hidden in (drafted, loose):
        assert client.get(f"/api/cms/v2/images/{hidden.pk}/").status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        page.unpublish()
    assert client.get("/api/cms/v2/images/").json()["items"] == []


def test_only_documents_that_a_live_page_leads_to_are_shown(
    client, community, section, home, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        shown, loose = (Document.objects.create(title=name, file=ContentFile(b"%PDF", f"{name}.pdf")) for name in "ab")
        text = f'<p>见<a linktype="document" id="{shown.pk}">报名表</a></p>'
        page = NewsPage(title="报名表", category="answer", intro="开头", date=date(2026, 11, 1), body=[("text", text)])
        section("news").add_child(instance=page)
    assert [item["id"] for item in client.get("/api/cms/v2/documents/").json()["items"]] == [shown.pk]
    assert client.get(f"/api/cms/v2/documents/{loose.pk}/").status_code == 404
    body = client.get(f"{PAGES}{page.pk}/").json()["body"]
    assert re.search(r'href="https?://[^"]+/documents/\d+/a\.pdf"', body)


def test_the_body_can_stand_on_another_page(client, section, home, community):
    activity = make.activity(community, "包饺子")
    body = [
        ("text", f'<h2>开场</h2><p>见<a linktype="page" id="{home.pk}">首页</a></p>'),
        ("facts", {"title": "带上", "facts": ["围裙"]}),
        ("activity", {"activity": activity.pk, "words": "来包饺子"}),
    ]
    page = NewsPage(title="饺子节", category="answer", intro="开头", date=date(2026, 11, 1))
    page.body = page.body.stream_block.to_python([{"type": kind, "value": value} for kind, value in body])
    section("news").add_child(instance=page)
    html = client.get(f"{PAGES}{page.pk}/").json()["body"]
    assert "<h2>开场</h2>" in html and "围裙" in html
    assert not re.search(r'class=|<svg|<use|(?:href|src)="/', html)
    assert f'/a/{activity.pk}/"' in html
