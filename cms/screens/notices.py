"""通知公告: what everybody should know these days."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from wagtail.models import Page

from cms.models import NewsPage
from cms.states import NewsCategory

FRESH = timedelta(days=14)


@dataclass(frozen=True)
class NoticeLine:
    """One notice; it stands until `until`, that day included."""

    title: str
    text: str
    url: str
    until: date


def current_notices(home: Page, *, at: datetime, limit: int) -> list[NoticeLine]:
    """The newest live notices below a page, none older than two weeks."""
    today = timezone.localdate(at)
    news = NewsPage.objects.live().descendant_of(home).filter(category=NewsCategory.NOTICE)
    fresh = news.filter(date__gt=today - FRESH, date__lte=today).order_by("-date", "-pk")[:limit]
    return [NoticeLine(page.title, page.intro, page.url or "", page.date + FRESH) for page in fresh]
