"""Writing down what an activity is, and whether the public sees it."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.rules import require
from booking.models import Activity
from booking.rules import refusal_to_reallocate
from common import audit, page_cache
from community.models import Community

from .draws import promise_anew
from .places import revise_upcoming

FIELDS = frozenset(
    {
        "title",
        "category",
        "audience",
        "audience_only",
        "accompany_under",
        "grid_only",
        "household_max",
        "credit_effect",
        "summary",
        "venue",
        "cover",
        "min_age",
        "max_age",
        "party_max",
        "allocation",
        "draw_weights",
        "draw_source",
        "waitlist_policy",
        "counts_as_study",
        "organiser",
        "contact_name",
    }
)


@transaction.atomic
def add_activity(community: Community, *, by: User, at: datetime, partners=(), grids=(), **fields) -> Activity:
    """Create an activity, unlisted; `fields` are columns of Activity."""
    activity = Activity.objects.create(community=community, **_known(fields))
    activity.partners.set(partners)
    activity.grids.set(grids)
    audit.record(by, "activity.added", activity, at=at)
    return activity


@transaction.atomic
def change_activity(activity: Activity, *, by: User, at: datetime, partners=None, grids=None, **fields) -> Activity:
    """Change what an activity is; bookings keep the policy they were made under.

    Raises DomainError where another way of giving places would break what people were told.
    """
    changed = {name: value for name, value in _known(fields).items() if getattr(activity, name) != value}
    require(refusal_to_reallocate(activity, changed.get("allocation", activity.allocation), at=at))
    for name, value in changed.items():
        setattr(activity, name, value)
    if changed:
        activity.save(update_fields=list(changed))
    if {"title", "venue"} & set(changed):
        revise_upcoming(activity.slots, at=at)
    for slot in activity.slots.scheduled().upcoming(at).filter(booking_closes_at__gt=at) if changed else ():
        promise_anew(slot, by=by, at=at)
    if partners is not None:
        activity.partners.set(partners)
    if grids is not None:
        activity.grids.set(grids)
    audit.record(by, "activity.changed", activity, at=at, fields=sorted(changed))
    page_cache.forget()
    return activity


@transaction.atomic
def list_activity(activity: Activity, *, listed: bool, by: User | None, at: datetime) -> bool:
    """Show the activity to the public or hide it; places already booked stand. True if something changed."""
    if not Activity.objects.filter(pk=activity.pk, listed=not listed).update(listed=listed):
        return False
    activity.listed = listed
    audit.record(by, "activity.listed" if listed else "activity.unlisted", activity, at=at)
    page_cache.forget()
    return True


def _known(fields: dict) -> dict:
    if unknown := set(fields) - FIELDS:
        raise TypeError(f"not a field of an activity: {', '.join(sorted(unknown))}")
    return fields
