"""What several layouts are built from. Lengths are units of a sheet that is 1080 wide."""

from dataclasses import dataclass
from datetime import date

from booking.covers import colours_of
from cms.printing.covers import cover
from cms.printing.facts import PosterFacts
from cms.printing.surfaces import INK, MUTED, PAPER, Surface
from cms.printing.typeface import Block, fit, width_of
from common.chinese import WEEKDAYS

WIDTH = 1080
MARGIN = 64
GREEN, RED, RULE = "#067A3C", "#C2331B", "#E8DDCA"
HEAD = (76, 68, 60, 54)  # time and place: from 2 m a letter needs 10 mm, which is 51 units on A4
SUB = (46, 42, 38, 34)
NOTE = (38, 34, 30)
TITLE = (200, 180, 160, 140, 124, 110, 98, 88, 78, 68, 58, 50, 44)
ONE_LINE = 124  # a title that fits on one line in this size is not broken for a larger one
Lines = list[tuple[Block, str, bool]]  # blocks with their colour, and whether bold


@dataclass(frozen=True)
class Sheet:
    """A surface with what is drawn on it."""

    s: Surface
    facts: PosterFacts
    photo: object | None
    note: str  # small, at the foot

    @property
    def colours(self) -> tuple[str, str, str, str]:
        """Ground, line, disc and ink of the activity's cover."""
        return colours_of(self.facts.category, self.facts.activity_id)

    def cover(self, width: float, height: float):
        return cover(self.facts.category, self.facts.activity_id, self.photo, width, height)

    @property
    def tall(self) -> bool:
        """A phone's picture; else a sheet of paper, which has a fifth less height."""
        return self.s.height > 1700


def mixed(colour: str, other: str, share: float) -> str:
    """`colour` with `share` of the other in it."""
    pairs = [(int(colour[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def rhombs(s: Surface, colour: str, top: float, bottom: float, *, right: int = WIDTH, step: float = 81) -> None:
    """菱格: two rhombs in each other, over the whole width."""
    y = top
    while y < bottom + step:
        for x in range(0, right + 1, round(step)):
            for size in (step / 2, step / 4):
                points = [(x, y - size), (x + size, y), (x, y + size), (x - size, y), (x, y - size)]
                s.line([(px, min(max(py, top), bottom)) for px, py in points], colour, 2)
        y += step


def lattice(s: Surface, colour: str, step: float = 108) -> None:
    """窗格: squares in squares, joined in the middle of their sides."""
    y = 0.0
    while y < s.height:
        for x in range(0, WIDTH, round(step)):
            inner = [(x + step * a, y + step * b) for a, b in ((0.25, 0.25), (0.75, 0.25), (0.75, 0.75), (0.25, 0.75))]
            s.line([*inner, inner[0]], colour, 3)
            s.line([(x, y), (x + step, y)], colour, 3)
            s.line([(x, y), (x, y + step)], colour, 3)
            for a, b, c, d in ((0.5, 0, 0.5, 0.25), (0.5, 0.75, 0.5, 1), (0, 0.5, 0.25, 0.5), (0.75, 0.5, 1, 0.5)):
                s.line([(x + step * a, y + step * b), (x + step * c, y + step * d)], colour, 3)
        y += step


def leaf(s: Surface, day: date, left: float, top: float, width: float, head: str = RED) -> float:
    """A leaf of a tear-off calendar; returns where it ends."""
    height = width * 1.2
    s.box(left - 3, top - 3, left + width + 3, top + height + 3, RULE, 19)
    s.box(left, top, left + width, top + height, "#FFFFFF", 16)
    s.box(left, top, left + width, top + width * 0.32, head, 16)
    s.box(left, top + width * 0.16, left + width, top + width * 0.32, head)
    middle = left + width / 2
    s.text(middle, top + width * 0.235, f"{day.month}月", width * 0.2, "#FFFFFF", bold=True, align="middle")
    s.text(
        middle,
        top + width * 0.86,
        str(day.day),
        width * 0.58,
        GREEN if day.weekday() < 6 else RED,
        bold=True,
        align="middle",
    )
    s.text(middle, top + width * 1.1, WEEKDAYS[day.weekday()], width * 0.18, MUTED, bold=True, align="middle")
    return top + height


def stacked(s: Surface, x: float, top: float, lines: Lines, *, align: str = "left") -> float:
    """Blocks with their colour and weight under each other; returns where they end."""
    for block, fill, bold in lines:
        top = s.block(x, top, block, fill, bold=bold, align=align)
    return top


def time_lines(facts: PosterFacts, width: float, fill: str, muted: str, *, step: int = 0) -> Lines:
    """The first day's times, and what comes later. Each `step` makes it smaller and leaves a later day out."""
    lines = [(fit(facts.times, width, HEAD[step:], bold=True, lines=2, leading=1.2), fill, True)]
    later = facts.later[: max(1, 3 - step)]
    return lines + [(fit(words, width, SUB[min(step, 2) :], leading=1.25), muted, False) for words in later]


def place_lines(facts: PosterFacts, width: float, fill: str, muted: str, *, step: int = 0) -> Lines:
    lines = [(fit(facts.place, width, HEAD[step:], bold=True, lines=2, leading=1.2), fill, True)]
    if facts.address:
        lines.append((fit(facts.address, width, NOTE, lines=1 if step else 2, leading=1.3), muted, False))
    return lines


def where_and_when(facts: PosterFacts, width: float, height: float, fill: str, muted: str) -> Lines:
    """Time and place in the largest type that the area has room for."""
    for step in range(len(HEAD)):
        lines = time_lines(facts, width, fill, fill, step=step) + place_lines(facts, width, fill, muted, step=step)
        if height_of(lines) <= height:
            break
    return lines


def call_lines(facts: PosterFacts, width: float, height: float, fill: str, muted: str, accent: str) -> Lines:
    """How one books, with and without a phone that scans, in the largest type that the area has room for."""
    for share in (1, 0.92, 0.84, 0.76, 0.68):
        lines = _call(facts, width, fill, muted, accent, share)
        if height_of(lines) <= height:
            break
    return lines


def _call(facts: PosterFacts, width: float, fill: str, muted: str, accent: str, share: float) -> Lines:
    def sized(*sizes: float) -> tuple[float, ...]:
        return tuple(size * share for size in sizes)

    phone = facts.phone.replace(" ", "\u00a0")
    return [
        (fit("微信扫码报名", width, sized(62, 56, 50, 44, 38), bold=True, leading=1.25), accent, True),
        (fit(facts.terms, width, sized(46, 42, 38, 34), lines=2, leading=1.3), fill, False),
        (fit("不会扫码，打电话", width, sized(46, 42, 38), leading=1.35), fill, False),
        (fit(phone, width, sized(58, 52, 46, 40, 34, 28), bold=True, leading=1.15), fill, True),
        (fit(facts.shown_url, width, sized(32, 28, 24, 20), leading=1.4), muted, False),
    ]


def height_of(lines: Lines) -> float:
    return sum(block.height for block, _fill, _bold in lines)


def foot(sheet: Sheet, y: float, fill: str, *, width: float = WIDTH - 2 * MARGIN) -> None:
    """Who invites, and on paper when it was printed."""
    block = fit(sheet.facts.organiser, width, (38, 34, 30, 26))
    sheet.s.text(WIDTH / 2, y, block.lines[0], block.size, fill, align="middle")
    if sheet.note:
        sheet.s.text(WIDTH / 2, y + 36, sheet.note, 22, fill, align="middle")


def title_block(text: str, width: float, height: float, *, largest: float = 200, lines: int = 4) -> Block:
    """The largest size at which the title fits into the area; of a very long one the end is cut."""
    sizes = tuple(size for size in TITLE if size <= largest)
    if width_of(text, ONE_LINE, bold=True) <= width:
        lines = 1
    for size in sizes:
        rows = min(lines, int(height // (size * 1.18)))
        block = fit(text, width, (size,), lines=max(1, rows), bold=True, leading=1.18)
        if block.height <= height and not cut(block):
            return block
    return block


def title_and_lead(facts: PosterFacts, width: float, height: float) -> tuple[Block, Block | None]:
    """The title, and the line about it where a title that is not cut leaves room for it."""
    if facts.lead:
        for lines in (2, 1):
            lead = fit(facts.lead, width, (44, 40, 36), lines=lines, leading=1.4)
            block = title_block(facts.title, width, height - lead.height)
            if not (cut(block) or cut(lead)):
                return block, lead
    return title_block(facts.title, width, height), None


def cut(block: Block) -> bool:
    return block.lines[-1].endswith("…")


__all__ = ["INK", "MUTED", "PAPER", "Sheet"]
