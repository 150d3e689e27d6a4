"""How Chinese is typed in letters: pinyin (jiaozijie) and initials (jzj), from any character on. Pure.

A character with several readings is indexed under each, one such character at a time, so that a title whose reading
the dictionary guesses wrongly is found all the same, and a long title does not multiply.
"""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from pypinyin import Style, pinyin

LONGEST = 32  # letters of an index word; a longer query is cut to it
MOST_READINGS = 3  # of a character; further ones are archaic
MOST_CHARACTERS = 60  # of a title

Reading = tuple[str, ...]


def canonical(letters: str) -> str:
    """One spelling: lü, lv and lu are the same, as are jiǎo and jiao."""
    bare = "".join(part for part in unicodedata.normalize("NFKD", letters) if not unicodedata.combining(part))
    return bare.casefold().replace("v", "u")


@lru_cache(maxsize=4096)
def readings(han: str) -> tuple[Reading, ...]:
    """For each character its readings, the likeliest in this context first; empty for one without any."""
    found = pinyin(han, style=Style.NORMAL, heteronym=True, errors=lambda rest: [""] * len(rest))
    if len(found) != len(han):
        found = [pinyin(one, style=Style.NORMAL, heteronym=True, errors="ignore")[:1] or [""] for one in han]
        found = [one[0] if isinstance(one[0], list) else one for one in found]
    return tuple(tuple(dict.fromkeys(canonical(one) for one in each if one))[:MOST_READINGS] for each in found)


def index_words(stretches: tuple[str, ...]) -> list[str]:
    """Index words for the Chinese of a title. Nobody types its commas, so it is read as one."""
    spoken = [each for stretch in stretches for each in readings(stretch) if each][:MOST_CHARACTERS]
    initials = [tuple(dict.fromkeys(one[0] for one in each)) for each in spoken]
    words: dict[str, None] = {}
    for syllables in (spoken, initials):
        for start in range(len(syllables)):
            words.update(dict.fromkeys(_spellings(_window(syllables[start:]))))
    return list(words)


def _window(syllables: list[Reading]) -> list[Reading]:
    """As many as fill an index word in their shortest readings."""
    letters = 0
    for count, each in enumerate(syllables, 1):
        letters += min(map(len, each))
        if letters >= LONGEST:
            return syllables[:count]
    return syllables


def _spellings(window: list[Reading]) -> Iterator[str]:
    usual = [each[0] for each in window]
    yield "".join(usual)[:LONGEST]
    for place, each in enumerate(window):
        for other in each[1:]:
            yield "".join([*usual[:place], other, *usual[place + 1 :]])[:LONGEST]
