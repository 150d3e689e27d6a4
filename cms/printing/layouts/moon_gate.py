"""月洞门: on paper, the cover in a round gate, a short title written downwards beside it."""

from cms.printing.covers import round_cut
from cms.printing.typeface import width_of

from .parts import (
    INK,
    MARGIN,
    MUTED,
    WIDTH,
    Sheet,
    call_lines,
    fit,
    foot,
    height_of,
    mixed,
    stacked,
    title_block,
    where_and_when,
)

PAPER = "#FBF3E2"
FRAME, GATE = 34, 26
DOWNWARDS = 12  # letters of a title that is written downwards, in two columns at most
INSIDE = WIDTH - 2 * (MARGIN + 16)


def ground(sheet: Sheet) -> str:
    return PAPER


def draw(sheet: Sheet) -> None:
    s, accent = sheet.s, sheet.colours[0]
    _frame(sheet, accent)
    bottom = s.height - (150 if sheet.tall else 140)
    code_top = _call(sheet, bottom, accent)
    when_top = _when(sheet, code_top, accent)
    title = sheet.facts.title
    if all("\u4e00" <= letter <= "\u9fff" for letter in title) and len(title) <= DOWNWARDS:
        _gate_beside_title(sheet, when_top, accent)
    else:
        _gate_above_title(sheet, when_top, accent)
    foot(sheet, s.height - (92 if not sheet.note else 96), accent, width=INSIDE)


def _frame(sheet: Sheet, accent: str) -> None:
    s = sheet.s
    for inset, width in ((FRAME, 8), (FRAME + 16, 2)):
        a, b, c, d = inset, inset, WIDTH - inset, s.height - inset
        s.line([(a, b), (c, b), (c, d), (a, d), (a, b), (c, b)], accent, width)


def _gate(sheet: Sheet, x: float, y: float, radius: float, accent: str) -> None:
    inner = round(radius)
    gate = round_cut(sheet.cover(inner * 2, inner * 2), PAPER, (9, accent), (7, PAPER), (10, mixed(accent, PAPER, 0.7)))
    outer = inner + GATE
    sheet.s.picture(gate, x - outer, y - outer, x + outer, y + outer)


def _gate_beside_title(sheet: Sheet, bottom: float, accent: str) -> None:
    """The title in columns from the right, as on a scroll."""
    s, title, top = sheet.s, sheet.facts.title, FRAME + 50
    columns = 1 if len(title) <= 6 else 2
    rows = -(-len(title) // columns)
    room = bottom - top - 20
    size = min(150 if columns == 1 else 116, room / (rows * 1.1))
    x = WIDTH - MARGIN - 30 - size / 2
    for column in range(columns):
        letters = title[column * rows : (column + 1) * rows]
        for row, letter in enumerate(letters):
            y = top + (room - rows * size * 1.1) / 2 + row * size * 1.1 + size * 0.92
            s.text(x - column * size * 1.2, y, letter, size, accent, bold=True, align="middle")
    right = WIDTH - MARGIN - 30 - columns * size * 1.2
    middle = (MARGIN + right) / 2
    lead = fit(sheet.facts.lead, right - MARGIN - 30, (40, 36, 32, 28), lines=2, leading=1.35)
    radius = min((right - MARGIN - 60) / 2, (room - 70 - 2 * GATE - 12 - lead.height) / 2)
    y = top + (room - 70 - 2 * GATE - 12 - lead.height - 2 * radius) / 2
    _seal(sheet, middle, y, accent)
    y += 70 + GATE + radius
    _gate(sheet, middle, y, radius, accent)
    s.block(middle, y + radius + GATE + 8, lead, INK, align="middle")


def _gate_above_title(sheet: Sheet, bottom: float, accent: str) -> None:
    s, top = sheet.s, FRAME + 44
    block = title_block(sheet.facts.title, INSIDE, (bottom - top) * 0.45, largest=110)
    radius = min(320, (bottom - top - block.height - 70 - 52 - 20) / 2)
    _seal(sheet, WIDTH / 2, top, accent)
    _gate(sheet, WIDTH / 2, top + 66 + 26 + radius, radius, accent)
    left = bottom - (top + 66 + 52 + 2 * radius)
    s.block(WIDTH / 2, bottom - left / 2 - block.height / 2, block, accent, bold=True, align="middle")


def _seal(sheet: Sheet, x: float, top: float, accent: str) -> None:
    """The category as a seal's impression."""
    half = width_of(sheet.facts.label, 38, bold=True) / 2 + 26
    sheet.s.box(x - half, top, x + half, top + 58, accent, 10)
    sheet.s.text(x, top + 43, sheet.facts.label, 38, PAPER, bold=True, align="middle")


def _when(sheet: Sheet, bottom: float, accent: str) -> float:
    """Drawn from below; returns where it begins."""
    s, facts = sheet.s, sheet.facts
    beside = MARGIN + 16 + (330 if facts.first else 0)
    room = 430 if sheet.tall else 330
    lines = where_and_when(facts, WIDTH - MARGIN - 16 - beside, room, INK, MUTED)
    height = max(height_of(lines), 210 if facts.first else 0)
    top = bottom - height - 50
    s.line([(MARGIN + 16, top), (WIDTH - MARGIN - 16, top)], accent, 3)
    s.line([(MARGIN + 16, bottom), (WIDTH - MARGIN - 16, bottom)], accent, 3)
    stacked(s, beside, top + 25 + (height - height_of(lines)) / 2, lines)
    if facts.first:
        middle, y = MARGIN + 16 + 145, top + 25 + (height - 210) / 2
        s.text(middle, y + 58, f"{facts.first.month}月", 54, accent, bold=True, align="middle")
        s.text(middle, y + 158, str(facts.first.day), 118, accent, bold=True, align="middle")
        s.text(middle, y + 212, facts.day[-2:], 48, accent, bold=True, align="middle")
    return top


def _call(sheet: Sheet, bottom: float, accent: str) -> float:
    s, facts = sheet.s, sheet.facts
    size = 380 if sheet.tall else 330
    right = WIDTH - MARGIN - 16
    s.qr(facts.url, right - size, bottom - size, size)
    left = MARGIN + 16
    lines = call_lines(facts, right - size - 30 - left, size, INK, MUTED, accent)
    stacked(s, left, bottom - size + (size - height_of(lines)) / 2, lines)
    return bottom - size - 24
