"""Booking a party: all of it or none, through one guarded claim that comes last."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import BooleanField, IntegerField, QuerySet
from django.db.models.expressions import RawSQL

from accounts.models import Household, Person, Role, User
from accounts.rules import require
from accounts.states import DESK_ROLES
from booking import capacity
from booking.models import Booking, Place, Slot
from booking.rules import IDEMPOTENCY_MISMATCH, PARTY_EMPTY, PERSON_UNKNOWN, SLOT_BUSY, refusal_for
from booking.states import BookingStatus, Channel, SlotStatus
from common import audit, notifications
from common.errors import DomainError, Refusal

from .moves import PLACE_STATUS, facts_of
from .promotion import after_capacity_freed
from .questions import accepted_answers

TRIES = 5
SLOT_UNKNOWN = Refusal("slot_unknown", "没有这一场", "请回到活动列表重新选")


# Written out, because having the ORM build these two costs as much time as the rest of a booking.
CLASH = """EXISTS (
    SELECT 1 FROM booking_place p JOIN booking_slot o ON o.id = p.slot_id
    WHERE p.person_id IN ({marks}) AND p.status IN ('confirmed', 'waitlisted', 'checked_in') AND o.status = 'scheduled'
    AND o.starts_at < booking_slot.ends_at AND o.ends_at > booking_slot.starts_at)"""
HELD = """(
    SELECT COUNT(*) FROM booking_place p JOIN booking_booking b ON b.id = p.booking_id
    WHERE p.slot_id = booking_slot.id AND b.household_id = %s
    AND p.status IN ('confirmed', 'waitlisted', 'checked_in'))"""


class SlotMoved(Exception):
    """Between reading the slot and touching it somebody else took or freed seats: read again."""


@dataclass(frozen=True)
class Wish:
    """What is asked for; `persons` answers whose people may be named."""

    slot_id: int
    person_ids: list
    persons: QuerySet
    by: User
    at: datetime
    channel: Channel
    answers: dict = field(default_factory=dict)
    contact_phone: str = ""
    key: str | None = None
    fingerprint: str = ""
    on_behalf: bool = False


def book(
    slot_id: int,
    *,
    persons: Iterable,
    by: User,
    at: datetime,
    channel: Channel,
    answers: dict | None = None,
    contact_phone: str = "",
    idempotency_key: str | None = None,
    fingerprint: str = "",
) -> Booking:
    """Confirm or waitlist a party of the booker's own household; raises DomainError and then leaves nothing behind.

    `persons` are ids. The answer carries `made_places` and `made_now` (False when an Idempotency-Key was replayed).
    """
    wish = Wish(
        slot_id=slot_id,
        person_ids=_unique(persons),
        persons=Person.objects.visible_to(by),
        by=by,
        at=at,
        channel=channel,
        answers=answers or {},
        contact_phone=contact_phone,
        key=idempotency_key,
        fingerprint=fingerprint,
    )
    return _settle(wish)


def book_on_behalf(
    slot_id: int,
    *,
    persons: Iterable,
    by: User,
    at: datetime,
    channel: Channel,
    answers: dict | None = None,
    contact_phone: str = "",
) -> Booking:
    """The desk books for one household of its community; it may do so until the slot ends."""
    own = Person.objects.active().in_communities_of(by, DESK_ROLES)
    slots = Slot.objects.filter(pk=slot_id, community__in=Role.objects.communities(by, DESK_ROLES))
    if not slots.exists():
        raise DomainError(SLOT_UNKNOWN)
    wish = Wish(
        slot_id=slot_id,
        person_ids=_unique(persons),
        persons=own,
        by=by,
        at=at,
        channel=channel,
        answers=answers or {},
        contact_phone=contact_phone,
        on_behalf=True,
    )
    return _settle(wish)


def _unique(persons: Iterable) -> list[UUID]:
    """Ids in the order they were named, each once; what is no id names nobody."""
    try:
        return list(dict.fromkeys(UUID(str(person)) for person in persons))
    except ValueError:
        raise DomainError(PERSON_UNKNOWN) from None


def _settle(wish: Wish) -> Booking:
    """Try until the slot held still; a retry of a request that already had its effect gets the first answer."""
    if not wish.person_ids:
        raise DomainError(PARTY_EMPTY)
    for _ in range(TRIES):
        try:
            return _attempt(wish)
        except SlotMoved:
            continue
        except IntegrityError:  # the same person on two phones, or the same key twice: look again
            if earlier := _earlier(wish):
                return earlier
        except DomainError:
            if earlier := _earlier(wish):
                return earlier
            raise
    raise DomainError(SLOT_BUSY)


def _earlier(wish: Wish) -> Booking | None:
    if wish.key is None:
        return None
    earlier = Booking.objects.with_details().filter(made_by=wish.by, idempotency_key=wish.key).first()
    if earlier is None:
        return None
    if earlier.idempotency_hash != wish.fingerprint:
        raise DomainError(IDEMPOTENCY_MISMATCH)
    earlier.made_places, earlier.made_now = list(earlier.places.all()), False
    return earlier


@transaction.atomic
def _attempt(wish: Wish) -> Booking:
    party = _lock_party(wish)
    household = party[0].household
    slot = _read_slot(wish, household)
    require(
        refusal_for(slot, party, at=wish.at, already=slot.held_by_household, clash=slot.clash, on_behalf=wish.on_behalf)
    )
    wish = replace(wish, answers=accepted_answers(slot, party, wish.answers))
    sits = len(party) <= slot.left
    booking = _write(wish, slot, household, party, sits)
    touch = capacity.claim if sits else capacity.join_queue
    if not touch(slot, len(party), status=SlotStatus.SCHEDULED):
        raise SlotMoved
    if not sits and slot.taken < slot.capacity:  # seats are free, but a larger party waits in front
        after_capacity_freed(slot, at=wish.at)
        booking.refresh_from_db(fields=["status", "confirmed_at"])
        booking.made_places = list(booking.places.all())
    return booking


def _lock_party(wish: Wish) -> list[Person]:
    """The persons in the order they were named; locks their household, so that one family on two phones queues."""
    named = wish.persons.filter(pk__in=wish.person_ids).select_related("household").order_by()
    found = {person.pk: person for person in named.select_for_update(no_key=True, of=("household",))}
    party = [found[pk] for pk in wish.person_ids if pk in found]
    if len(party) != len(wish.person_ids) or len({person.household_id for person in party}) != 1:
        raise DomainError(PERSON_UNKNOWN)
    return party


def _read_slot(wish: Wish, household: Household) -> Slot:
    """The slot, whether anybody named is booked at that time, and how many places the household holds in it."""
    slots = Slot.objects.with_details() if wish.on_behalf else Slot.objects.with_details().listed()
    ids = [Person._meta.pk.get_db_prep_value(pk, connection) for pk in wish.person_ids]
    standing = RawSQL(CLASH.format(marks=", ".join(["%s"] * len(ids))), ids, BooleanField())  # noqa: S611 only marks vary
    held = RawSQL(HELD, [household.pk], IntegerField())  # noqa: S611 a constant
    named = slots.filter(pk=wish.slot_id, community=household.community_id)
    slot = next(iter(named.annotate(clash=standing, held_by_household=held).order_by()), None)
    if slot is None:
        raise DomainError(SLOT_UNKNOWN)
    return slot


def _write(wish: Wish, slot: Slot, household: Household, party: list[Person], sits: bool) -> Booking:
    status = BookingStatus.CONFIRMED if sits else BookingStatus.WAITLISTED
    booking = Booking.objects.create(
        community_id=slot.community_id,
        slot=slot,
        household=household,
        contact_id=household.contact_id,
        contact_phone=wish.contact_phone or household.phone,
        status=status,
        channel=wish.channel,
        made_by=wish.by,
        party_size=len(party),
        answers=wish.answers,
        policy=_policy(slot),
        idempotency_key=wish.key,
        idempotency_hash=wish.fingerprint,
        created_at=wish.at,
        confirmed_at=wish.at if sits else None,
        queued_at=None if sits else wish.at,
    )
    booking.made_places = Place.objects.bulk_create(
        [Place(booking=booking, slot=slot, person=person, status=PLACE_STATUS[status]) for person in party]
    )
    booking.made_now = True
    verb = "booking.made" if sits else "booking.waitlisted"
    audit.record(wish.by, verb, booking, at=wish.at, after=status, persons=len(party), channel=wish.channel)
    _tell(booking, household, party, at=wish.at)
    return booking


def _policy(slot: Slot) -> dict:
    """The rules this booking is made under, frozen."""
    return {
        "cancel_until": slot.cancel_until.isoformat(),
        "party_max": slot.party_max,
        "waitlist": slot.waitlist_policy,
    }


def _tell(booking: Booking, household: Household, party: list[Person], *, at: datetime) -> None:
    if not household.contact_id:
        return
    kind = "booking_made" if booking.status == BookingStatus.CONFIRMED else "booking_waitlisted"
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
