"""Which room tells of what. `settings.WEBHOOK_SOURCES` names a module of each room: no room is imported here.

Such a module has EVENTS {event: words for people}, VERBS {verb of the audit log: event},
`found_in(entries) -> list[Found]` and may have `by_the_clock(since, until) -> list[Found]`.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from types import ModuleType
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_module


@dataclass(frozen=True)
class Found:
    """Something that happened. `facts` go out as they are: no name, no phone, no code that opens anything."""

    kind: str
    community_id: int
    subject: str
    at: datetime
    facts: dict[str, Any]
    audit_id: int | None = None
    key: str | None = None


@cache
def sources() -> tuple[ModuleType, ...]:
    return tuple(import_module(name) for name in settings.WEBHOOK_SOURCES)


def event_words() -> dict[str, Any]:
    """{event: words}, in the order of the rooms."""
    return {event: words for source in sources() for event, words in source.EVENTS.items()}


def verbs_of(source: ModuleType, wanted: set[str]) -> list[str]:
    """The verbs of the audit log that may tell of one of the wanted events."""
    return [verb for verb, event in source.VERBS.items() if event in wanted]
