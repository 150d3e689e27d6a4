"""喜庆: the cover across the top, the title on its ground, everything else on one sheet of paper."""

from .parts import (
    GREEN,
    INK,
    MARGIN,
    MUTED,
    PAPER,
    RULE,
    WIDTH,
    Sheet,
    call_lines,
    foot,
    height_of,
    leaf,
    mixed,
    rhombs,
    stacked,
    title_and_lead,
    where_and_when,
)

INNER, GAP = 44, 36
BROAD = WIDTH - 2 * MARGIN


def ground(sheet: Sheet) -> str:
    return sheet.colours[0]


def draw(sheet: Sheet) -> None:
    s = sheet.s
    field, line, _disc, ink = sheet.colours
    paper_top = _paper(sheet, s.height - (130 if sheet.tall else 122))
    label = 74 if sheet.tall else 0
    room = paper_top * 0.52 - label - GAP
    block, lead = title_and_lead(sheet.facts, BROAD, room)
    below = (lead.height if lead else 0) + GAP
    cover_height = min(WIDTH * 9 / 16, paper_top - block.height - below - label - GAP)
    rhombs(s, mixed(field, line, 0.14), cover_height, paper_top)
    s.picture(sheet.cover(WIDTH, cover_height), 0, 0, WIDTH, cover_height)
    y = cover_height + (paper_top - cover_height - block.height - below - label + GAP) / 2
    if label:
        s.text(WIDTH / 2, y + 50, " ".join(sheet.facts.label), 46, ink, align="middle")
    y = s.block(WIDTH / 2, y + label, block, ink, bold=True, align="middle")
    if lead:
        s.block(WIDTH / 2, y, lead, ink, align="middle")
    foot(sheet, s.height - (58 if not sheet.note else 66), ink)


def _paper(sheet: Sheet, bottom: float) -> float:
    """Drawn from below; returns where it begins."""
    s, facts = sheet.s, sheet.facts
    code = 380 if sheet.tall else 340
    left, right = MARGIN + INNER, WIDTH - MARGIN - INNER
    beside = left + (232 + 44 if facts.first else 0)
    when = where_and_when(facts, right - beside, 460 if sheet.tall else 340, INK, MUTED)
    upper = max(height_of(when), 280 if facts.first else 0)
    top = bottom - (INNER + upper + 14 + 14 + code + 20)
    s.box(MARGIN, top, WIDTH - MARGIN, bottom, PAPER, 16)
    y = top + INNER
    if facts.first:
        leaf(s, facts.first, left, y, 232)
    stacked(s, beside, y - 8 + (upper - height_of(when)) / 2, when)
    y += upper + 14
    for x in range(round(left), round(right), 16):
        s.line([(x, y), (x + 8, y)], RULE, 3)
    s.qr(facts.url, left - 20, y + 14, code)
    beside = left + code
    call = call_lines(facts, right - beside, code, INK, MUTED, GREEN)
    stacked(s, beside, y + 14 + (code - height_of(call)) / 2, call)
    return top
