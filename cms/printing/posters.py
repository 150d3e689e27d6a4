"""Posters: which layout an activity gets, and the finished picture or page."""

from datetime import datetime

from booking.models import Activity
from booking.states import Category
from cms.states import PosterLayout, PosterSize
from common.chinese import day_of

from .facts import PosterFacts, facts_of, live_page, made_on, slots_ahead
from .kept import kept
from .layouts import DRAWN
from .layouts.parts import WIDTH, Sheet
from .paper import Paper
from .surfaces import Pixels

PHONE_HEIGHT = 1920
PNG_LIMIT = 300_000
LAYOUT_OF = {
    Category.FESTIVAL: PosterLayout.FESTIVE,
    Category.ARTS: PosterLayout.MOON_GATE,
    Category.CRAFT: PosterLayout.MOON_GATE,
    Category.READING: PosterLayout.BOOK,
    Category.HISTORY: PosterLayout.BOOK,
    Category.FAMILY: PosterLayout.SLANT,
    Category.SPORT: PosterLayout.SLANT,
    Category.HEALTH: PosterLayout.SLANT,
    Category.VOLUNTEER: PosterLayout.SLANT,
    Category.EDUCATION: PosterLayout.LARGE,
    Category.OTHER: PosterLayout.LARGE,
}


def layout_for(category: str) -> PosterLayout:
    return LAYOUT_OF.get(category, PosterLayout.LARGE)


class Poster:
    """An activity's poster in one layout and size, as of `at`; nothing is drawn before its bytes are asked for."""

    def __init__(self, activity: Activity, layout: PosterLayout, size: PosterSize, *, at: datetime):
        page = live_page(activity)
        self.facts = facts_of(activity, slots_ahead(activity, at=at), page)
        self.layout, self.size, self.at = layout, size, at
        self._photo = (page and page.cover) or activity.cover

    @property
    def key(self) -> str:
        """The same for the same picture. Paper carries its date, so it is another page tomorrow."""
        day = "" if self.size == PosterSize.PHONE else day_of(self.at).isoformat()
        return self.facts.key(self.layout.value, self.size.value, day)

    @property
    def content_type(self) -> str:
        return "image/png" if self.size == PosterSize.PHONE else "application/pdf"

    @property
    def file_name(self) -> str:
        ending = "png" if self.size == PosterSize.PHONE else "pdf"
        return f"海报-{self.facts.title[:30]}-{self.size.label}.{ending}".replace("/", "")

    def bytes(self) -> bytes:
        return kept(f"poster-{self.key}", self._draw)

    def _draw(self) -> bytes:
        if self.size == PosterSize.PHONE:
            return poster_png(self.facts, self.layout, self._photo)
        return poster_pdf(self.facts, self.layout, self.size, self._photo, at=self.at)


def poster_png(facts: PosterFacts, layout: PosterLayout, photo) -> bytes:
    """1080 × 1920 pixels, at most 300 KB: for WeChat."""
    drawn = DRAWN[layout]
    surface = Pixels(WIDTH, PHONE_HEIGHT, drawn.ground(Sheet(None, facts, photo, "")))
    drawn.draw(Sheet(surface, facts, photo, ""))
    return surface.png(limit=PNG_LIMIT)


def poster_pdf(facts: PosterFacts, layout: PosterLayout, size: PosterSize, photo, *, at: datetime) -> bytes:
    """One page for a printer; the foot says when it was made."""
    drawn = DRAWN[layout]
    ground = drawn.ground(Sheet(None, facts, photo, ""))
    paper = Paper(size.value.upper(), WIDTH, ground, title=facts.title, at=at)
    drawn.draw(Sheet(paper, facts, photo, made_on(at)))
    return paper.bytes()
