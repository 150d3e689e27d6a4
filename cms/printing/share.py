"""Share cards: what a chat shows of a link. The words go into the page's head, the picture is drawn.

WeChat shows a square cut from the picture's middle: what matters stands in the middle 630 × 630 pixels.
"""

import hashlib
from dataclasses import asdict, dataclass

from django.urls import reverse

from booking.covers import colours_of
from booking.models import Activity
from booking.states import Category
from cms.models import ActivityPage, NewsPage, StudyPage, StudySeriesPage, VenuePage
from cms.pictures import NEWS_DRAWING, VENUE_DRAWING
from common.chinese import zh_date, zh_time_range
from community.models import Community

from .covers import cover
from .facts import EDITION, base_of
from .kept import kept
from .layouts.parts import mixed, rhombs, title_block
from .surfaces import Pixels
from .typeface import fit, printable

WIDTH, HEIGHT = 1200, 630
INSIDE = 570  # of the square in the middle
STRIP = 338  # height of the picture
PNG_LIMIT = 150_000
DESCRIPTION = 120  # letters of it that a chat may show
DRAWINGS = {*Category.values}
# Kinds as their addresses name them; what is not here is a `page`.
KINDS = {"news": NewsPage, "study": (StudyPage, StudySeriesPage), "venue": VenuePage}


@dataclass(frozen=True)
class Card:
    """What is drawn. `photo_id` is 0 where the picture is drawn after `category` and `seed`."""

    kind: str
    row_id: int
    title: str
    label: str
    community: str
    category: str
    seed: int
    photo_id: int = 0

    @property
    def version(self) -> str:
        """Changes with the picture; it stands in the address, so that readers may keep the picture for long."""
        return hashlib.sha256(repr((EDITION, sorted(asdict(self).items()))).encode()).hexdigest()[:16]

    @property
    def path(self) -> str:
        row = [self.kind, self.row_id] if self.row_id else []
        return f"{reverse('cms:og' if row else 'cms:og_home', args=row)}?v={self.version}"

    def png(self, photo) -> bytes:
        return kept(f"og-{self.version}-{photo.file_hash if photo else ''}", lambda: _draw(self, photo))


def card_of_activity(activity: Activity, community: Community, photo_id: int | None = None) -> Card:
    return Card(
        kind="activity",
        row_id=activity.pk,
        title=activity.title,
        label=activity.get_category_display(),
        community=community.name,
        category=activity.category,
        seed=activity.pk,
        photo_id=photo_id or activity.cover_id or 0,
    )


def card_of_page(page, community: Community) -> Card:
    """A card for any page of the site, given as its own type."""
    if isinstance(page, ActivityPage):
        return card_of_activity(page.activity, community, page.cover_id)
    kind = next((name for name, types in KINDS.items() if isinstance(page, types)), "page")
    label, drawing = _dress(page, kind)
    return Card(
        kind=kind,
        row_id=page.pk,
        title=page.title,
        label=label,
        community=community.name,
        category=drawing if drawing in DRAWINGS else Category.OTHER,
        seed=page.pk,
        photo_id=getattr(page, "cover_id", None) or 0,
    )


def _dress(page, kind: str) -> tuple[str, str]:
    """The word above the title and the drawing of a page without a photo."""
    if kind == "news":
        return page.get_category_display(), NEWS_DRAWING.get(page.category, Category.VOLUNTEER)
    if kind == "study":
        return (f"第{page.episode}期" if isinstance(page, StudyPage) else "学习"), Category.HISTORY
    if kind == "venue":
        return page.venue.get_kind_display(), VENUE_DRAWING.get(page.venue.kind, Category.VOLUNTEER)
    return "", Category.VOLUNTEER


def card_of_home(community: Community) -> Card:
    words = ("看活动 · 报名 · 志愿服务", Category.FAMILY)
    return Card("home", 0, community.name, words[0], community.name, words[1], community.pk)


def spoken(*parts: str) -> str:
    """A description on one line, cut where a chat would cut it."""
    words = " ".join(" ".join(part for part in parts if part).split())
    return words if len(words) <= DESCRIPTION else f"{words[: DESCRIPTION - 1]}…"


def when_and_where(slot) -> str:
    """11月28日 周六 09:00–11:30，综合文化服务中心。"""
    place = f"，{slot.venue.name}" if slot.venue else ""
    return f"{zh_date(slot.starts_at)} {zh_time_range(slot.starts_at, slot.ends_at)}{place}。"


def absolute(community: Community, path: str) -> str:
    return base_of(community) + path


def _draw(card: Card, photo) -> bytes:
    field, line, _disc, ink = colours_of(card.category, card.seed)
    s = Pixels(WIDTH, HEIGHT, field)
    rhombs(s, mixed(field, line, 0.12), STRIP, HEIGHT, right=WIDTH)
    s.picture(cover(card.category, card.seed, photo, WIDTH, STRIP), 0, 0, WIDTH, STRIP)
    s.box(0, STRIP, WIDTH, STRIP + 6, line)
    label = printable(card.label)
    title = title_block(printable(card.title) or card.community, INSIDE, 176, largest=98, lines=3)
    top = STRIP + 6 + (HEIGHT - STRIP - 6 - 54 - title.height - (44 if label else 0)) / 2
    if label:
        s.text(WIDTH / 2, top + 32, label, 32, line, align="middle")
        top += 44
    s.block(WIDTH / 2, top, title, ink, bold=True, align="middle")
    name = fit(printable(card.community), INSIDE, (28, 24, 20))
    s.text(WIDTH / 2, HEIGHT - 24, name.lines[0], name.size, ink, align="middle")
    return s.png(limit=PNG_LIMIT)
