"""What a visitor typed, before anything is looked for. Pure."""

import re

from common.errors import Refusal

LONGEST = 100
SUGGESTED = 40  # nobody types more than that and still waits for suggestions
_UNREADABLE = re.compile(r"[\x00-\x1f\x7f\s]+")


def clean(text: str) -> str:
    """Control signs and repeated spaces become one space."""
    return _UNREADABLE.sub(" ", text).strip()


def refusal_of(query: str) -> Refusal | None:
    """Why nothing is looked for."""
    if len(query) > LONGEST:
        return Refusal("query_too_long", f"要找的话太长了，最多 {LONGEST} 个字", "留下最要紧的两三个词再找")
    return None
