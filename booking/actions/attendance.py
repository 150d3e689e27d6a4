"""Checking a party in."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.rules import require
from booking.models import Booking, Place
from booking.rules import refusal_to_check_in
from booking.states import PlaceStatus
from common import audit


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
