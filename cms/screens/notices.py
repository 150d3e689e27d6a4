"""通知公告: what the house should know, until it is over by the clock."""

from dataclasses import dataclass
from datetime import datetime

from cms.models import NewsPage


@dataclass(frozen=True)
class NoticeLine:
    """One current notice; `until` is the moment from which it is no longer shown."""

    title: str
    text: str
    url: str
    until: datetime


def current_notices(home, *, at: datetime, limit: int) -> list[NoticeLine]:
    """The live notices below the page `home` that are shown at `at`, those on top first; one statement."""
    shown = NewsPage.objects.live().descendant_of(home).current_notices(at).on_top_first(at)[:limit]
    return [NoticeLine(page.title, page.intro, page.get_url() or "", page.shown_until) for page in shown]
