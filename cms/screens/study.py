"""学习: the series, its episodes, one episode."""

from django.utils import timezone

from booking.models import Slot
from booking.states import Category
from cms import pictures
from cms.cards import cards, with_card_facts
from cms.models import StudyPage, StudySeriesPage
from common.templatetags.ui import seats_width
from community.sites import community_of

SHOWN_ACTIVITIES = 3


def newest(home) -> dict | None:
    """The newest episode below a page, with how far its series has come."""
    episodes = StudyPage.objects.live().descendant_of(home).prefetch_related(pictures.covers(pictures.TALL))
    page = episodes.order_by("-date", "-episode").first()
    if page is None:
        return None
    series = page.get_parent().specific
    out = StudyPage.objects.live().child_of(series).count()
    return {
        "page": page,
        "series": series,
        "out": out,
        "planned": max(out, series.episodes_planned),
        "cover": pictures.of_study(page, pictures.TALL),
    }


def index_context(page, request) -> dict:
    series = StudySeriesPage.objects.live().child_of(page).order_by("path")
    rows = [
        {"page": item, "url": item.get_url(request), "cover": pictures.of_study(item, pictures.WIDE)}
        for item in series.prefetch_related(pictures.covers(pictures.WIDE))
    ]
    return {"tab": "home", "rows": rows}


def series_context(page, request) -> dict:
    at, today = timezone.now(), timezone.localdate()
    episodes = list(StudyPage.objects.live().child_of(page).order_by("episode", "pk"))
    together = Slot.objects.filter(
        community=community_of(request), activity__listed=True, activity__category=Category.HISTORY
    )
    near = with_card_facts(together.upcoming(at))
    return {
        "tab": "home",
        "cover": pictures.of_study(page, pictures.WIDE),
        "out": len(episodes),
        "planned": max(len(episodes), page.episodes_planned),
        "planned_text": f"{max(len(episodes), page.episodes_planned)} 期",
        "out_percent": seats_width(len(episodes), max(len(episodes), page.episodes_planned)),
        "rows": [{"page": item, "url": item.get_url(request)} for item in episodes],
        "newest": max(episodes, key=lambda item: (item.date, item.episode), default=None),
        "cards": cards(list(near[: SHOWN_ACTIVITIES * 3]), request, at=at)[:SHOWN_ACTIVITIES],
        "today": today,
    }


def page_context(page, request) -> dict:
    siblings = StudyPage.objects.live().sibling_of(page, inclusive=False)
    earlier = siblings.filter(episode__lt=page.episode).order_by("-episode").first()
    later = siblings.filter(episode__gt=page.episode).order_by("episode").first()
    return {
        "tab": "home",
        "series": page.get_parent().specific,
        "cover": pictures.of_study(page, pictures.WIDE),
        "earlier": _way(earlier, request),
        "later": _way(later, request),
    }


def _way(page: StudyPage | None, request) -> dict | None:
    return {"page": page, "url": page.get_url(request)} if page else None
