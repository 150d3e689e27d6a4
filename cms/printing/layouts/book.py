"""书页: a page on patterned cloth, set like the title page of a book."""

from .parts import (
    INK,
    MUTED,
    PAPER,
    WIDTH,
    Sheet,
    call_lines,
    foot,
    height_of,
    lattice,
    mixed,
    stacked,
    title_and_lead,
    where_and_when,
)

EDGE = 70
INSIDE = WIDTH - 2 * (EDGE + 64)
NUMERALS = 250


def ground(sheet: Sheet) -> str:
    return sheet.colours[0]


def draw(sheet: Sheet) -> None:
    s = sheet.s
    field, line, _disc, ink = sheet.colours
    lattice(s, mixed(field, line, 0.1))
    bottom = s.height - (510 if sheet.tall else 460)
    s.box(EDGE + 12, EDGE + 12, WIDTH - EDGE + 12, bottom + 12, mixed(field, "#000000", 0.3))
    s.box(EDGE, EDGE, WIDTH - EDGE, bottom, PAPER)
    s.box(EDGE, EDGE, EDGE + 22, bottom, mixed(field, line, 0.55))
    when_top = _when(sheet, bottom - 30, field)
    _title_page(sheet, EDGE + 34, when_top, field)
    _call(sheet, bottom, ink, line)
    foot(sheet, s.height - (56 if not sheet.note else 62), ink)


def _title_page(sheet: Sheet, top: float, bottom: float, accent: str) -> None:
    s = sheet.s
    middle = WIDTH / 2 + 11
    s.text(middle, top + 56, " ".join(sheet.facts.label), 40, accent, bold=True, align="middle")
    for y, width in ((top + 82, 6), (top + 94, 2)):
        s.line([(middle - INSIDE / 2, y), (middle + INSIDE / 2, y)], accent, width)
    room = bottom - top - 110
    block, lead = title_and_lead(sheet.facts, INSIDE, room * 0.55)
    words = block.height + (lead.height if lead else 0)
    height = min(INSIDE * 0.6, room - words - 56)
    spare = room - words - height
    y = s.block(middle, top + 110 + spare * 0.3, block, accent, bold=True, align="middle")
    if lead:
        y = s.block(middle, y, lead, MUTED, align="middle")
    y += spare * 0.3
    s.picture(sheet.cover(INSIDE, height), middle - INSIDE / 2, y, middle + INSIDE / 2, y + height)


def _when(sheet: Sheet, bottom: float, accent: str) -> float:
    """The day in large numerals, the words beside; drawn from below, returns where it begins."""
    s, facts = sheet.s, sheet.facts
    left = EDGE + 22 + 50
    beside = left + (NUMERALS + 50 if facts.first else 0)
    lines = where_and_when(facts, WIDTH - EDGE - 40 - beside, 420 if sheet.tall else 310, INK, MUTED)
    height = max(height_of(lines), 190 if facts.first else 0)
    top = bottom - height - 20
    stacked(s, beside, top + (height - height_of(lines)) / 2, lines)
    if facts.first:
        y = top + (height - 190) / 2
        number = f"{facts.first.month}.{facts.first.day}"
        s.text(left + NUMERALS / 2, y + 104, number, 104 if len(number) < 5 else 92, accent, bold=True, align="middle")
        s.text(left + NUMERALS / 2, y + 176, facts.day[-2:], 56, accent, bold=True, align="middle")
        s.line([(beside - 26, top + 8), (beside - 26, top + height - 8)], accent, 3)
    return top


def _call(sheet: Sheet, page_bottom: float, ink: str, line: str) -> None:
    s, facts = sheet.s, sheet.facts
    size = 330 if sheet.tall else 300
    top = page_bottom + 44
    s.box(EDGE - 4, top - 4, EDGE + size + 4, top + size + 4, "#FFFFFF", 10)
    s.qr(facts.url, EDGE, top, size)
    beside = EDGE + size + 44
    lines = call_lines(facts, WIDTH - EDGE - beside, size, ink, ink, line)
    stacked(s, beside, top + (size - height_of(lines)) / 2, lines)
