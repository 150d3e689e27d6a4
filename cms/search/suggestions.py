"""What a visitor may mean: titles while typing, other words when nothing was found, and what is popular."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db.models import Sum
from django.utils.safestring import SafeString

from booking.models import Slot
from cms.states import SearchKind
from common.search import sounds
from common.search.fitting import Fit
from common.search.words import han_of, terms_of
from community.models import Community

from .hits import Hit, hits_of
from .marks import marked
from .ranking import ranked

MOST = 8
MOST_MEANT = 3
MOST_TRIES = 6  # each is three statements
MOST_POPULAR = 6


@dataclass(frozen=True)
class Suggestion:
    hit: Hit

    @property
    def title(self) -> SafeString:
        return marked(self.hit.title, self.hit.query)

    @property
    def kind(self) -> str:
        return str(self.hit.kind.label)


def suggestions(community: Community, query: str, *, at: datetime) -> list[Suggestion]:
    """Up to eight titles that the words fit, the best first; three statements."""
    return [Suggestion(hit) for hit in _titled(hits_of(community, query, at=at), at=at)[:MOST]]


def _titled(hits: list[Hit], *, at: datetime) -> list[Hit]:
    """Those whose title fits, each title once."""
    once: dict[tuple[str, SearchKind], Hit] = {}
    for hit in ranked(hits, at=at):
        if hit.fit != Fit.NOT:
            once.setdefault((hit.title, hit.kind), hit)
    return list(once.values())


def meant(community: Community, query: str, *, at: datetime) -> list[Hit]:
    """Titles near a query that found nothing: the same sound in other characters, or a part of it."""
    for other in islice(_others(query), MOST_TRIES):
        if near := _titled(hits_of(community, other, at=at), at=at):
            return near[:MOST_MEANT]
    return []


def _others(query: str) -> Iterator[str]:
    """教子节 sounds like 饺子节; then each of several words, each pair of characters, a word without its end."""
    if han := han_of(query):
        yield "".join(each[0] for stretch in han for each in sounds.readings(stretch) if each)
    terms = terms_of(query)
    if len(terms) > 1:
        yield from (term.text for term in terms)
    for term in terms:
        if term.is_word:
            yield from (term.text[:end] for end in range(len(term.text) - 1, 2, -1))
        else:
            yield from term.phrases[0] if len(term.text) > 2 else term.text


def popular(community: Community, *, at: datetime) -> list[dict]:
    """Activities to come with the most places booked, as {activity, title}; one statement."""
    coming = Slot.objects.filter(community=community, activity__listed=True).scheduled().upcoming(at)
    booked = coming.values("activity", "activity__title").annotate(booked=Sum("taken")).order_by("-booked", "activity")
    return [{"activity": row["activity"], "title": row["activity__title"]} for row in booked[:MOST_POPULAR]]
