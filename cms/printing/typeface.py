"""The bundled typeface: what it can write, how wide words are, where lines break."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import ImageFont

FONTS = Path(__file__).resolve().parent.parent / "fonts"
FILES = {False: FONTS / "NotoSansSC-Regular.otf", True: FONTS / "NotoSansSC-Bold.otf"}
SMALLER = 0.7  # so much smaller may letters be to keep parts of a line whole
EM = 200  # size at which words are measured
NO_LINE_START = "，。、；：？！）》”’」』】…·,.;:?!)]}%"
NO_LINE_END = "（《“‘「『【([{"
# A word of Latin letters and figures stays together, with the marks that belong to times, numbers and addresses.
# 18 号院 stays together: a space between a figure and a Chinese character does not break.
BESIDE_FIGURE = re.compile(r"(?<=[0-9]) (?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff]) (?=[0-9])")
WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9.:/@_\-–]*|.", re.DOTALL)


@cache
def letters() -> frozenset[int]:
    """Code points that both weights can write."""
    from fontTools.ttLib import TTFont  # only a process that draws pays for it

    written = []
    for path in FILES.values():
        with TTFont(path, lazy=True) as font:
            written.append(frozenset(font.getBestCmap()))
    return frozenset.intersection(*written)


def printable(text: str) -> str:
    """The text on one line without what the typeface cannot write, such as emoji."""
    words = unicodedata.normalize("NFC", text)
    return " ".join("".join(c if ord(c) in letters() else " " if c.isspace() else "" for c in words).split())


def face(size: float, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FILES[bold]), size, layout_engine=ImageFont.Layout.BASIC)


@cache
def _measure(bold: bool) -> ImageFont.FreeTypeFont:
    return face(EM, bold=bold)


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    return _measure(bold).getlength(text) * size / EM


@dataclass(frozen=True)
class Block:
    """Words set in lines of one size."""

    lines: tuple[str, ...]
    size: float
    leading: float

    @property
    def height(self) -> float:
        return len(self.lines) * self.leading


def wrap(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """Lines no wider than `width`, broken at spaces where a part then stands whole, else between characters; none
    begins with a closing mark or ends with an opening one. A space that must not break is U+00A0."""
    lines: list[str] = []
    line = ""
    for part in _parts(text):
        joined = f"{line} {part}" if line else part
        if not line or width_of(joined, size, bold=bold) <= width or part[:1] in NO_LINE_START:
            start, words = "", joined
        elif width_of(part, size, bold=bold) <= width:
            lines.append(line)
            start, words = "", part
        else:
            start, words = line + " ", part
        broken = _between_characters(words, width, size, bold, start)
        lines += broken[:-1]
        line = broken[-1]
    return [words.strip(" ·") or words for words in (*lines, line)]


def _parts(text: str) -> list[str]:
    return BESIDE_FIGURE.sub("\u00a0", text).split(" ")


def _between_characters(text: str, width: float, size: float, bold: bool, line: str) -> list[str]:
    """Break one part; `line` is what stands before it already."""
    lines = []
    for word in _words(text, width, size, bold):
        if not line or width_of(line + word, size, bold=bold) <= width or word in NO_LINE_START:
            line += word
            continue
        held = line[-1] if line[-1] in NO_LINE_END and len(line) > 1 else ""
        lines.append(line.removesuffix(held).rstrip(" "))
        line = held + word
    return [*lines, line]


def _words(text: str, width: float, size: float, bold: bool) -> list[str]:
    """Words of Latin, single characters of Chinese; a word wider than a line falls into its letters."""
    found = []
    for word in WORD.findall(text):
        found += [word] if width_of(word, size, bold=bold) <= width else list(word)
    return found


def fit(
    text: str, width: float, sizes: tuple[float, ...], *, lines: int = 1, bold: bool = False, leading: float = 1.3
) -> Block:
    """The largest of `sizes` at which the text needs no more than `lines`; at the smallest its end is cut with …
    A somewhat smaller size is taken if that keeps parts between spaces whole."""
    for size in _sizes_for_whole_parts(text, width, sizes, bold):
        broken = wrap(text, width, size, bold=bold)
        if len(broken) <= lines:
            return Block(tuple(_balanced(text, broken, width, size, bold)), size, size * leading)
    kept = broken[:lines]
    while kept[-1] and width_of(kept[-1] + "…", size, bold=bold) > width:
        kept[-1] = kept[-1][:-1]
    kept[-1] += "…"
    return Block(tuple(kept), size, size * leading)


def _sizes_for_whole_parts(text: str, width: float, sizes: tuple[float, ...], bold: bool) -> tuple[float, ...]:
    longest = max(width_of(part, 1, bold=bold) for part in _parts(text))
    whole = tuple(size for size in sizes if size >= sizes[0] * SMALLER and longest * size <= width)
    return whole + tuple(size for size in sizes if size not in whole)


def _balanced(text: str, broken: list[str], width: float, size: float, bold: bool) -> list[str]:
    """The same number of lines, about equally long, so that no line holds a single character; parts between spaces
    that are whole stay whole."""
    parts = [width_of(part, size, bold=bold) for part in _parts(text)]
    least = max([width / 2, *(part for part in parts if part <= width)] if len(parts) > 1 else [width / 2])
    best, narrow = broken, width
    while len(broken) > 1 and narrow - size / 2 >= least:
        narrow -= size / 2
        tighter = wrap(text, narrow, size, bold=bold)
        if len(tighter) != len(best):
            break
        best = tighter
    return best
