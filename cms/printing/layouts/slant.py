"""活力: a slanted cover, the title on the slope, time and place in rows with signs before them."""

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
    mixed,
    place_lines,
    stacked,
    time_lines,
    title_and_lead,
)

SLOPE = 120
SIGN = 46  # radius of the signs
BESIDE = MARGIN + 2 * SIGN + 34


def ground(sheet: Sheet) -> str:
    return mixed(sheet.colours[0], "#FFFFFF", 0.92)


def draw(sheet: Sheet) -> None:
    s = sheet.s
    field, line, disc, ink = sheet.colours
    call_top = s.height - (560 if sheet.tall else 530)
    when = _rows(sheet, 460 if sheet.tall else 360)
    when_top = call_top - sum(max(height_of(lines), 2 * SIGN) for _sign, lines in when) - 24 * len(when) - 16
    block, lead = title_and_lead(sheet.facts, WIDTH - 2 * MARGIN, when_top * 0.46)
    words = block.height + (lead.height if lead else 0)
    slab = when_top - words - 100
    cover_height = min(WIDTH * 0.75, slab + SLOPE * 0.6)
    s.picture(sheet.cover(WIDTH, cover_height), 0, 0, WIDTH, cover_height)
    s.polygon([(0, slab), (WIDTH, slab - SLOPE), (WIDTH, when_top - SLOPE * 0.6), (0, when_top)], field)
    s.polygon([(0, slab), (WIDTH, slab - SLOPE), (WIDTH, slab - SLOPE + 14), (0, slab + 14)], line)
    s.polygon(
        [(0, when_top), (WIDTH, when_top - SLOPE * 0.6), (WIDTH, when_top - SLOPE * 0.6 + 8), (0, when_top + 8)], disc
    )
    y = s.block(MARGIN, slab + 24, block, ink, bold=True)
    if lead:
        s.block(MARGIN, y, lead, ink)
    _label(sheet, field, ink)
    _signs(sheet, when_top + 30, when, field)
    _call(sheet, call_top, field, ink, line)


def _label(sheet: Sheet, field: str, ink: str) -> None:
    s = sheet.s
    block = fit(sheet.facts.label, 400, (44,), bold=True)
    s.box(MARGIN, 0, MARGIN + 64 + 44 * len(sheet.facts.label), 104, field)
    s.polygon([(MARGIN, 104), (MARGIN + 64 + 44 * len(sheet.facts.label), 104), (MARGIN, 128)], field)
    s.text(MARGIN + 32, 76, block.lines[0], 44, ink, bold=True)


def _rows(sheet: Sheet, height: float) -> list[tuple[str, Lines]]:
    """When and where, each with its sign, in the largest type that the area has room for."""
    width = WIDTH - MARGIN - BESIDE
    for step in range(4):
        when = time_lines(sheet.facts, width, INK, INK, step=step)
        if sheet.facts.first:
            when.insert(0, (fit(sheet.facts.day, width, (76, 68, 60, 54)[step:], bold=True, leading=1.15), INK, True))
        where = place_lines(sheet.facts, width, INK, MUTED, step=step)
        if height_of(when) + height_of(where) <= height:
            break
    return [("clock", when), ("pin", where)]


def _signs(sheet: Sheet, top: float, rows: list[tuple[str, Lines]], field: str) -> None:
    s = sheet.s
    for sign, lines in rows:
        height = max(height_of(lines), 2 * SIGN)
        x, y = MARGIN + SIGN, top + min(SIGN + 6, height / 2)
        s.disc(x, y, SIGN, field)
        if sign == "clock":
            s.disc(x, y, 26, "#FFFFFF")
            s.disc(x, y, 20, field)
            s.line([(x, y - 14), (x, y + 1), (x + 11, y + 7)], "#FFFFFF", 5)
        else:
            s.disc(x, y - 6, 20, "#FFFFFF")
            s.polygon([(x - 18, y + 2), (x + 18, y + 2), (x, y + 30)], "#FFFFFF")
            s.disc(x, y - 6, 8, field)
        stacked(s, BESIDE, top + (height - height_of(lines)) / 2, lines)
        top += height + 24


def _call(sheet: Sheet, top: float, field: str, ink: str, line: str) -> None:
    s, facts = sheet.s, sheet.facts
    size = 370 if sheet.tall else 330
    s.polygon([(0, top + 50), (WIDTH, top), (WIDTH, s.height), (0, s.height)], field)
    left, y = WIDTH - MARGIN - size, top + 74
    s.box(left - 6, y - 6, left + size + 6, y + size + 6, "#FFFFFF", 14)
    s.qr(facts.url, left, y, size)
    lines = call_lines(facts, left - 40 - MARGIN, size, ink, ink, line)
    stacked(s, MARGIN, y + (size - height_of(lines)) / 2, lines)
    foot(sheet, s.height - (52 if not sheet.note else 58), ink)
