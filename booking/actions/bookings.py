"""Booking a party: all of it or none, unless the booker said that a part will do; the guarded claim comes last."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import BigIntegerField, UUIDField

from accounts.models import Household, Person, PersonQuerySet, Role, User
from accounts.rules import require
from accounts.states import DESK_ROLES
from booking import capacity, rules
from booking.models import Booking, Slot
from booking.rules import IDEMPOTENCY_MISMATCH, PARTY_EMPTY, PERSON_UNKNOWN, SLOT_BUSY, Standing
from booking.states import HOLDS, Allocation, BookingStatus, Channel, SlotStatus, WaitlistPolicy
from common.errors import DomainError, Refusal
from common.kept_queries import Given, KeptQuery

from .promotion import after_capacity_freed
from .questions import accepted_answers
from .writing import Lot, Wish, write_booking

TRIES = 5
SLOT_UNKNOWN = Refusal("slot_unknown", "没有这一场", "请回到活动列表重新选")


class SlotMoved(Exception):
    """Between reading the slot and touching it somebody else took or freed seats: read again."""


def book(
    slot_id: int,
    *,
    persons: Iterable,
    by: User,
    at: datetime,
    channel: Channel,
    answers: dict | None = None,
    contact_phone: str = "",
    accept_partial: bool = False,
    accept_overlap: bool = False,
    idempotency_key: str | None = None,
    fingerprint: str = "",
) -> Booking:
    """Give a party of the booker's own household places, a place in the queue, in the draw, or before the staff.

    Raises DomainError and then leaves nothing behind. `persons` are ids; with `accept_partial` the first of them sit
    where not all can, and the rest wait as a booking of their own; with `accept_overlap` the booker knows that somebody
    is promised elsewhere at that time. The answer carries `made_places` and `made_now` (False when an Idempotency-Key
    was replayed).
    """
    wish = Wish(
        slot_id, _unique(persons), None, by, at, channel, answers or {}, contact_phone, accept_partial, accept_overlap
    )
    return _settle(replace(wish, key=idempotency_key, fingerprint=fingerprint))


def book_on_behalf(
    slot_id: int,
    *,
    persons: Iterable,
    by: User,
    at: datetime,
    channel: Channel,
    answers: dict | None = None,
    contact_phone: str = "",
    accept_partial: bool = False,
    accept_overlap: bool = False,
) -> Booking:
    """The desk books for one household of its community; it may do so until the slot ends."""
    own = Person.objects.active().in_communities_of(by, DESK_ROLES)
    slots = Slot.objects.filter(pk=slot_id, community__in=Role.objects.communities(by, DESK_ROLES))
    if not slots.exists():
        raise DomainError(SLOT_UNKNOWN)
    wish = Wish(slot_id, _unique(persons), own, by, at, channel, answers or {}, contact_phone, accept_partial)
    return _settle(replace(wish, on_behalf=True, accepts_overlap=accept_overlap))


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
    people = _lock_party(wish)
    household = people[0].household
    slot = _read_slot(wish, household)
    if slot.freed:  # an offer ran out and no job has noticed: its seats go on now
        after_capacity_freed(slot, at=wish.at)
        slot = _read_slot(wish, household)
    standing = rules.read_standing(slot, people, at=wish.at)
    said = {"accepts_part": wish.accepts_part, "accepts_overlap": wish.accepts_overlap}
    require(rules.refusal_given(slot, people, standing, at=wish.at, on_behalf=wish.on_behalf, **said))
    wish = replace(wish, answers=accepted_answers(slot, people, wish.answers))
    if wish.accepts_part:
        people = rules.grown_up_first(slot, people)
        wish = replace(wish, person_ids=[person.pk for person in people])
    bookings = [
        write_booking(wish, slot, household, lot, policy=standing.policy)
        for lot in _divide(wish, slot, people, standing)
    ]
    for booking in bookings:
        if not _touch(slot, booking):
            raise SlotMoved
    return _seat_at_once(slot, bookings[0], at=wish.at)


def _divide(wish: Wish, slot: Slot, people: list[Person], standing: Standing) -> list[Lot]:
    """Who gets what: the whole party one thing, or a part that sits and a rest that waits."""
    if slot.awaits_draw:
        return [Lot(people, BookingStatus.ENTERED)]
    if rules.goes_behind(slot, people, standing):
        return [Lot(people, BookingStatus.WAITLISTED, behind=True)]
    seated = BookingStatus.PENDING if slot.allocation == Allocation.APPROVAL else BookingStatus.CONFIRMED
    if len(people) <= slot.left:
        return [Lot(people, seated)]
    if not (wish.accepts_part and slot.left):
        return [Lot(people, BookingStatus.WAITLISTED)]
    sit, rest = people[: slot.left], people[slot.left :]
    waits = [] if slot.waitlist_policy == WaitlistPolicy.NONE else [Lot(rest, BookingStatus.WAITLISTED)]
    return [Lot(sit, seated), *waits]


def _touch(slot: Slot, booking: Booking) -> bool:
    """The hot row, last of all: its answer decides. A slot that was called off or moved meanwhile is read again."""
    starts_at = connection.ops.adapt_datetimefield_value(slot.starts_at)
    still = {"status": SlotStatus.SCHEDULED, "starts_at": starts_at}
    if booking.status in HOLDS:
        return capacity.claim(slot, booking.party_size, **still)
    if booking.status == BookingStatus.ENTERED:
        return capacity.enter(slot, booking.party_size, **still) and _is_listed(slot)
    wait = capacity.stand_by if booking.behind else capacity.join_queue
    return wait(slot, booking.party_size, **still)


def _is_listed(slot: Slot) -> bool:
    """Asked with the slot's row held: the list may have closed while this party was written down."""
    require(rules.refusal_to_enter(slot))
    return True


def _seat_at_once(slot: Slot, booking: Booking, *, at: datetime) -> Booking:
    """Seats may be free although the party waits, because somebody larger stands in front: then its policy decides."""
    if booking.status == BookingStatus.WAITLISTED and slot.taken < slot.capacity:
        after_capacity_freed(slot, at=at, here=booking)
        booking.refresh_from_db(fields=["status", "confirmed_at", "party_size"])
        booking.made_places = list(booking.places.select_related("person"))
    return booking


def _named(persons: PersonQuerySet, ids: list) -> PersonQuerySet:
    named = persons.filter(pk__in=ids).with_consent().select_related("household").order_by()
    return named.select_for_update(no_key=True, of=("household",))


def _own_party(people: int) -> PersonQuerySet:
    own = Person.objects.visible_to(Given("user", BigIntegerField()))
    return _named(own, [Given(f"person{n}", UUIDField()) for n in range(people)])


OWN_PARTY = KeptQuery(_own_party)


def _lock_party(wish: Wish) -> list[Person]:
    """The persons in the order they were named; locks their household, so that one family on two phones queues."""
    if wish.persons is None:
        named = OWN_PARTY.rows(
            len(wish.person_ids), user=wish.by.pk, **{f"person{n}": pk for n, pk in enumerate(wish.person_ids)}
        )
    else:
        named = list(_named(wish.persons, wish.person_ids))
    found = {person.pk: person for person in named}
    party = [found[pk] for pk in wish.person_ids if pk in found]
    if len(party) != len(wish.person_ids) or len({person.household_id for person in party}) != 1:
        raise DomainError(PERSON_UNKNOWN)
    return party


def _read_slot(wish: Wish, household: Household) -> Slot:
    """The slot with all that the rules ask about this household, in one statement."""
    listed = not wish.on_behalf
    slot = rules.slot_with_standing(wish.slot_id, household.pk, wish.person_ids, at=wish.at, listed=listed)
    if slot is None:
        raise DomainError(SLOT_UNKNOWN)
    return slot
