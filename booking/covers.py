"""Covers drawn by the program, for activities without a photo.

The same category, title and seed always give the same drawing; two activities of one category differ in
colour, pattern, motif, companions and place. The result is one SVG of at most 6 KB without script or style.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from booking.cover_art import COMPANIONS, DRESS, MOTIFS, PALETTES, PATTERNS

WIDTH, HEIGHT = 640, 360
LONGEST_TITLE = 80
NO_LINE_START = "，。、；：？！）》”’」』】…·"
# (characters that fit at most, letters a line, letter size)
TITLE_STEPS = ((14, 5.6, 54), (28, 7, 42), (45, 9, 33), (LONGEST_TITLE, 11, 27))


def cover_svg(
    *, category: str, title: str, seed: int, width: int = WIDTH, height: int = HEIGHT, show_title: bool = True
) -> str:
    """The cover as SVG text; an unknown category gets the general one, seed is usually the activity's key."""
    kind, choose = _start(category, seed)
    ground, line, disc, ink = PALETTES[kind][next(choose) % len(PALETTES[kind])]
    name, motif = MOTIFS[kind][next(choose) % len(MOTIFS[kind])]
    titled = show_title and bool(title.strip())
    x, y, scale = _placing(choose, titled=titled)
    parts = [
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{ground}"/>',
        _pattern(kind, line, choose),
        _disc(disc, x, y, choose, radius=round(1.55 * scale), on_paper=kind in ("arts", "craft")),
        _companions(kind, x, choose, titled=titled),
        f'<g transform="translate({x} {y}) scale({scale / 100})">{motif}</g>',
        _edge(line, choose),
        _title(title, ink) if titled else "",
    ]
    return f"{_head(int(width), int(height), _clean(title) or name)}{''.join(parts)}</svg>"


def colours_of(category: str, seed: int) -> tuple[str, str, str, str]:
    """Ground, line, disc and ink of the cover that `cover_svg` draws for the same category and seed."""
    kind, choose = _start(category, seed)
    return PALETTES[kind][next(choose) % len(PALETTES[kind])]


def _start(category: str, seed: int) -> tuple[str, Iterator[int]]:
    kind = category if category in MOTIFS else "other"
    return kind, _choices(f"{kind}:{seed}")


def _placing(choose: Iterator[int], *, titled: bool) -> tuple[int, int, int]:
    """Centre and size (in percent) of the motif; it makes room on the left for a title."""
    x = (490 if titled else 320) + next(choose) % 31 - 15
    y = 176 + next(choose) % 17 - 8
    return x, y, (74 if titled else 88) + next(choose) % (9 if titled else 19)


def _head(width: int, height: int, label: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{width}" height="{height}"'
        f' preserveAspectRatio="xMidYMid slice" role="img" aria-label={quoteattr(label)}>'
    )


def _choices(key: str) -> Iterator[int]:
    """An endless row of bytes that depends on the key alone."""
    block = hashlib.sha256(key.encode()).digest()
    while True:
        yield from block
        block = hashlib.sha256(block).digest()


def _pattern(kind: str, line: str, choose: Iterator[int]) -> str:
    names = DRESS[kind][0]
    width, height, markup = PATTERNS[names[next(choose) % len(names)]]
    scale = (85, 100, 125, 150)[next(choose) % 4] / 100
    turn = (0, 0, 0, 45)[next(choose) % 4] if width == height else 0
    opacity = (10, 13, 16)[next(choose) % 3] / 100
    tile = f'<pattern id="t" width="{width}" height="{height}" patternUnits="userSpaceOnUse" patternTransform="rotate({turn}) scale({scale})">{markup % line}</pattern>'
    return f'<defs>{tile}</defs><rect width="{WIDTH}" height="{HEIGHT}" fill="url(#t)" opacity="{opacity}"/>'


def _disc(colour: str, x: int, y: int, choose: Iterator[int], *, radius: int, on_paper: bool) -> str:
    """The moon behind the motif: full paper where the motif is dark, else a glow with or without rings."""
    radius += next(choose) % 17
    if on_paper:
        return f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{colour}"/>'
    dx = next(choose) % 61 - 30
    glow = f'<circle cx="{x + dx}" cy="{y}" r="{radius}" fill="{colour}" opacity=".2"/>'
    inner = (radius - 30, radius + 26)[next(choose) % 2]
    ring = f'<circle cx="{x + dx}" cy="{y}" r="{inner}" fill="none" stroke="{colour}" stroke-width="3" opacity=".35"/>'
    return glow + (ring if next(choose) % 3 else "")


def _companions(kind: str, x: int, choose: Iterator[int], *, titled: bool) -> str:
    """Up to three small things at the sides; only above and right of the motif when a title stands left."""
    names = DRESS[kind][1]
    drawing = COMPANIONS[names[next(choose) % len(names)]]
    spots = [(x + 140, 66), (x + 128, 300)] if titled else [(104, 92), (536, 92), (92, 292), (548, 284)]
    count = 1 + next(choose) % (len(spots) - (0 if titled else 1))
    first = next(choose) % len(spots)
    places = [spots[(first + step) % len(spots)] for step in range(count)]
    drawn = [
        f'<use href="#c" transform="translate({px + next(choose) % 25 - 12} {py + next(choose) % 21 - 10}) scale({(42 + next(choose) % 30) / 100})"/>'
        for px, py in places
    ]
    return f'<defs><g id="c">{drawing}</g></defs><g opacity=".9">{"".join(drawn)}</g>'


def _edge(line: str, choose: Iterator[int]) -> str:
    """A rail above or below, as on a scroll; sometimes none."""
    top = ("", "M0 0h640v9H0z", "M0 351h640v9H0z", "M0 0h640v6H0zM0 354h640v6H0z")[next(choose) % 4]
    return f'<path d="{top}" fill="{line}" opacity=".8"/>' if top else ""


def _clean(text: str) -> str:
    """One line without control characters, cut at the longest title a card may have."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:LONGEST_TITLE]


def _title(title: str, ink: str) -> str:
    words = _clean(title)
    length = sum(map(_letter_width, words))
    _, per_line, size = next((step for step in TITLE_STEPS if length <= step[0]), TITLE_STEPS[-1])
    lines = wrap_title(words, per_line)
    step = round(size * 1.34)
    top = 180 - step * (len(lines) - 1) / 2 + size * 0.36
    rows = "".join(f'<tspan x="40" y="{top + step * row:g}">{escape(text)}</tspan>' for row, text in enumerate(lines))
    font = "Songti SC,Noto Serif CJK SC,Source Han Serif SC,serif"
    return f'<text font-family="{font}" font-weight="700" font-size="{size}" fill="{ink}">{rows}</text>'


def wrap_title(text: str, per_line: float) -> list[str]:
    """Break by characters, first at spaces; no line begins with a closing mark. Latin letters count half."""
    lines: list[str] = []
    for part in text.split(" "):
        joined = f"{lines[-1]} {part}" if lines else part
        if lines and sum(map(_letter_width, joined)) <= per_line:
            lines[-1] = joined
            continue
        lines += _break(part, per_line)
    return lines


def _break(part: str, per_line: float) -> list[str]:
    lines, line, used = [], "", 0.0
    for letter in part:
        if line and used + _letter_width(letter) > per_line and letter not in NO_LINE_START:
            lines.append(line)
            line, used = "", 0.0
        line += letter
        used += _letter_width(letter)
    return [*lines, line]


def _letter_width(letter: str) -> float:
    return 0.56 if letter.isascii() else 1.0
