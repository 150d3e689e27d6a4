"""社区动态: the list and one piece of news."""

from datetime import datetime

from django.core.paginator import Paginator
from django.utils import timezone

from cms import linked, pictures
from cms.models import NewsPage, ProgrammePage
from cms.states import NewsCategory

from .activities import address
from .notices import current_notices

PER_PAGE = 20
MORE = 3
SHOWN_NOTICES = 3
SHOWN_PROGRAMMES = 4
SECONDS_A_CHARACTER = 60 / 350  # how fast people read Chinese


def latest(home, request, limit: int, *, at: datetime) -> list[dict]:
    """The newest news below a page, what is pinned first, as lines of components/list_item.html."""
    news = NewsPage.objects.live().descendant_of(home).on_top_first(at)[:limit]
    return [line(page, request) for page in news]


def line(page: NewsPage, request) -> dict:
    return {
        "page": page,
        "url": page.get_url(request),
        "title": page.title,
        "date": page.date,
        "category": page.get_category_display(),
        "on_top": getattr(page, "on_top", False),
    }


def index_context(page, request) -> dict:
    at, category = timezone.now(), request.GET.get("category", "")
    known = category in NewsCategory.values
    news = NewsPage.objects.live().child_of(page).on_top_first(at)
    shown = (news.filter(category=category) if known else news).prefetch_related(pictures.covers(pictures.THUMB))
    turned = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    first = turned.number == 1 and not known
    return {
        "tab": "home",
        "links": links(category),
        "notices": current_notices(page, at=at, limit=SHOWN_NOTICES) if first else [],
        "programmes": programmes(page, request) if first else [],
        "rows": [{**line(item, request), "cover": pictures.of_news(item), "intro": item.intro} for item in turned],
        "previous_url": address(request.GET, page=turned.previous_page_number()) if turned.has_previous() else "",
        "next_url": address(request.GET, page=turned.next_page_number()) if turned.has_next() else "",
    }


def links(category: str) -> list[dict]:
    """The pills above the list: all, and each category."""
    chosen = category if category in NewsCategory.values else ""
    words = [("", "全部"), *NewsCategory.choices]
    return [
        {"word": word, "url": f"?category={value}" if value else "?", "chosen": value == chosen}
        for value, word in words
    ]


def programmes(page, request) -> list[dict]:
    """The newest programmes below the news, as tiles."""
    live = ProgrammePage.objects.live().child_of(page).order_by("-pk")
    shown = live.prefetch_related(pictures.covers(pictures.STRIP))[:SHOWN_PROGRAMMES]
    return [
        {
            "title": item.title,
            "note": item.kind,
            "url": item.get_url(request),
            "cover": pictures.of_programme(item, pictures.STRIP),
        }
        for item in shown
    ]


def page_context(page, request) -> dict:
    others = NewsPage.objects.live().sibling_of(page, inclusive=False).order_by("-date", "-pk")[:MORE]
    cover = pictures.of_news(page, pictures.WIDE)
    return {
        "tab": "home",
        "cover": cover,
        "linked": linked.of_news(page, request, image=cover),
        "minutes": reading_minutes(page),
        "over": bool(page.shown_until and page.shown_until <= timezone.now()),
        "more": [line(item, request) for item in others],
    }


def reading_minutes(page: NewsPage) -> int:
    """At least one."""
    letters = len(page.intro) + sum(len(str(block.value)) for block in page.body)
    return max(1, round(letters * SECONDS_A_CHARACTER / 60))
