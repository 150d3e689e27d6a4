"""Checking a party in, and closing the roster when the slot is over."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.rules import require
from booking.models import Booking, Place, Slot
from booking.rules import refusal_to_check_in, refusal_to_close_roster
from booking.states import HOLDS_SEAT, BookingStatus, CreditKind, PlaceStatus
from common import audit

from .credit import note_points
from .moves import lock_slot


@transaction.atomic
def check_in(booking: Booking, *, by: User, at: datetime, person_ids: Iterable | None = None) -> list[Place]:
    """Mark the party (or the named persons of it) as present; a second time changes nothing.

    Answers the booking's seat-holding places, each with its time of arrival. Asked again under the booking's row:
    what the caller has read may have been cancelled since.
    """
    booking = Booking.objects.select_for_update(no_key=True, of=("self",)).select_related("slot").get(pk=booking.pk)
    require(refusal_to_check_in(booking, at=at))
    arriving = Place.objects.filter(booking=booking, status=PlaceStatus.CONFIRMED)
    if person_ids is not None:
        arriving = arriving.filter(person__in=list(person_ids))
    if arrived := arriving.update(status=PlaceStatus.CHECKED_IN, checked_in_at=at):
        audit.record(by, "booking.checked_in", booking, at=at, persons=arrived)
    return list(booking.places.holding_seat().select_related("person"))


@transaction.atomic
def close_roster(slot: Slot, *, unknown: Iterable = (), by: User, at: datetime) -> list[Booking]:
    """Say that the roster is complete: who is not checked in did not come, but for the place ids in `unknown`.

    Only now can there be points: a household of which nobody came, and nobody is unknown, gets those it was told of
    when it booked, once, however its party was divided. Answers one booking of each such household.
    """
    slot = lock_slot(slot.pk)
    require(refusal_to_close_roster(slot, at=at))
    expected = Place.objects.filter(slot=slot, status=PlaceStatus.CONFIRMED)
    absent = expected.exclude(pk__in=list(unknown)).update(status=PlaceStatus.NO_SHOW)
    slot.roster_closed_at, slot.roster_closed_by = at, by
    slot.save(update_fields=["roster_closed_at", "roster_closed_by"])
    audit.record(by, "slot.roster_closed", slot, at=at, absent=absent)
    came = Place.objects.filter(slot=slot, status__in=HOLDS_SEAT - {PlaceStatus.NO_SHOW})
    missed = slot.bookings.filter(status=BookingStatus.CONFIRMED, places__status=PlaceStatus.NO_SHOW)
    absent_all = missed.exclude(household__in=came.values("booking__household"))
    found = absent_all.select_related("contact").distinct().order_by("-id")
    parties = sorted({booking.household_id: booking for booking in found}.values(), key=lambda booking: booking.pk)
    for booking in parties:
        booking.slot = slot
        note_points(booking, CreditKind.NO_SHOW, at=at)
    return parties
