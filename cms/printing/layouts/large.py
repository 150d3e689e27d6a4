"""大字: black on white, nothing but words, to be read from across the yard."""

from cms.printing.typeface import fit

from .parts import (
    INK,
    MARGIN,
    MUTED,
    WIDTH,
    Lines,
    Sheet,
    call_lines,
    foot,
    height_of,
    place_lines,
    stacked,
    time_lines,
    title_and_lead,
)

TAB = 150
BESIDE = MARGIN + TAB + 40
HUGE = (110, 98, 88, 78, 68, 60)


def ground(sheet: Sheet) -> str:
    return "#FFFFFF"


def draw(sheet: Sheet) -> None:
    s, facts = sheet.s, sheet.facts
    field, _line, _disc, ink = sheet.colours
    call_top = s.height - (600 if sheet.tall else 520)
    rows = _rows(sheet, call_top * (0.56 if sheet.tall else 0.54))
    rows_top = call_top - 26 - sum(max(height_of(lines), 130) + 34 for _word, lines in rows)
    s.box(0, 0, WIDTH, rows_top - 34, field)
    s.text(MARGIN, 84, facts.label, 44, ink)
    block, lead = title_and_lead(facts, WIDTH - 2 * MARGIN, rows_top - 34 - 110 - 24)
    words = block.height + (lead.height if lead else 0)
    y = s.block(MARGIN, 104 + (rows_top - 34 - 110 - 20 - words) / 2, block, ink, bold=True)
    if lead:
        s.block(MARGIN, y, lead, ink)
    for word, lines in rows:
        rows_top = _row(sheet, rows_top, word, lines, field, ink)
    _call(sheet, call_top, field)
    foot(sheet, s.height - (56 if not sheet.note else 62), MUTED)


def _rows(sheet: Sheet, height: float) -> list[tuple[str, Lines]]:
    width = WIDTH - MARGIN - BESIDE
    facts = sheet.facts
    for step in range(4):
        when = time_lines(facts, width, INK, INK, step=step)
        when[0] = (fit(facts.times, width, HUGE[step:], bold=True, lines=2, leading=1.15), INK, True)
        if facts.first:
            when.insert(0, (fit(facts.day, width, HUGE[step:], bold=True, leading=1.15), INK, True))
        where = place_lines(facts, width, INK, MUTED, step=step)
        where[0] = (fit(facts.place, width, HUGE[step + 1 :], bold=True, lines=2, leading=1.15), INK, True)
        if max(height_of(when), 130) + max(height_of(where), 130) + 68 <= height:
            break
    return [("时间", when), ("地点", where)]


def _row(sheet: Sheet, top: float, word: str, lines: Lines, field: str, ink: str) -> float:
    s = sheet.s
    height = max(height_of(lines), 130)
    s.box(MARGIN, top, MARGIN + TAB, top + height, field, 14)
    s.text(MARGIN + TAB / 2, top + height / 2 + 20, word, 54, ink, bold=True, align="middle")
    stacked(s, BESIDE, top + (height - height_of(lines)) / 2, lines)
    return top + height + 34


def _call(sheet: Sheet, top: float, field: str) -> None:
    s, facts = sheet.s, sheet.facts
    size = 430 if sheet.tall else 376
    s.line([(MARGIN, top), (WIDTH - MARGIN, top)], field, 6)
    s.qr(facts.url, MARGIN - 24, top + 14, size)
    beside = MARGIN + size
    lines = call_lines(facts, WIDTH - MARGIN - beside, size, INK, MUTED, field)
    stacked(s, beside, top + 14 + (size - height_of(lines)) / 2, lines)
