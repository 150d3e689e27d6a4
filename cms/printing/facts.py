"""What a poster says about an activity, in words ready to be set."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import date, datetime
from itertools import pairwise
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone, translation

from booking.models import Activity, Slot
from booking.states import Allocation
from cms.models import ActivityPage
from common.chinese import WEEKDAYS, day_of, zh_date, zh_time_range
from community.models import Community

from .typeface import printable

EDITION = 1  # of the drawings: raise it when a drawing changes, so that nobody is shown a kept old one
SHOWN_DAYS = 3
SHOWN_PARTNERS = 3
REPEATS = 3  # so many dates on the same weekday at the same time are called 每周
WEEK_DAYS = 7
HOW = {
    Allocation.FIRST_COME: "先到先得",
    Allocation.APPROVAL: "报名后由社区审核",
    Allocation.DRAW: "报名后公开抽签",
}
NBSP = "\u00a0"
NO_TIME, NO_PLACE = "时间待定，扫码看", "地点待定，扫码看"


@dataclass(frozen=True)
class PosterFacts:
    activity_id: int
    title: str
    category: str
    label: str  # of the category
    lead: str
    first: date | None  # the next day
    times: str  # of that day
    later: tuple[str, ...]  # further days, or how it repeats
    place: str
    address: str
    terms: str  # for whom and how places are given
    organiser: str
    phone: str
    url: str  # in the QR code
    photo: str  # name and hash of the cover photo; empty where the cover is drawn

    @property
    def day(self) -> str:
        """11月28日 周六"""
        return f"{self.first.month}月{self.first.day}日 {WEEKDAYS[self.first.weekday()]}" if self.first else ""

    @property
    def shown_url(self) -> str:
        return self.url.split("://")[-1].rstrip("/")

    def key(self, *kind: object) -> str:
        """Changes when anything that is drawn changes."""
        said = repr((EDITION, sorted(asdict(self).items()), kind))
        return hashlib.sha256(said.encode()).hexdigest()[:32]


def base_of(community: Community) -> str:
    """Where addresses on paper lead: the installation's address, or that of the community's own site."""
    site = community.site
    configured = urlsplit(settings.PUBLIC_BASE_URL).hostname
    return settings.PUBLIC_BASE_URL if site.is_default_site or site.hostname == configured else site.root_url


def live_page(activity: Activity) -> ActivityPage | None:
    return ActivityPage.objects.live().filter(activity=activity).select_related("cover").order_by("pk").first()


def slots_ahead(activity: Activity, *, at: datetime) -> list[Slot]:
    return list(activity.slots.scheduled().upcoming(at).with_details())


def facts_of(activity: Activity, slots: list[Slot], page: ActivityPage | None) -> PosterFacts:
    """`slots` are those ahead, in order of time; the words are Chinese whoever asks."""
    cover = (page and page.cover) or activity.cover
    days = _days(slots)
    with translation.override("zh-hans"):
        return PosterFacts(
            activity_id=activity.pk,
            title=printable(activity.title) or printable(activity.get_category_display()),
            category=activity.category,
            label=activity.get_category_display(),
            lead=printable((page and page.practical) or activity.summary),
            first=days[0][0] if days else None,
            times=days[0][1] if days else NO_TIME,
            later=_later(days),
            place=place_of(activity, slots[0] if slots else None),
            address=printable(_venue(activity, slots).address) if _venue(activity, slots) else "",
            terms=" · ".join(
                filter(None, (_ages(activity), _audience(activity), HOW[Allocation(activity.allocation)]))
            ),
            organiser=_organiser(activity),
            phone=printable(activity.community.phone),
            url=f"{base_of(activity.community)}/a/{activity.pk}/",
            photo=f"{cover.file.name} {cover.file_hash}" if cover else "",
        )


def shown_slots(slots: list[Slot]) -> list[Slot]:
    """Those whose days are written on the poster."""
    days = sorted({day_of(slot.starts_at) for slot in slots})[:SHOWN_DAYS]
    return [slot for slot in slots if day_of(slot.starts_at) in days]


def _days(slots: list[Slot]) -> list[tuple[date, str]]:
    """Each day with its times, at most two of them written out."""
    times: dict[date, list[str]] = {}
    for slot in slots:
        times.setdefault(day_of(slot.starts_at), []).append(zh_time_range(slot.starts_at, slot.ends_at))
    return [
        (day, " · ".join(spans[:2]) + (f" 等 {len(spans)} 场" if len(spans) > 2 else ""))
        for day, spans in times.items()
    ]


def _later(days: list[tuple[date, str]]) -> tuple[str, ...]:
    if len(days) < 2:
        return ()
    weekly = {(day.weekday(), times) for day, times in days}
    gaps = [(after - before).days for (before, _), (after, _) in pairwise(days)]
    if len(days) >= REPEATS and len(weekly) == 1 and gaps.count(WEEK_DAYS) * 2 > len(gaps):
        return (f"每{WEEKDAYS[days[0][0].weekday()]} {days[0][1]}",)
    shown = [f"{zh_date(day)} {times}" for day, times in days[1:SHOWN_DAYS]]
    rest = len(days) - SHOWN_DAYS
    return (*shown, f"还有 {rest} 天，扫码看") if rest > 0 else tuple(shown)


def _venue(activity: Activity, slots: list[Slot]):
    return slots[0].venue if slots else activity.venue


def place_of(activity: Activity, slot: Slot | None) -> str:
    """The venue and the space in it, as the poster has them."""
    venue = slot.venue if slot else activity.venue
    if venue is None:
        return NO_PLACE
    space = slot.space if slot else None
    return printable(f"{venue.name} {space.name}" if space and space.name not in venue.name else venue.name)


def _ages(activity: Activity) -> str:
    low, high = activity.min_age, activity.max_age
    if low and high:
        return f"{low}–{high}{NBSP}岁"
    if low or high:
        return f"{low}{NBSP}岁起" if low else f"{high}{NBSP}岁以下"
    return ""


def _audience(activity: Activity) -> str:
    return activity.get_audience_display()


def _organiser(activity: Activity) -> str:
    names = [activity.organiser or activity.community.name]
    names += [partner.name for partner in activity.partners.all()[:SHOWN_PARTNERS]]
    return " · ".join(dict.fromkeys(printable(name) for name in names))


def made_on(at: datetime) -> str:
    """印制于 11月20日"""
    day = timezone.localdate(at)
    return f"印制于 {day.month}月{day.day}日"
