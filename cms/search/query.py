"""What a visitor typed, before anything is looked for. Pure."""

import re

from common.errors import Refusal
from common.search.words import terms_of

LONGEST = 100
SUGGESTED = 40  # nobody types more than that and still waits for suggestions
LONG_WORD = 4  # characters; a shorter one is one word
_UNREADABLE = re.compile(r"[\x00-\x1f\x7f\s]+")


def clean(text: str) -> str:
    """Control signs and repeated spaces become one space."""
    return _UNREADABLE.sub(" ", text).strip()


def looser(query: str) -> list[str]:
    """Other ways to read one long word of Chinese: words of two characters, 老人健康 as 老人 健康. At most two."""
    terms = terms_of(query)
    if len(terms) != 1 or terms[0].is_word or len(terms[0].text) < LONG_WORD:
        return []
    text = terms[0].text
    pairs = [text[at : at + 2] for at in range(0, len(text), 2)]
    if len(text) % 2 == 0:
        return [" ".join(pairs)]
    *first, last, rest = pairs
    later = [text[:3], *(text[at : at + 2] for at in range(3, len(text), 2))]
    return [" ".join([*first, last + rest]), " ".join(later)]


def refusal_of(query: str) -> Refusal | None:
    """Why nothing is looked for."""
    if len(query) > LONGEST:
        return Refusal("query_too_long", f"要找的话太长了，最多 {LONGEST} 个字", "留下最要紧的两三个词再找")
    return None
