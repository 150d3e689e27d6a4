"""Where a visitor's words stand in a text, and how well they fit it. Pure; for marking and for ranking."""

import re
from collections.abc import Iterator
from enum import IntEnum
from functools import lru_cache

from . import sounds
from .words import HAN, Piece, Term, fold, pieces, terms_of, tight

Span = tuple[int, int]
_HAN = re.compile(f"[{HAN}]")


class Fit(IntEnum):
    """The best first."""

    IS = 0  # the words are the whole text
    BEGINS = 1
    WRITTEN = 2  # the words stand in it
    SOUNDS = 3  # their whole syllables do
    PARTLY = 4  # initials, or a syllable that is still being typed
    RARELY = 5  # only if a character is read as it seldom is
    NOT = 6


def fit(text: str, query: str) -> Fit:
    """How well the words fit a title or name."""
    terms = terms_of(query)
    found = [_first(text, term) for term in terms]
    if not terms or any(one is None for one in found):
        return Fit.NOT
    worst = max(kind for kind, _span in found)
    bare, asked = ("".join(unit for piece in _laid_out(each)[1] for unit in piece.units) for each in (text, query))
    if bare == asked or (worst == Fit.SOUNDS and _is_whole_sound(text, terms)):
        return Fit.IS
    return Fit.BEGINS if bare.startswith(asked) else worst


def spans(text: str, query: str) -> list[Span]:
    """What to mark in the text: each place of a written word, the first place of one that only sounds so. In order."""
    found = [span for term in terms_of(query) for span in _all(text, term)]
    joined: list[Span] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _first(text: str, term: Term) -> tuple[Fit, Span] | None:
    if written := next(_written(text, term), None):
        return Fit.WRITTEN, written
    return _spoken(text, term) if term.is_word else None


def _all(text: str, term: Term) -> list[Span]:
    written = list(_written(text, term))
    spoken = None if written or not term.is_word else _spoken(text, term)
    return [spoken[1]] if spoken else written


def _written(text: str, term: Term) -> Iterator[Span]:
    """Places of the term's characters; a word of letters only where a word begins."""
    origin, laid_out = _laid_out(text)
    for piece in laid_out:
        stretch = "".join(piece.units)
        if piece.is_word != term.is_word:
            continue
        begins = re.finditer(re.escape(term.text), stretch)
        for found in begins:
            if term.is_word and found.start():
                break
            if not term.is_word and not _fits_units(piece.units, found.start(), term):
                continue
            first = piece.starts[0] + found.start()
            yield origin[first], origin[first + len(term.text) - 1] + 1


@lru_cache(maxsize=4096)
def _laid_out(text: str) -> tuple[list[int], tuple[Piece, ...]]:
    """The pieces of a text, and the place of each of their characters in it. Titles are asked about again and again."""
    folded, origin = tight(text)
    return origin, tuple(pieces(folded))


def _fits_units(units: tuple[str, ...], start: int, term: Term) -> bool:
    """A number is whole: 7期 does not stand in 第17期. A number at the end may go on."""
    ends, length = {0}, 0
    for unit in units:
        length += len(unit)
        ends.add(length)
    return start in ends and (start + len(term.text) in ends or term.prefix)


def _spoken(text: str, term: Term) -> tuple[Fit, Span] | None:
    """Characters that sound like the term, or whose initials it is; in their usual readings, else in any."""
    letters = sounds.canonical(term.text)
    read = _read(text)
    if usual := _heard([(place, each[:1]) for place, each in read], letters):
        return usual
    rare = _heard(read, letters)
    return (Fit.RARELY, rare[1]) if rare else None


def _heard(read: list[tuple[int, sounds.Reading]], letters: str) -> tuple[Fit, Span] | None:
    """Whole syllables before initials, those before a syllable that is still being typed."""
    said = [(start, _say(read, start, letters)) for start in range(len(read))]
    ends = [(start, *found) for start, found in said if found]
    whole = [(start, count) for start, count, complete in ends if complete]
    count = len(letters)
    initial = [(start, count) for start in range(len(read) - count + 1) if _begin(read[start : start + count], letters)]
    for kind, places in ((Fit.SOUNDS, whole), (Fit.PARTLY, initial), (Fit.PARTLY, [end[:2] for end in ends])):
        if places:
            start, length = places[0]
            return kind, (read[start][0], read[start + length - 1][0] + 1)
    return None


def _begin(read: list[tuple[int, sounds.Reading]], letters: str) -> bool:
    return all(any(one[0] == letter for one in each) for letter, (_place, each) in zip(letters, read, strict=True))


@lru_cache(maxsize=4096)
def _read(text: str) -> list[tuple[int, sounds.Reading]]:
    """Each Chinese character's place in the text and its readings."""
    folded, origin = fold(text)
    read = []
    for stretch in re.finditer(f"[{HAN}]+", folded):
        for offset, each in enumerate(sounds.readings(stretch[0])):
            if each:
                read.append((origin[stretch.start() + offset], each))
    return read


def _say(read: list[tuple[int, sounds.Reading]], start: int, letters: str) -> tuple[int, bool] | None:
    """How many characters from `start` on say the letters, and whether the last one is said to its end."""
    if start == len(read):
        return None
    for one in read[start][1]:
        if letters == one:
            return 1, True
        if letters.startswith(one) and (rest := _say(read, start + 1, letters[len(one) :])):
            return rest[0] + 1, rest[1]
    return (1, False) if any(one.startswith(letters) for one in read[start][1]) else None


def _is_whole_sound(text: str, terms: tuple[Term, ...]) -> bool:
    read = _read(text)
    said = _say(read, 0, sounds.canonical("".join(term.text for term in terms)))
    return said == (len(read), True)
