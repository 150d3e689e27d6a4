"""Where an activity stands now, for the blocks that lead to one: its next day, its free seats, its page.

A page gathers all that its blocks will ask for in one go; a block that nobody gathered for (a preview) asks
for its own.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min
from django.utils import timezone

from booking.models import Activity, Slot

from .blocks import ActivitiesListBlock, ActivityLinkBlock
from .cards import Card, address_of, pages_of
from .screens.activities import of_days


@dataclass(frozen=True)
class Standing:
    """A listed activity; `card` is its next day, None when nothing is planned."""

    activity: Activity
    url: str
    card: Card | None


def standings(activities: list[Activity], request, *, at: datetime | None = None) -> dict[int, Standing]:
    """activity id → where it stands; those that are not listed are left out. Known answers are kept on the request."""
    known: dict[int, Standing | None] = getattr(request, "activity_standings", {})
    if asked := [activity for activity in activities if activity and activity.pk not in known]:
        known = {**known, **dict.fromkeys([activity.pk for activity in asked]), **_fetched(asked, request, at)}
        request.activity_standings = known
    return {activity.pk: standing for activity in activities if activity and (standing := known[activity.pk])}


def _fetched(activities: list[Activity], request, at: datetime | None) -> dict[int, Standing]:
    at = at or timezone.now()
    listed = [activity for activity in activities if activity.listed]
    if not listed:
        return {}
    coming = Slot.objects.filter(activity__in=listed).scheduled().upcoming(at)
    first = dict(coming.order_by().values("activity").annotate(first=Min("starts_at")).values_list("activity", "first"))
    days = [(pk, timezone.localdate(moment)) for pk, moment in first.items()]
    cards = {card.activity.pk: card for card in of_days(coming, days, request, at=at)}
    idle = [activity.pk for activity in listed if activity.pk not in cards]
    pages = pages_of(idle) if idle else {}
    return {
        activity.pk: Standing(
            activity,
            card.url if (card := cards.get(activity.pk)) else address_of(activity, pages.get(activity.pk), request),
            card,
        )
        for activity in listed
    }


def gather(children, request) -> None:
    """Fetch at once what these blocks of some streams will say about activities."""
    if found := _activities(children):
        standings(found, request)


def _activities(children) -> list[Activity]:
    found: list[Activity] = []
    for child in children:
        if isinstance(child.block, ActivityLinkBlock):
            found.append(child.value.get("activity"))
        elif isinstance(child.block, ActivitiesListBlock):
            found.extend(child.value.get("activities") or ())
    return [activity for activity in found if activity]
