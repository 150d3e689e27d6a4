"""Changing what a place is called and where it is; the calendars of who comes there hear of it."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from accounts.models import User
from booking.models import Slot, Space, Venue
from common import audit

TOLD = frozenset({"name", "address", "venue"})


@transaction.atomic
def change_place(place: Venue | Space, *, by: User, at: datetime, **changes) -> Venue | Space:
    """Change columns of a venue or space."""
    for name, value in changes.items():
        setattr(place, name, value)
    place.save(update_fields=list(changes))
    audit.record(by, f"{place._meta.model_name}.changed", place, at=at, fields=sorted(changes))
    if TOLD & set(changes):
        of_space = Q(space=place) if isinstance(place, Space) else Q(space__venue=place) | Q(activity__venue=place)
        revise_upcoming(Slot.objects.filter(of_space), at=at)
    return place


def revise_upcoming(slots, *, at: datetime) -> None:
    """Count one more change of every slot that is not over."""
    Slot.objects.filter(pk__in=slots.upcoming(at).order_by().values("pk")).update(
        revision=F("revision") + 1, revised_at=at
    )
