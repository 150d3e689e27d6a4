"""Offers from the waitlist, and points of households."""

from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import User
from booking.models import Booking, CreditEntry, Offer
from booking.states import BookingStatus, CreditKind, CreditState

from . import activities


def offered(slot, *persons, by: User, at: datetime, lasts: timedelta = timedelta(hours=12)) -> Offer:
    """A party from the queue whose seats are held until `at + lasts`."""
    held = activities.booking(slot, *persons, by=by, at=at, status=BookingStatus.OFFERED)
    return Offer.objects.create(
        slot=slot, booking=held, seats=len(persons), policy=slot.waitlist_policy, made_at=at, expires_at=at + lasts
    )


def offer(booking: Booking, *, at: datetime, **fields) -> Offer:
    """An open offer for a booking of status offered, good for twelve hours."""
    defaults = {
        "seats": booking.party_size,
        "policy": booking.slot.waitlist_policy,
        "made_at": at,
        "expires_at": at + timedelta(hours=12),
    }
    return Offer.objects.create(slot=booking.slot, booking=booking, **(defaults | fields))


def credit_entry(booking: Booking, *, at: datetime, **fields) -> CreditEntry:
    """Two points for not coming, which count for 90 days."""
    defaults = {
        "kind": CreditKind.NO_SHOW,
        "points": 2,
        "state": CreditState.COUNTS,
        "made_at": at,
        "expires_on": at.date() + timedelta(days=90),
    }
    return CreditEntry.objects.create(
        booking=booking, household=booking.household, community=booking.community, **(defaults | fields)
    )


def points(user: User, points: int = 6, *, at: datetime, state: str = CreditState.COUNTS, days: int = 90, **fields):
    """Points of the user's household, noted at `at` for a booking that was over before."""
    person = user.person
    before, activity = at - timedelta(days=8), activities.activity(person.household.community)
    past = activities.slot(activity, at=before, capacity=1)
    missed: Booking = activities.booking(past, person, by=user, at=before)
    return CreditEntry.objects.create(
        community=past.community,
        household=person.household,
        booking=missed,
        kind=fields.pop("kind", CreditKind.NO_SHOW),
        points=points,
        state=state,
        made_at=at,
        expires_on=timezone.localdate(at) + timedelta(days=days),
        **fields,
    )
