"""Dividing a waiting party whose booker said that a part will do."""

from datetime import datetime

from booking.models import Booking, Place, new_code
from common import audit

KEPT = (
    "community_id",
    "slot_id",
    "household_id",
    "contact_id",
    "contact_phone",
    "status",
    "channel",
    "made_by_id",
    "answers",
    "accepts_part",
    "policy",
    "created_at",
    "queued_at",
    "queue_rank",
    "behind",
    "skips",
)


def divide_booking(booking: Booking, size: int, *, at: datetime) -> Booking:
    """Leave the first `size` persons in `booking`; the others become a booking of their own at the same place in the
    queue, which is answered. Counters do not move: the same people wait."""
    rest = list(booking.places.live().order_by("id").values_list("pk", flat=True))[size:]
    other = Booking.objects.create(
        **{name: getattr(booking, name) for name in KEPT}, code=new_code(), party_size=len(rest)
    )
    Place.objects.filter(pk__in=rest).update(booking=other)
    booking.party_size = size
    booking.save(update_fields=["party_size", *booking.revise(at=at)])
    audit.record(None, "booking.divided", other, at=at, from_booking=booking.pk, persons=len(rest))
    return other
