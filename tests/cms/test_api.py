"""The content API: what other programs read."""

from datetime import date

import pytest

from cms.models import NewsPage
from tests import factories as make

PAGES = "/api/cms/v2/pages/"


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
    assert '<a href="/">首页</a>' in body["body"]


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
