"""Chinese text as words for a full-text index, and a visitor's words as terms for it. Pure; no database.

Chinese has no spaces, so the index holds every pair of neighbouring characters and every single one, and a query is
the same pairs as a phrase: it is found exactly where it stands in the text. Words of letters are units, numbers belong
to the characters beside them (第7期). Upper case, full width and accents do not matter.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from . import sounds

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# Between two stretches of text, so that no phrase reaches across a comma. A letter of the Yi script, because both
# databases take it for a word, no keyboard here has it, and no pinyin begins with it.
BREAK = "\ua015"
MOST_TERMS = 30  # both databases parse a query recursively
_GAP = re.compile(f"(?<=[{HAN}]) +(?=[{HAN}])")
_STRETCH = re.compile(r"[^\W_]+")
_UNIT = re.compile(f"[{HAN}]|[^{HAN}]+")


@dataclass(frozen=True)
class Piece:
    """Neighbouring units of a text, and where each begins in the folded text. `is_word`: one word with letters."""

    units: tuple[str, ...]
    starts: tuple[int, ...]
    is_word: bool

    @property
    def grams(self) -> tuple[str, ...]:
        pairs = zip(self.units, self.units[1:], strict=False)
        return self.units if len(self.units) == 1 else tuple(a + b for a, b in pairs)


@dataclass(frozen=True)
class Term:
    """What must stand in the text: one of `phrases`, each a tuple of index words. `prefix`: the last may go on."""

    phrases: tuple[tuple[str, ...], ...]
    prefix: bool
    text: str
    is_word: bool


def fold(text: str) -> tuple[str, list[int]]:
    """The text without case, width and accents, and for each of its characters the place in `text` it came from."""
    folded, origin = [], []
    for place, character in enumerate(text):
        for part in unicodedata.normalize("NFKD", character).casefold():
            if not unicodedata.combining(part):
                folded.append(part)
                origin.append(place)
    return "".join(folded), origin


def tight(text: str) -> tuple[str, list[int]]:
    """As fold, without the spaces between Chinese characters: titles have them for looks, and nobody types them."""
    folded, origin = fold(text)
    gaps = {place for gap in _GAP.finditer(folded) for place in range(*gap.span())}
    kept = [place for place in range(len(folded)) if place not in gaps] if gaps else range(len(folded))
    return "".join(folded[place] for place in kept), [origin[place] for place in kept]


def pieces(folded: str) -> Iterator[Piece]:
    """The stretches of a folded text; a word with letters is a piece of its own."""
    for stretch in _STRETCH.finditer(folded):
        together: list[tuple[str, int]] = []
        for unit in _UNIT.finditer(stretch[0]):
            at = stretch.start() + unit.start()
            if _is_han_or_number(unit[0]):
                together.append((unit[0], at))
                continue
            if together:
                yield _piece(together)
                together = []
            yield Piece((unit[0],), (at,), is_word=True)
        if together:
            yield _piece(together)


def _piece(together: list[tuple[str, int]]) -> Piece:
    units, starts = zip(*together, strict=True)
    return Piece(units, starts, is_word=False)


def _is_han_or_number(unit: str) -> bool:
    return unit.isdecimal() or re.fullmatch(f"[{HAN}]", unit) is not None


def index_text(text: str, *, spoken: bool = False) -> str:
    """What the index holds for a text; `spoken` adds its pinyin and initials, for titles and names."""
    written: list[str] = []
    singles: dict[str, None] = {}
    for piece in pieces(tight(text)[0].replace(BREAK, " ")):
        written += [*piece.grams, BREAK]
        if len(piece.units) > 1:
            singles.update(dict.fromkeys(piece.units))
    return " ".join([*written, *singles, *(sounds.index_words(han_of(text)) if spoken else ())])


def han_of(text: str) -> tuple[str, ...]:
    """The Chinese stretches of a text."""
    return tuple(re.findall(f"[{HAN}]+", fold(text)[0]))


@lru_cache(maxsize=1024)
def terms_of(query: str) -> tuple[Term, ...]:
    """The terms of a visitor's words; empty if nothing in them can be searched for."""
    found: dict[tuple, Term] = {}
    for piece in pieces(fold(query)[0].replace(BREAK, " ")):
        term = _term(piece)
        found.setdefault((term.text, term.is_word), term)
        if len(found) == MOST_TERMS:
            break
    return tuple(found.values())


def _term(piece: Piece) -> Term:
    text = "".join(piece.units)
    if piece.is_word:
        phrases = dict.fromkeys([(text,), (sounds.canonical(text)[: sounds.LONGEST],)])
        return Term(tuple(phrases), prefix=True, text=text, is_word=True)
    return Term((piece.grams,), prefix=piece.units[-1].isdecimal(), text=text, is_word=False)
