"""The rows of a booking, written before the hot row of its slot is touched."""

from dataclasses import dataclass, field
from datetime import datetime

from accounts.models import Household, Person, PersonQuerySet, User
from booking.models import Booking, BookingPolicy, Place, Slot
from booking.states import WAITS, BookingStatus, Channel
from common import audit, notifications

from .moves import PLACE_STATUS, facts_of

VERBS = {
    BookingStatus.CONFIRMED: "booking.made",
    BookingStatus.PENDING: "booking.requested",
    BookingStatus.WAITLISTED: "booking.waitlisted",
    BookingStatus.ENTERED: "booking.entered",
}
TOLD = {
    BookingStatus.CONFIRMED: "booking_made",
    BookingStatus.PENDING: "booking_pending",
    BookingStatus.WAITLISTED: "booking_waitlisted",
    BookingStatus.ENTERED: "booking_entered",
}


@dataclass(frozen=True)
class Wish:
    """What is asked for; `persons`: whose people may be named, None for those of the booker's own household;
    `person_ids`: in the order they were named."""

    slot_id: int
    person_ids: list
    persons: PersonQuerySet | None
    by: User
    at: datetime
    channel: Channel
    answers: dict = field(default_factory=dict)
    contact_phone: str = ""
    accepts_part: bool = False
    accepts_overlap: bool = False
    on_behalf: bool = False
    key: str | None = None
    fingerprint: str = ""


@dataclass(frozen=True)
class Lot:
    """What a party, or a part of it, gets: seats, a place before the staff, in the queue, behind it, or in the draw."""

    party: list[Person]
    status: BookingStatus
    behind: bool = False


def write_booking(wish: Wish, slot: Slot, household: Household, lot: Lot, *, policy: BookingPolicy) -> Booking:
    """The booking and its places, its audit entry and its message; the caller touches the slot afterwards."""
    status, at = lot.status, wish.at
    first = lot.party[0].pk == wish.person_ids[0]  # the rest of a divided party has no idempotency key of its own
    booking = Booking.objects.create(
        community_id=slot.community_id,
        slot=slot,
        household=household,
        contact_id=household.contact_id,
        contact_phone=wish.contact_phone or household.phone,
        status=status,
        channel=wish.channel,
        made_by=wish.by,
        party_size=len(lot.party),
        answers=wish.answers,
        accepts_part=wish.accepts_part,
        behind=lot.behind,
        policy=frozen_policy(slot, policy),
        idempotency_key=wish.key if first else None,
        idempotency_hash=wish.fingerprint if first else "",
        created_at=at,
        confirmed_at=at if status == BookingStatus.CONFIRMED else None,
        queued_at=at if status in WAITS else None,
    )
    _write_places(booking, lot)
    audit.record(wish.by, VERBS[status], booking, at=at, after=status, persons=len(lot.party), channel=wish.channel)
    _tell(booking, household, lot.party, at=at)
    return booking


def _write_places(booking: Booking, lot: Lot) -> None:
    """The booking carries them as `made_places`, so that no answer has to read them again."""
    status = PLACE_STATUS[lot.status]
    booking.made_places = Place.objects.bulk_create(
        [Place(booking=booking, slot=booking.slot, person=person, status=status) for person in lot.party]
    )
    booking.made_now = True


def frozen_policy(slot: Slot, policy: BookingPolicy) -> dict:
    """The rules this booking is made under, as they are now."""
    return {
        "cancel_until": slot.cancel_until.isoformat(),
        "party_max": slot.party_max,
        "waitlist": slot.waitlist_policy,
        "credit": policy.credit,
    }


def _tell(booking: Booking, household: Household, party: list[Person], *, at: datetime) -> None:
    if not household.contact_id:
        return
    kind = TOLD[BookingStatus(booking.status)]
    notifications.queue(
        User(pk=household.contact_id),  # the row is not needed, only its key
        kind,
        at=at,
        dedupe_key=f"{kind}:{booking.pk}",
        people="、".join(p.name for p in party),
        code=booking.short_code,
        url=booking.ticket_path,
        **facts_of(booking.slot),
    )
