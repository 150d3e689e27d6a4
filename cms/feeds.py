"""News and activities for readers of feeds, as RSS 2.0 and Atom; the same entries in both."""

import mimetypes
import re
from dataclasses import dataclass
from datetime import datetime, time

from django.contrib.syndication.views import Feed
from django.db.models import F, Max, Prefetch
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed
from wagtail.models import Page, Site

from booking.models import Slot
from booking.states import Category
from common.chinese import zh_date, zh_time_range
from community.models import Community
from community.sites import community_of

from . import pictures
from .models import ActivityPage, NewsPage
from .states import NewsCategory

ENTRIES_MOST = 30
SLOTS_TOLD = 3
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML has no way to write them


@dataclass(frozen=True)
class Source:
    """Whose feed it is, and what was asked for."""

    request: HttpRequest
    community: Community
    home: Page
    category: str


@dataclass(frozen=True)
class Entry:
    """`guid` stays when the page is renamed or moved."""

    title: str
    text: str
    url: str
    guid: str
    published_at: datetime
    updated_at: datetime
    category: str
    author: str
    picture: Enclosure | None


class EntryFeed(Feed):
    """Abstract: `entries` and the two names are what feeds differ in."""

    feed_type = Rss201rev2Feed
    language = "zh-cn"
    item_guid_is_permalink = False
    section, choices, name, about = "", (), "", ""

    def get_object(self, request) -> Source:
        site, community = Site.find_for_request(request), community_of(request)
        wanted = request.GET.get("category", "")
        if community is None or (wanted and wanted not in self.choices):
            raise Http404
        return Source(request, community, site.root_page, wanted)

    def title(self, source):
        return f"{source.community.name} · {self.name}"

    def description(self, source):
        return self.about

    subtitle = description

    def link(self, source):
        return self.section

    def feed_url(self, source):
        return source.request.get_full_path()

    def feed_guid(self, source):
        return source.request.build_absolute_uri()

    def author_name(self, source):
        return source.community.name

    def items(self, source):
        return [self.entry(page, source) for page in self.pages(source)[:ENTRIES_MOST]]

    def item_title(self, entry):
        return printable(entry.title)

    def item_description(self, entry):
        return printable(entry.text)

    def item_link(self, entry):
        return entry.url

    def item_guid(self, entry):
        return entry.guid

    def item_pubdate(self, entry):
        return entry.published_at

    def item_updateddate(self, entry):
        return entry.updated_at

    def item_categories(self, entry):
        return [entry.category]

    def item_author_name(self, entry):
        return printable(entry.author)

    def item_enclosures(self, entry):
        return [entry.picture] if entry.picture else []


class NewsFeed(EntryFeed):
    section, choices, name, about = "/news/", NewsCategory.values, "社区动态", "社区里的新鲜事和通知"

    def pages(self, source):
        news = (
            NewsPage.objects.live().public().descendant_of(source.home).prefetch_related(pictures.covers(pictures.WIDE))
        )
        return (news.filter(category=source.category) if source.category else news).order_by("-date", "-pk")

    def entry(self, page, source) -> Entry:
        published = timezone.make_aware(datetime.combine(page.date, time()))
        return Entry(
            title=page.title,
            text=page.intro,
            url=page.get_url(source.request) or self.section,
            guid=f"urn:uuid:{page.translation_key}",
            published_at=published,
            updated_at=max(published, page.last_published_at or published),
            category=page.get_category_display(),
            author=page.author or source.community.name,
            picture=picture_of(page.cover, source.request),
        )


class ActivityFeed(EntryFeed):
    section, choices, name, about = "/activities/", Category.values, "活动", "新发布的活动，和它们最近的场次"

    def pages(self, source):
        live = ActivityPage.objects.live().public().descendant_of(source.home).filter(activity__listed=True)
        live = live.filter(activity__category=source.category) if source.category else live
        covers = [pictures.covers(pictures.WIDE, field=field) for field in ("cover", "activity__cover")]
        live = live.select_related("activity__venue").prefetch_related(*covers, coming_slots(timezone.now()))
        return live.annotate(revised_at=Max("activity__slots__revised_at")).order_by(
            F("first_published_at").desc(nulls_last=True), "-pk"
        )

    def entry(self, page, source) -> Entry:
        activity = page.activity
        published = page.first_published_at or activity.created_at
        return Entry(
            title=page.title,
            text="\n".join(filter(None, [page.intro or activity.summary, *whens(activity)])),
            url=page.get_url(source.request) or self.section,
            guid=f"urn:uuid:{page.translation_key}",
            published_at=published,
            updated_at=max(filter(None, [published, page.last_published_at, page.revised_at])),
            category=activity.get_category_display(),
            author=activity.organiser or source.community.name,
            picture=picture_of(page.shown_cover, source.request),
        )


class NewsAtomFeed(NewsFeed):
    feed_type = Atom1Feed


class ActivityAtomFeed(ActivityFeed):
    feed_type = Atom1Feed


def coming_slots(at: datetime) -> Prefetch:
    """The slots still to come, for all activities in one statement."""
    coming = Slot.objects.scheduled().upcoming(at).order_by("starts_at", "pk")
    return Prefetch("activity__slots", coming, to_attr="coming")


def whens(activity) -> list[str]:
    """11月28日 周六 09:00–10:15, 儿童之家: the next slots of an activity read with `coming_slots`."""
    place = f"，{activity.venue}" if activity.venue else ""
    return [
        f"{zh_date(slot.starts_at)} {zh_time_range(slot.starts_at, slot.ends_at)}{place}"
        for slot in activity.coming[:SLOTS_TOLD]
    ]


def picture_of(image, request) -> Enclosure | None:
    """The photo in the size of the large card; drawn covers stay on the site, because readers show no SVG."""
    if image is None:
        return None
    made = pictures.rendition(image, pictures.WIDE)
    address = request.build_absolute_uri(made.url)
    return Enclosure(address, str(made.file.size), mimetypes.guess_type(made.file.name)[0] or "image/jpeg")


def printable(text: str) -> str:
    return UNPRINTABLE.sub("", text)
