"""The sitemap and robots.txt: all that is public and nothing that is not."""

from urllib.robotparser import RobotFileParser

import pytest
from lxml import etree
from usp.fetch_parse import XMLSitemapParser
from usp.objects.sitemap import PagesXMLSitemap
from wagtail.models import PageViewRestriction

from tests import factories as make

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
HOST = "http://testserver"


def locations(client) -> dict[str, str | None]:
    """Path → lastmod, by the letter of the sitemaps' schema: <urlset> of <url> with one <loc> first."""
    answer = client.get("/sitemap.xml")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml")
    root = etree.fromstring(answer.content)
    assert root.tag == f"{{{NAMES['s']}}}urlset"
    order = ["loc", "lastmod", "changefreq", "priority"]
    for url in root:
        names = [etree.QName(each).localname for each in url]
        assert names == [name for name in order if name in names] and names[0] == "loc"
    found = [(url.findtext("s:loc", None, NAMES), url.findtext("s:lastmod", None, NAMES)) for url in root]
    assert all(loc.startswith(f"{HOST}/") for loc, _lastmod in found)
    assert len({loc for loc, _lastmod in found}) == len(found)
    return {loc.removeprefix(HOST): lastmod for loc, lastmod in found}


def test_pages_stand_in_it_and_activities_that_have_none(client, section, page_of, community):
    paged, bare = (make.activity(community, title) for title in ("有页面", "没页面"))
    page = page_of(paged)
    page.save_revision().publish()
    hidden = make.activity(community, "没公开", listed=False)
    found = locations(client)
    assert {"/", "/activities/", "/venues/", "/news/", "/study/", "/about/", "/about/privacy/"} <= set(found)
    assert (found[page.get_url()], f"/a/{bare.pk}/" in found) == ("2026-11-20", True)
    assert not {f"/a/{paged.pk}/", f"/a/{hidden.pk}/"} & set(found)


def test_what_is_not_live_or_not_public_is_left_out(client, page_of, community):
    draft = page_of(make.activity(community), live=False)
    shut = page_of(make.activity(community))
    PageViewRestriction.objects.create(page=shut, restriction_type="login")
    assert not {draft.get_url(), shut.get_url()} & set(locations(client))


def test_another_communitys_rows_are_not_in_it(client, home, other_community):
    theirs = make.activity(other_community)
    assert f"/a/{theirs.pk}/" not in locations(client)


def test_a_crawlers_library_reads_it(client, home, page_of, activity):
    page = page_of(activity)
    parser = XMLSitemapParser(
        url=f"{HOST}/sitemap.xml", content=client.get("/sitemap.xml").content.decode(), recursion_level=0,
        web_client=None, parent_urls=set(),
    )  # fmt: skip
    read = parser.sitemap()
    assert isinstance(read, PagesXMLSitemap)
    assert f"{HOST}{page.get_url()}" in {found.url for found in read.all_pages()}


@pytest.mark.parametrize("rows", [1, 3])
def test_it_costs_the_same_for_one_and_three(client, page_of, community, rows, django_assert_num_queries):
    for _ in range(rows):
        page_of(make.activity(community))
        make.activity(community)
    client.get("/sitemap.xml")
    with django_assert_num_queries(STATEMENTS):
        client.get("/sitemap.xml")


STATEMENTS = 6  # the site, restrictions, and for pages and activities each how many there are and which


def test_robots_find_the_sitemap_and_keep_off_what_is_personal(client, home):
    answer = client.get("/robots.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    rules = RobotFileParser()
    rules.parse(answer.content.decode().splitlines())
    assert rules.site_maps() == [f"{HOST}/sitemap.xml"]
    shut = ["/me/", "/t/ABC/", "/c/x/", "/door/", "/screen/x/", "/kiosk/x/", "/admin/", "/feeds/X.ics", "/book/1/"]
    assert [path for path in shut if rules.can_fetch("*", HOST + path)] == []
    open_to_all = ["/", "/activities/", "/news/feed.rss", "/covers/1.svg", "/feeds/programme.ics", "/a/1/", "/venues/"]
    assert [path for path in open_to_all if not rules.can_fetch("*", HOST + path)] == []
