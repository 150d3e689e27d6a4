"""How the month's programme is drawn: the wall calendar and the list."""

from datetime import date, datetime

from common.chinese import WEEKDAYS

from .facts import made_on
from .layouts.parts import RED, RULE, cut
from .paper import Paper
from .programme import Entry, Programme
from .surfaces import INK, MUTED, PAPER
from .typeface import fit

GROUND, HEAD_INK = "#8A2318", "#FFF3DC"
WEEKEND = "#FBEFE0"

# The wall calendar: 1680 units over 420 mm, so 4 units are a millimetre.
WIDE, EDGE, HEAD, NAMES, FOOT = 1680, 40, 168, 40, 44
COLUMN = (WIDE - 2 * EDGE) / 7
NUMBER, LINE, PLACE, GAP = 34, 22, 17, 5  # heights in a cell
ENTRY = LINE + PLACE + GAP
TITLES = (19, 18, 17, 16)
LEAST = 2  # entries that every week has room for


def wall_calendar(programme: Programme, *, at: datetime) -> bytes:
    """One A3 page, landscape, Monday first."""
    title = f"{programme.month.title}活动安排"
    s = Paper("A3", WIDE, PAPER, title=title, at=at, landscape=True)
    _head(s, programme, title)
    top = HEAD + NAMES
    for column, name in enumerate(WEEKDAYS):
        x = EDGE + (column + 0.5) * COLUMN
        s.text(x, HEAD + 29, name, 23, RED if column > 4 else INK, bold=True, align="middle")
    weeks = programme.month.days
    for week, height in zip(weeks, _heights(programme, s.height - FOOT - top), strict=True):
        for column, day in enumerate(week):
            _cell(s, programme, day, EDGE + column * COLUMN, top, height)
        top += height
    s.text(EDGE, s.height - 15, f"以网上和场地通知为准。{programme.community} {programme.phone}", 17, MUTED)
    s.text(WIDE - EDGE, s.height - 15, made_on(at), 17, MUTED, align="right")
    return s.bytes()


def _head(s: Paper, programme: Programme, title: str) -> None:
    s.box(0, 0, WIDE, HEAD - 4, GROUND)
    s.text(EDGE, 84, title, 64, HEAD_INK, bold=True)
    x = EDGE
    for colour, word in programme.categories:
        s.disc(x + 9, 127, 10, HEAD_INK)
        s.disc(x + 9, 127, 8, colour)
        s.text(x + 26, 134, word, 20, HEAD_INK)
        x += 26 + 20 * len(word) + 24
    size = HEAD - 20
    s.qr(programme.url, WIDE - EDGE - size, 8, size)
    name = fit(programme.community, 420, (34, 30, 26, 22), bold=True)
    s.text(WIDE - EDGE - size - 24, 66, name.lines[0], name.size, HEAD_INK, bold=True, align="right")
    s.text(WIDE - EDGE - size - 24, 106, "扫码报名", 26, HEAD_INK, align="right")
    s.text(WIDE - EDGE - size - 24, 138, f"电话 {programme.phone}", 22, HEAD_INK, align="right")


def _heights(programme: Programme, room: float) -> list[float]:
    """Every week gets what its fullest day needs, up to a number of entries that all weeks have room for."""
    most = [max(LEAST, *(len(programme.days.get(day, ())) for day in week)) for week in programme.month.days]
    for limit in range(max(most), LEAST - 1, -1):
        heights = [NUMBER + ENTRY * min(rows, limit) + (LINE if rows > limit else 0) for rows in most]
        if sum(heights) <= room:
            break
    return [height + (room - sum(heights)) / len(heights) for height in heights]


def _cell(s: Paper, programme: Programme, day: date, left: float, top: float, height: float) -> None:
    outside, right = day.month != programme.month.month, left + COLUMN
    if day.weekday() > 4 and not outside:
        s.box(left, top, right, top + height, WEEKEND)
    s.line([(left, top), (right, top), (right, top + height), (left, top + height), (left, top)], RULE, 1.6)
    note = programme.notes[day]
    colour = MUTED if outside else RED if note.off or day.weekday() > 4 else INK
    s.text(left + 10, top + 28, str(day.day), 20 if outside else 27, colour, bold=not outside)
    words = fit(note.words, COLUMN - 70, (17, 15, 13))
    s.text(right - 10, top + 26, words.lines[0], words.size, colour if note.off else MUTED, align="right")
    entries = () if outside else programme.days.get(day, ())
    fitting = int((height - NUMBER) // ENTRY)
    shown = entries if len(entries) <= fitting else entries[: max(0, int((height - NUMBER - LINE) // ENTRY))]
    y = top + NUMBER
    for entry in shown:
        _entry(s, entry, left + 8, y)
        y += ENTRY
    if len(shown) < len(entries):
        s.text(left + 24, y + 16, f"还有 {len(entries) - len(shown)} 场，扫码看", 16, MUTED, bold=True)


def _entry(s: Paper, entry: Entry, left: float, top: float) -> None:
    width = COLUMN - 16 - 16
    s.box(left, top + 3, left + 6, top + ENTRY - GAP, entry.colour)
    title = fit(entry.title, width, TITLES, bold=True)
    if cut(title) and "：" in entry.title:  # of a row of activities the last part tells them apart
        title = fit(entry.title.rpartition("：")[2], width, TITLES, bold=True)
    s.text(left + 14, top + 17, title.lines[0], title.size, INK, bold=True)
    below = fit(f"{entry.starts} {entry.place}", width, (15, 14, 13))
    s.text(left + 14, top + 17 + PLACE + 1, below.lines[0], below.size, MUTED)


# The list: 1080 units over 210 mm, so 5 units are a millimetre.
TALL, MARGIN, ROW, DAY_ROW = 1080, 56, 92, 70
FIRST_TOP, TOP, BOTTOM = 300, 70, 80
TIME, SHORT = 250, 60


def large_list(programme: Programme, *, at: datetime) -> bytes:
    """A4 pages with one line a day and activity, in type for old eyes."""
    title = f"{programme.month.title}活动安排"
    s = Paper("A4", TALL, "#FFFFFF", title=title, at=at)
    pages = _pages(programme, s.height)
    for number, rows in enumerate(pages, start=1):
        if number > 1:
            s.turn()
        y = _list_head(s, programme, title) if number == 1 else TOP
        for row in rows:
            y = _row(s, row, y, programme)
        if not programme.days:
            s.text(TALL / 2, y + 120, "这个月还没有活动", 52, MUTED, align="middle")
        foot = f"{programme.community} {programme.phone}    第 {number} 页，共 {len(pages)} 页    {made_on(at)}"
        s.text(TALL / 2, s.height - 30, foot, 24, MUTED, align="middle")
    return s.bytes()


def _pages(programme: Programme, height: float) -> list[list[date | Entry]]:
    """Rows of each page: a day, then its activities; a day's head never stands alone at a page's foot."""
    pages: list[list[date | Entry]] = [[]]
    y: float = FIRST_TOP
    for day, entries in programme.days.items():
        for place, entry in enumerate(entries):
            head = place == 0
            if y + ROW + (DAY_ROW if head else 0) > height - BOTTOM:
                pages.append([])
                y, head = TOP, True  # the day is said again on the new page
            if head:
                pages[-1].append(day)
                y += DAY_ROW
            pages[-1].append(entry)
            y += ROW
    return pages


def _list_head(s: Paper, programme: Programme, title: str) -> float:
    s.box(0, 0, TALL, FIRST_TOP - 30, GROUND)
    s.text(MARGIN, 120, title, 72, HEAD_INK, bold=True)
    s.text(MARGIN, 180, programme.community, 38, HEAD_INK)
    s.text(MARGIN, 234, f"扫码报名，或打 {programme.phone}", 38, HEAD_INK, bold=True)
    s.qr(programme.url, TALL - MARGIN - 220, 26, 220)
    return FIRST_TOP


def _row(s: Paper, row: date | Entry, y: float, programme: Programme) -> float:
    if isinstance(row, Entry):
        s.box(MARGIN, y + 10, MARGIN + 10, y + ROW - 10, row.colour)
        times = fit(row.times, TIME, (40, 36, 32, 28, 24), bold=True)
        s.text(MARGIN + 28, y + 58, times.lines[0], times.size, INK, bold=True)
        width = TALL - 2 * MARGIN - TIME - 50
        title = fit(row.title, width, (42, 38, 34, 30), bold=True)
        s.text(MARGIN + TIME + 50, y + 46, title.lines[0], title.size, INK, bold=True)
        place = fit(row.place, width, (30, 26))
        s.text(MARGIN + TIME + 50, y + 84, place.lines[0], place.size, MUTED)
        return y + ROW
    note = programme.notes[row]
    s.box(MARGIN, y + 8, TALL - MARGIN, y + DAY_ROW - 4, WEEKEND)
    s.text(MARGIN + 16, y + 52, f"{row.month}月{row.day}日 {WEEKDAYS[row.weekday()]}", 40, GROUND, bold=True)
    s.text(TALL - MARGIN - 16, y + 50, note.words, 30, RED if note.off else MUTED, align="right")
    return y + DAY_ROW
