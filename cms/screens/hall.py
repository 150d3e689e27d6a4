"""大屏: what a screen in a hall shows of the community, as pages that fit any television without scrolling.

Sizes are in rem of static/css/hall.css: 16 pixels on a screen of 1920 × 1080, and the same share of any other. How high
a line becomes is reckoned here, for the narrower of the two shapes, so that a page never has more lines than fit.
"""

import unicodedata
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from math import ceil, lcm

from django.utils import timezone

from booking.models import Slot
from booking.states import SlotState
from checkin.models import DisplayLease
from checkin.rules import needs_code
from cms.calendar import almanac
from cms.cards import Card, cards, with_card_facts
from common.chinese import zh_time, zh_weekday
from common.templatetags.ui import CHIPS, FEW_SEATS

from .activities import midnight
from .notices import NoticeLine, current_notices

DAYS_AHEAD = 7
LINES_MOST = 24
NOTICES_MOST = 5
# Characters of full width: of a title's row, of a whole title, of a venue's name, of a notice.
TITLE_ROW, TITLE_MOST, PLACE_MOST, NOTICE_MOST = 15, 30, 9, 40
HEIGHT_OF_PAGE = 40.0
HEIGHT_OF_LINE, HEIGHT_OF_ROW = 8.9, 4.0  # with one row of title; each further row


@dataclass(frozen=True)
class Line:
    """One activity on one day. `chip` is a shape of components/chip.html."""

    time: str
    note: str
    title: str
    place: str
    cover: str
    chip: str
    word: str
    next: bool = False

    @property
    def height(self) -> float:
        rows = ceil(width(self.title) / TITLE_ROW)
        return HEIGHT_OF_LINE + HEIGHT_OF_ROW * (rows - 1)


@dataclass(frozen=True)
class Part:
    """One page of lines, which stands for some seconds."""

    title: str
    lines: list[Line]


@dataclass(frozen=True)
class Board:
    today: date
    almanac: str
    parts: list[Part]
    notices: list[NoticeLine]
    more: int  # activities that are only on the website
    side: str  # code or invitation

    def at_turn(self, turn: int) -> dict:
        """Which page and which notice stand at that turn, and the turn after it."""
        turns = lcm(len(self.parts), max(1, len(self.notices)))
        return {
            "parts": [(part, number == turn % len(self.parts)) for number, part in enumerate(self.parts)],
            "notices": [(line, number == turn % len(self.notices)) for number, line in enumerate(self.notices)],
            "next_turn": (turn + 1) % turns,
        }


def board_of(lease: DisplayLease, request, *, at: datetime) -> Board:
    """Public facts only: no person stands on it. The number of statements does not depend on the rows."""
    community, today = lease.checkpoint.community, timezone.localdate(at)
    shown = cards(slots_ahead(community, at=at), request, at=at)
    first = next((card for card in shown if card.state != SlotState.CANCELLED), None)
    lines = [line_of(card, at=at, first=card is first) for card in shown[:LINES_MOST]]
    count = sum(card.day <= today for card in shown[:LINES_MOST])
    notices = current_notices(community.site.root_page, at=at, limit=NOTICES_MOST)
    return Board(
        today=today,
        almanac=almanac(today),
        parts=[*parts_of("今天来社区", lines[:count]), *parts_of("接下来几天", lines[count:])]
        or [Part("欢迎来社区", [])],
        notices=[replace(line, title=shortened(line.title, NOTICE_MOST)) for line in notices],
        more=len(shown) - len(lines),
        side="code" if needs_code(lease.checkpoint, at=at) else "invitation",
    )


def slots_ahead(community, *, at: datetime) -> list[Slot]:
    """What is still to come today and in the days after; called-off ones too, for whoever is on the way."""
    until = midnight(timezone.localdate(at) + timedelta(days=DAYS_AHEAD))
    ahead = Slot.objects.filter(community=community, activity__listed=True, starts_at__lt=until)
    return list(with_card_facts(ahead.upcoming(at)))


def line_of(card: Card, *, at: datetime, first: bool) -> Line:
    today = card.day <= timezone.localdate(at)
    chip, word = chip_of(card, at=at)
    return Line(
        time=zh_time(card.starts_at),
        note=f"到 {zh_time(card.ends_at)}" if today else f"{zh_weekday(card.starts_at)} {card.day.day}日",
        title=shortened(card.title, TITLE_MOST),
        place=shortened(card.place, PLACE_MOST),
        cover=card.cover,
        chip=chip,
        word=word,
        next=first and today,
    )


def chip_of(card: Card, *, at: datetime) -> tuple[str, str]:
    """Shape and word: a free seat is told as a number, and what has begun is under way."""
    if card.state == SlotState.OPEN:
        few = card.left <= FEW_SEATS
        return ("few", f"仅剩 {card.left} 席") if few else ("open", f"还剩 {card.left} 席")
    if card.starts_at <= at and card.state != SlotState.CANCELLED:
        return "done", "进行中"
    return CHIPS[card.state]


def parts_of(title: str, lines: list[Line]) -> list[Part]:
    """Filled in order, each page up to its height."""
    pages: list[list[Line]] = []
    for line in lines:
        if not pages or sum(each.height for each in pages[-1]) + line.height > HEIGHT_OF_PAGE:
            pages.append([])
        pages[-1].append(line)
    return [Part(title, page) for page in pages]


def width(text: str) -> float:
    """In characters of full width, rounded up for the others."""
    return sum(1 if unicodedata.east_asian_width(sign) in "WFA" else 0.6 for sign in text)


def shortened(text: str, most: int) -> str:
    """Whole, or so much of it that it fits with a … at its end."""
    if width(text) <= most:
        return text
    while width(text) > most - 1:
        text = text[:-1]
    return text.rstrip() + "…"
