"""Cards of the activity lists: all slots of one activity on one day are one card."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from booking.models import Activity, Slot
from booking.rules import slot_state
from booking.states import SlotState
from common.chinese import zh_moment

from . import pictures
from .models import ActivityPage

COVERS = pictures.covers(pictures.THUMB, pictures.WIDE)
ACTIVITY_COVERS = pictures.covers(pictures.THUMB, pictures.WIDE, field="activity__cover")
# Which slot speaks for the card when a day has several.
PREFERENCE = (
    SlotState.OPEN,
    SlotState.FEW,
    SlotState.DRAW,
    SlotState.WAITLIST,
    SlotState.NOT_OPEN,
    SlotState.FULL,
    SlotState.CLOSED,
    SlotState.ENDED,
    SlotState.CANCELLED,
)


@dataclass(frozen=True)
class Card:
    """One activity on one day, ready for components/event_card.html."""

    url: str
    title: str
    cover: str
    starts_at: datetime
    ends_at: datetime
    place: str
    state: str
    left: int
    fact: str
    activity: Activity
    page: ActivityPage | None

    @property
    def wide(self) -> str:
        """The cover in the size of the week's large card."""
        return pictures.of_activity(self.activity, self.page, pictures.WIDE)

    @property
    def day(self) -> date:
        return timezone.localdate(self.starts_at)


def with_card_facts(slots: QuerySet) -> QuerySet:
    """Slots with all that a card shows."""
    return slots.select_related("activity__venue", "space__venue").prefetch_related(ACTIVITY_COVERS)


def day_of(slot: Slot) -> tuple[int, date]:
    """What makes slots share a card."""
    return slot.activity_id, timezone.localdate(slot.starts_at)


def cards(slots: list[Slot], request, *, at: datetime) -> list[Card]:
    """Cards in order of time; `slots` come from `with_card_facts`. The number of statements does not depend on them."""
    pages = pages_of({slot.activity_id for slot in slots})
    together = groupby(sorted(slots, key=lambda slot: (*reversed(day_of(slot)), slot.starts_at)), key=day_of)
    made = [_card(list(group), pages.get(key[0]), request, at) for key, group in together]
    return sorted(made, key=lambda card: (card.starts_at, card.title))


def _card(slots: list[Slot], page: ActivityPage | None, request, at: datetime) -> Card:
    states = {slot.pk: slot_state(slot, at=at) for slot in slots}
    running = [slot for slot in slots if states[slot.pk] != SlotState.CANCELLED] or slots
    speaker = min(running, key=lambda slot: PREFERENCE.index(states[slot.pk]))
    state, activity = states[speaker.pk], speaker.activity
    left = sum(slot.left for slot in running if states[slot.pk] in (SlotState.OPEN, SlotState.FEW))
    return Card(
        url=address_of(activity, page, request),
        title=activity.title,
        cover=pictures.of_activity(activity, page),
        starts_at=running[0].starts_at,
        ends_at=max(slot.ends_at for slot in running),
        place=str(speaker.venue or ""),
        state=str(SlotState.OPEN if state == SlotState.FEW else state),
        left=left,
        fact=_fact(speaker, state, left, len(running)),
        activity=activity,
        page=page,
    )


def _fact(slot: Slot, state: SlotState, left: int, count: int) -> str:
    if state == SlotState.WAITLIST and slot.waiting:
        return f"{slot.waiting} 人在等"
    if state == SlotState.DRAW:
        return f"{zh_moment(slot.booking_closes_at)} 截止"
    if state == SlotState.NOT_OPEN:
        return f"{zh_moment(slot.booking_opens_at)} 开放"
    if count > 1 and state in (SlotState.OPEN, SlotState.FEW):
        return f"{count} 场，还剩 {left} 席" if left > 5 else f"{count} 场"
    return ""


def pages_of(activity_ids) -> dict[int, ActivityPage]:
    """activity id → its live page, with the cover and the cover's sizes."""
    live = ActivityPage.objects.live().filter(activity__in=activity_ids).order_by("-pk")
    return {page.activity_id: page for page in live.prefetch_related(COVERS)}


def address_of(activity: Activity, page: ActivityPage | None, request) -> str:
    return (page and page.get_url(request)) or reverse("cms:activity", args=[activity.pk])
