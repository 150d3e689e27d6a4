"""Hits: everything public of one community that a query finds, with what ranking and a line of the list need.

One statement a source. Each takes at most MOST, those with a fitting title and the newest first, so that a query for
everything stays small.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    Case,
    CharField,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Site

from booking.models import Activity, Slot, Venue
from booking.states import Category
from cms.models import (
    ActivityPage,
    NewsPage,
    StandardPage,
    StudyPage,
    StudySeriesPage,
    VenuePage,
)
from cms.states import NewsCategory, SearchKind
from common.search import matching
from common.search.fitting import Fit, fit
from community.models import Community

MOST = 200
PAGES = {
    NewsPage: SearchKind.NEWS,
    StudyPage: SearchKind.STUDY,
    StudySeriesPage: SearchKind.STUDY,
    StandardPage: SearchKind.PAGES,
}


@dataclass(frozen=True)
class Hit:
    """One line of the results. `pk` is the activity's or the page's; `place` and `text` may have been what matched."""

    kind: SearchKind
    pk: int
    title: str
    url: str
    query: str
    text: str = ""
    place: str = ""
    label: str = ""
    day: date | None = None
    slot: int | None = None
    page: int | None = None

    @cached_property
    def fit(self) -> Fit:
        return fit(self.title, self.query)


def hits_of(community: Community, query: str, *, at: datetime) -> list[Hit]:
    """All kinds, unordered; three statements."""
    return [
        *activities(community, query, at=at),
        *venues(community, query, at=at),
        *pages(community, query, at=at),
    ]


def open_pages(model: type[Page], at: datetime) -> QuerySet:
    """Pages that everybody may read now: published, not expired, without a password."""
    closed = PageViewRestriction.objects.annotate(
        asked=ExpressionWrapper(OuterRef("path"), output_field=CharField())
    ).filter(asked__startswith=F("page__path"))
    return model.objects.filter(~Exists(closed), Q(expire_at=None) | Q(expire_at__gt=at), live=True)


def activities(community: Community, query: str, *, at: datetime) -> list[Hit]:
    """Listed activities by their own words or those of their page, each with its next slot or the day of its last."""
    slots = Slot.objects.filter(activity=OuterRef("pk")).scheduled()
    coming = slots.upcoming(at).order_by("starts_at", "pk")
    own = matching(Activity.objects.all(), query).values("pk")
    told = matching(open_pages(ActivityPage, at), query).values("activity")
    listed = Activity.objects.listed().filter(Q(pk__in=own) | Q(pk__in=told), community=community)
    rows = listed.annotate(
        slot=Subquery(coming.values("pk")[:1]),
        day=Coalesce(
            TruncDate(Subquery(coming.values("starts_at")[:1])),
            TruncDate(Subquery(slots.order_by("-starts_at").values("starts_at")[:1])),
        ),
    )
    found = rows.order_by("-pk").values("pk", "title", "summary", "category", "venue__name", "slot", "day")[:MOST]
    return [
        Hit(
            kind=SearchKind.ACTIVITIES,
            pk=row["pk"],
            title=row["title"],
            url=reverse("cms:activity", args=[row["pk"]]),
            query=query,
            text=row["summary"],
            place=row["venue__name"] or "",
            label=str(Category(row["category"]).label),
            day=row["day"],
            slot=row["slot"],
        )
        for row in found
    ]


def venues(community: Community, query: str, *, at: datetime) -> list[Hit]:
    """Places that have a page, by their name, their facts or the page's words."""
    shown = below(open_pages(VenuePage, at), community).filter(venue__community=community)
    named = matching(Venue.objects.all(), query).values("pk")
    told = matching(VenuePage.objects.all(), query).values("pk")
    rows = shown.filter(Q(venue__in=named) | Q(pk__in=told)).order_by("-pk")
    return [
        Hit(
            kind=SearchKind.VENUES,
            pk=row["pk"],
            title=row["venue__name"],
            url=_url(row),
            query=query,
            text=row["venue__intro"],
            place=row["venue__address"],
            page=row["pk"],
        )
        for row in rows.values("pk", "venue__name", "venue__intro", "venue__address", "url_path", "root")[:MOST]
    ]


def pages(community: Community, query: str, *, at: datetime) -> list[Hit]:
    """News, study posts and standing pages."""
    words = {value: str(label) for value, label in NewsCategory.choices}
    kinds = {ContentType.objects.get_for_model(model).pk: kind for model, kind in PAGES.items()}
    shown = below(open_pages(Page, at), community).filter(content_type__in=kinds)
    rows = matching(shown, query).annotate(
        day=Coalesce("newspage__date", "studypage__date", output_field=DateField()),
        intro=Coalesce("newspage__intro", "studypage__intro", "studyseriespage__intro", "standardpage__intro"),
        category=F("newspage__category"),
    )
    titled = Case(When(pk__in=matching(Page.objects.all(), query, in_title=True).values("pk"), then=0), default=1)
    ordered = rows.order_by(titled, "-pk")
    found = ordered.values("pk", "title", "content_type", "url_path", "root", "day", "intro", "category")
    return [
        Hit(
            kind=kinds[row["content_type"]],
            pk=row["pk"],
            title=row["title"],
            url=_url(row),
            query=query,
            text=row["intro"] or "",
            label=words.get(row["category"], ""),
            day=row["day"],
            page=row["pk"],
        )
        for row in found[:MOST]
    ]


def below(rows: QuerySet, community: Community) -> QuerySet:
    """The pages of the community's own site; `root` is the address of its home in the tree."""
    home = Site.objects.filter(pk=community.site_id).values("root_page__url_path")
    return rows.annotate(root=Subquery(home)).filter(url_path__startswith=F("root"))


def _url(row: dict) -> str:
    return "/" + row["url_path"][len(row["root"]) :]


def is_past(hit: Hit, *, at: datetime) -> bool:
    return hit.kind == SearchKind.ACTIVITIES and hit.slot is None and hit.day is not None and hit.day < today(at)


def today(at: datetime) -> date:
    return timezone.localdate(at)
