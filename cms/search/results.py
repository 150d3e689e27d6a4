"""A page of results: hits in their order, with what each line shows."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.core.paginator import Page as Turned
from django.core.paginator import Paginator
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from booking.models import Slot
from booking.rules import slot_state
from cms.models import ActivityPage
from cms.states import SearchKind
from community.models import Community

from .bodies import bodies_of
from .hits import MOST, Hit, hits_of
from .marks import excerpt, marked, stands_in
from .query import looser
from .ranking import ranked

PER_PAGE = 20


@dataclass(frozen=True)
class Result:
    """A line of the list; the marked texts are safe HTML."""

    hit: Hit
    url: str
    body: str = ""
    slot: Slot | None = None
    state: str = ""

    @property
    def title(self) -> SafeString:
        return marked(self.hit.title, self.hit.query)

    @property
    def place(self) -> SafeString:
        return marked(self.hit.place, self.hit.query)

    @property
    def text(self) -> SafeString:
        told = self.body if self.body and not stands_in(self.hit.text, self.hit.query) else self.hit.text
        return excerpt(told, self.hit.query)

    @property
    def plain_text(self) -> str:
        return self.hit.text

    @property
    def left(self) -> int | None:
        return self.slot.left if self.slot else None


class Results:
    """What a query finds; `kind` narrows it. Three statements, and a few more for the lines of a page.

    `words` is what was looked for: the query, or the query taken apart if as it stands it is nowhere.
    """

    def __init__(self, community: Community, query: str, *, kind: str = "", at: datetime):
        self.at, self.kind, self.words = at, kind, query
        found = hits_of(community, query, at=at) if query else []
        for words in looser(query) if query and not found else ():
            if found := hits_of(community, words, at=at):
                self.words = words
                break
        self.all = ranked(found, at=at)

    @cached_property
    def chosen(self) -> list[Hit]:
        return [hit for hit in self.all if self.kind in ("", hit.kind)]

    @property
    def is_cut(self) -> bool:
        """Whether there may be more than what was looked at."""
        return len(self.all) >= MOST

    @property
    def counts(self) -> dict[str, int]:
        """kind → number, in the order of SearchKind; kinds without hits are left out."""
        numbers = {kind: sum(hit.kind == kind for hit in self.all) for kind in SearchKind}
        return {str(kind): number for kind, number in numbers.items() if number}

    def page(self, number: str | int | None) -> Turned:
        """A page of hits; a number that is none is the first, one too large the last."""
        return Paginator(self.chosen, PER_PAGE).get_page(number)

    def lines(self, turned: Turned, request) -> list[Result]:
        hits = list(turned)
        slots = self._slots([hit.slot for hit in hits if hit.slot])
        pages = pages_of([hit.pk for hit in hits if hit.kind == SearchKind.ACTIVITIES])
        hits = [self._with_page(hit, pages, request) for hit in hits]
        bodies = bodies_of([hit.page for hit in hits if hit.page and _is_found_in_body(hit)])
        return [
            Result(
                hit,
                hit.url,
                body=bodies.get(hit.page or 0, ""),
                slot=slots.get(hit.slot or 0),
                state=self._state(hit, slots),
            )
            for hit in hits
        ]

    def _slots(self, ids: list[int]) -> dict[int, Slot]:
        found = Slot.objects.filter(pk__in=ids).with_details().by_the_clock(self.at)
        return {slot.pk: slot for slot in found} if ids else {}

    def _state(self, hit: Hit, slots: dict[int, Slot]) -> str:
        slot = slots.get(hit.slot or 0)
        if slot:
            return str(slot_state(slot, at=self.at))
        return "ended" if hit.kind == SearchKind.ACTIVITIES and hit.day else ""

    def _with_page(self, hit: Hit, pages: dict[int, ActivityPage], request) -> Hit:
        page = pages.get(hit.pk) if hit.kind == SearchKind.ACTIVITIES else None
        return replace(hit, url=page.get_url(request) or hit.url, page=page.pk) if page else hit


def pages_of(activities: list[int]) -> dict[int, ActivityPage]:
    """activity id → its live page."""
    if not activities:
        return {}
    live = ActivityPage.objects.live().filter(activity__in=activities).order_by("-pk")
    return {page.activity_id: page for page in live}


def _is_found_in_body(hit: Hit) -> bool:
    return not any(stands_in(text, hit.query) for text in (hit.title, hit.text, hit.place, hit.label))
