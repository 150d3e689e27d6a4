"""News and activities as RSS and Atom, read as feed readers do, and taken apart by the letter of both formats."""

import gc
import warnings
from datetime import date, timedelta

import feedparser
import pytest
from lxml import etree
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import PageViewRestriction

from booking import actions
from cms import pictures
from cms.models import ActivityPage, NewsPage
from cms.states import NewsCategory
from tests import factories as make

ATOM = "{http://www.w3.org/2005/Atom}"
NEWS = ["/news/feed.rss", "/news/feed.atom"]
ACTIVITIES = ["/activities/feed.rss", "/activities/feed.atom"]
AWKWARD = "饺子 & 汤圆 <b>“两锅”</b> ]]>\x0b 🎉"


@pytest.fixture
def write(section, at):
    """write(title): a live page of news."""

    def written(title="停水了", **fields) -> NewsPage:
        facts = {"date": at.date(), "category": NewsCategory.NOTICE, "intro": "明天上午停水"}
        return section("news").add_child(instance=NewsPage(title=title, **(facts | fields)))

    return written


def read(client, path: str):
    """What a reader makes of it; the feed must not be in need of mending."""
    answer = client.get(path)
    kind = "rss" if ".rss" in path else "atom"
    assert (answer.status_code, answer["Content-Type"]) == (200, f"application/{kind}+xml; charset=utf-8")
    found = feedparser.parse(answer.content, response_headers={"content-type": answer["Content-Type"]})
    assert (found.bozo, found.version) == (0, {"rss": "rss20", "atom": "atom10"}[kind])
    faults = faults_of_rss if kind == "rss" else faults_of_atom
    assert faults(etree.fromstring(answer.content)) == []
    return found


def faults_of_rss(root) -> list[str]:
    """RSS 2.0: what a channel and its items must have."""
    (channel,) = root
    found = [
        f"channel has no {name}" for name in ("title", "link", "description", "language") if not channel.findtext(name)
    ]
    (itself,) = channel.findall(f"{ATOM}link")
    found += [] if itself.get("rel") == "self" and itself.get("href", "").startswith("http") else ["no link to itself"]
    for item in channel.findall("item"):
        found += [f"item has no {name}" for name in ("title", "link", "guid", "pubDate") if not item.findtext(name)]
        found += [] if item.find("guid").get("isPermaLink") == "false" else ["the guid is no address"]
        found += [f"enclosure {part.attrib}" for part in item.findall("enclosure") if not int(part.get("length"))]
    return found


def faults_of_atom(root) -> list[str]:
    """RFC 4287, 4.1.1 and 4.1.2."""
    must = ("id", "title", "updated")
    found = [f"feed has no {name}" for name in (*must, "author") if root.find(ATOM + name) is None]
    found += [] if root.find(f"{ATOM}link[@rel='self']") is not None else ["no link to itself"]
    for entry in root.findall(f"{ATOM}entry"):
        found += [f"entry has no {name}" for name in must if not entry.findtext(ATOM + name)]
        found += [] if entry.find(f"{ATOM}link[@rel='alternate']") is not None else ["no link to the page"]
    ids = [each.text for each in root.iter(f"{ATOM}id")]
    return found + ([] if len(ids) == len(set(ids)) else ["an id twice"])


@pytest.mark.parametrize("path", [*NEWS, *ACTIVITIES])
def test_a_feed_without_entries_is_sound(client, home, path):
    found = read(client, path)
    assert (found.entries, found.feed.title.split(" · ")[0]) == ([], "竞舟社区")


@pytest.mark.parametrize("path", NEWS)
def test_news_has_what_a_reader_shows(client, write, path):
    page = write(author="小周", cover=picture())
    (entry,) = read(client, path).entries
    assert (entry.title, entry.summary, entry.link) == ("停水了", "明天上午停水", f"http://testserver{page.get_url()}")
    assert (entry.id, entry.published[:16]) == (f"urn:uuid:{page.translation_key}", day(path, "2026-11-20"))
    assert [tag.term for tag in entry.tags] == ["通知公告"]
    (enclosure,) = entry.enclosures
    assert enclosure.type in {"image/png", "image/jpeg"} and enclosure.href.startswith("http://testserver/")


def day(path: str, iso: str) -> str:
    return date.fromisoformat(iso).strftime("%a, %d %b %Y") if ".rss" in path else f"{iso}T00:00"


def picture():
    """A photo with its large size; the temporary files that Wagtail leaves are collected while nobody minds."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        image = get_image_model().objects.create(title="照片", file=get_test_image_file(size=(1600, 900)))
        image.get_rendition(pictures.WIDE)
        gc.collect()
    return image


@pytest.mark.parametrize("path", [*NEWS, *ACTIVITIES])
def test_awkward_words_break_nothing(client, write, page_of, community, path):
    page = write(AWKWARD, author=AWKWARD[:30])
    page_of(make.activity(community, AWKWARD, organiser=AWKWARD[:30])).save()
    (entry,) = read(client, path).entries
    assert etree.fromstring(client.get(path).content) is not None
    assert "\x0b" not in entry.title and "🎉" in entry.title
    assert page.live


@pytest.mark.parametrize("path", NEWS)
def test_only_live_public_news_of_this_community(client, write, path):
    write("看得到")
    write("草稿", live=False)
    shut = write("只给内部")
    PageViewRestriction.objects.create(page=shut, restriction_type="login")
    assert [entry.title for entry in read(client, path).entries] == ["看得到"]


def test_news_newest_first_at_most_thirty_and_by_category(client, write, at):
    for number in range(31):
        write(f"第 {number} 条", date=at.date() - timedelta(days=number))
    write("演出", category=NewsCategory.CULTURE, date=at.date() - timedelta(days=90))
    titles = [entry.title for entry in read(client, "/news/feed.rss").entries]
    assert (len(titles), titles[0], titles[-1]) == (30, "第 0 条", "第 29 条")
    assert [entry.title for entry in read(client, "/news/feed.atom?category=culture").entries] == ["演出"]
    assert client.get("/news/feed.rss?category=nonsense").status_code == 404


def test_a_guid_stays_when_a_page_is_renamed_and_updated_rises(client, write, time_machine, at):
    page = write()
    (before,) = read(client, "/news/feed.atom").entries
    time_machine.move_to(at + timedelta(hours=3))
    page = NewsPage.objects.get(pk=page.pk)
    page.title, page.slug = "又来水了", "water"
    renamed = page.save_revision()
    renamed.publish()
    (after,) = read(client, "/news/feed.atom").entries
    assert (before.id, before.updated < after.updated) == (after.id, True)
    assert before.link != after.link


@pytest.mark.parametrize("path", ACTIVITIES)
def test_an_activity_tells_its_next_slots(client, community, page_of, at, path):
    activity = make.activity(community, "读书会", at_venue=make.venue(community, "图书馆"), summary="一起读")
    page = page_of(activity)
    for days in (-1, 1, 2, 3, 4):
        make.slot(activity, at=at, starts_at=at + timedelta(days=days), booking_closes_at=at + timedelta(hours=1))
    (entry,) = read(client, path).entries
    assert (entry.title, entry.link) == ("读书会", f"http://testserver{page.get_url()}")
    assert entry.summary.replace("<br />", "\n").split("\n") == [
        "一起读",
        "11月21日 周六 09:00–11:00，图书馆",
        "11月22日 周日 09:00–11:00，图书馆",
        "11月23日 周一 09:00–11:00，图书馆",
    ]


def test_an_activity_that_is_not_listed_or_has_no_page_is_in_no_feed(client, community, page_of):
    page_of(make.activity(community, "收起来的", listed=False))
    make.activity(community, "没有页面的")
    assert read(client, "/activities/feed.rss").entries == []


def test_a_changed_slot_is_an_update_of_its_activity(client, page_of, slot, clerk, at, time_machine):
    page_of(slot.activity)
    (before,) = read(client, "/activities/feed.atom").entries
    time_machine.move_to(at + timedelta(hours=1))
    actions.change_slot(slot, label="上午场", by=clerk, at=at + timedelta(hours=1))
    (after,) = read(client, "/activities/feed.atom").entries
    assert before.updated < after.updated


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("path", "statements"), [("/news/feed.rss", 5), ("/activities/feed.atom", 6)])
def test_a_feed_costs_the_same_for_one_and_three(
    client, write, page_of, community, at, rows, path, statements, django_assert_num_queries
):
    for number in range(rows):
        write(f"第 {number} 条", cover=picture())
        page = page_of(activity := make.activity(community))
        page.cover = picture()
        page.save()
        make.slot(activity, at=at)
    client.get(path)
    with django_assert_num_queries(statements):
        client.get(path)


@pytest.mark.parametrize(("page", "feeds"), [("/", NEWS + ACTIVITIES), ("/news/", NEWS), ("/activities/", ACTIVITIES)])
def test_pages_name_their_feeds(client, home, page, feeds):
    head = etree.HTML(client.get(page).content).xpath("//head/link[@rel='alternate']/@href")
    assert sorted(head) == sorted(feeds)


def test_a_page_that_is_published_is_in_the_feed_at_once(client, write, settings, django_capture_on_commit_callbacks):
    settings.VISITOR_CACHE_SECONDS = 60
    page = write("头一条")
    assert [entry.title for entry in read(client, "/news/feed.rss").entries] == ["头一条"]
    with django_capture_on_commit_callbacks(execute=True):
        page.title = "改过的"
        page.save_revision().publish()
    assert [entry.title for entry in read(client, "/news/feed.rss").entries] == ["改过的"]
    assert ActivityPage.objects.count() == 0
