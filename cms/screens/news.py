"""社区动态: the list and one piece of news."""

from django.core.paginator import Paginator

from cms import linked, pictures
from cms.models import NewsPage
from cms.states import NewsCategory

from .activities import address

PER_PAGE = 20
MORE = 3
SECONDS_A_CHARACTER = 60 / 350  # how fast people read Chinese


def latest(home, request, limit: int) -> list[dict]:
    """The newest news below a page, as lines of components/list_item.html."""
    news = NewsPage.objects.live().descendant_of(home).order_by("-date", "-pk")[:limit]
    return [line(page, request) for page in news]


def line(page: NewsPage, request) -> dict:
    return {
        "page": page,
        "url": page.get_url(request),
        "title": page.title,
        "date": page.date,
        "category": page.get_category_display(),
    }


def index_context(page, request) -> dict:
    category = request.GET.get("category", "")
    news = NewsPage.objects.live().child_of(page).order_by("-date", "-pk")
    if category in NewsCategory.values:
        news = news.filter(category=category)
    shown = news.prefetch_related(pictures.covers(pictures.THUMB))
    turned = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    return {
        "tab": "home",
        "links": [
            {"word": "全部", "url": "?", "chosen": category not in NewsCategory.values},
            *(
                {"word": label, "url": f"?category={value}", "chosen": value == category}
                for value, label in NewsCategory.choices
            ),
        ],
        "rows": [{**line(item, request), "cover": pictures.of_news(item), "intro": item.intro} for item in turned],
        "previous_url": address(request.GET, page=turned.previous_page_number()) if turned.has_previous() else "",
        "next_url": address(request.GET, page=turned.next_page_number()) if turned.has_next() else "",
    }


def page_context(page, request) -> dict:
    others = NewsPage.objects.live().sibling_of(page, inclusive=False).order_by("-date", "-pk")[:MORE]
    cover = pictures.of_news(page, pictures.WIDE)
    return {
        "tab": "home",
        "cover": cover,
        "linked": linked.of_news(page, request, image=cover),
        "minutes": reading_minutes(page),
        "more": [line(item, request) for item in others],
    }


def reading_minutes(page: NewsPage) -> int:
    """At least one."""
    letters = len(page.intro) + sum(len(str(block.value)) for block in page.body)
    return max(1, round(letters * SECONDS_A_CHARACTER / 60))
