"""Offers from the waitlist, and points of households."""

from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import User
from booking.models import Booking, CreditEntry, Offer
from booking.states import BookingStatus, CreditKind, CreditState

from . import activities


def offer(slot, *persons, by: User, at: datetime, lasts: timedelta = timedelta(hours=12)) -> Offer:
    """A party from the queue whose seats are held until `at + lasts`."""
    held = activities.booking(slot, *persons, by=by, at=at, status=BookingStatus.OFFERED)
    return offer_for(held, at=at, lasts=lasts)


def offer_for(booking: Booking, *, at: datetime, lasts: timedelta = timedelta(hours=12)) -> Offer:
    """The offer that an offered booking waits with."""
    seats, policy = booking.party_size, booking.slot.waitlist_policy
    return Offer.objects.create(
        slot=booking.slot, booking=booking, seats=seats, policy=policy, made_at=at, expires_at=at + lasts
    )


def points(user: User, points: int = 6, *, at: datetime, state: str = CreditState.COUNTS, days: int = 90, **fields):
    """Points of the user's household, noted at `at` for a booking that was over before."""
    person = user.person
    before, activity = at - timedelta(days=8), activities.activity(person.household.community)
    past = activities.slot(activity, at=before, capacity=1)
    missed = activities.booking(past, person, by=user, at=before)
    return credit_entry(missed, points, at=at, state=state, days=days, **fields)


def credit_entry(
    booking: Booking, points: int = 2, *, at: datetime, state: str = CreditState.COUNTS, days: int = 90, **fields
):
    """Points that this booking brought."""
    return CreditEntry.objects.create(
        community=booking.community,
        household=booking.household,
        booking=booking,
        kind=fields.pop("kind", CreditKind.NO_SHOW),
        points=points,
        state=state,
        made_at=at,
        expires_on=timezone.localdate(at) + timedelta(days=days),
        **fields,
    )
