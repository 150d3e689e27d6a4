"""Reading once what the pipeline has to know about a household and a slot."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import (
    BigIntegerField,
    BooleanField,
    DateField,
    DateTimeField,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    UUIDField,
)
from django.db.models.expressions import RawSQL
from django.utils import timezone

from accounts import commitments
from accounts.models import Commitment, Person
from booking.models import Booking, BookingPolicy, Offer, Place, Slot
from booking.models.slots import SlotQuerySet
from booking.states import LIVE, SlotStatus
from common.kept_queries import Given, KeptQuery
from community.models import Community

from .credit import ADULT, NO_POINTS, Credit, credit_of

# Written out, because having the ORM build these costs as much time as the rest of a booking.
CLASH = """(EXISTS (
    SELECT 1 FROM booking_place p JOIN booking_slot o ON o.id = p.slot_id
    WHERE p.person_id IN ({marks})
    AND p.status IN ('confirmed', 'pending', 'offered', 'waitlisted', 'entered', 'checked_in', 'no_show')
    AND o.status = 'scheduled' AND o.starts_at < booking_slot.ends_at AND o.ends_at > booking_slot.starts_at)
    OR EXISTS (
    SELECT 1 FROM accounts_commitment c WHERE c.person_id IN ({marks})
    AND c.starts_at < booking_slot.ends_at AND c.ends_at > booking_slot.starts_at))"""
HELD = """(
    SELECT COUNT(*) FROM booking_place p JOIN booking_booking b ON b.id = p.booking_id
    WHERE p.slot_id = booking_slot.id AND b.household_id = %s
    AND p.status IN ('confirmed', 'pending', 'offered', 'waitlisted', 'entered', 'checked_in', 'no_show')
    AND NOT EXISTS (
        SELECT 1 FROM booking_offer f WHERE f.booking_id = b.id AND f.outcome = 'open' AND f.expires_at <= %s))"""
POINTS = """(
    SELECT COALESCE(SUM(c.points), 0) FROM booking_creditentry c
    WHERE c.household_id = %s AND c.state = 'counts' AND c.expires_on >= %s)"""


@dataclass(frozen=True)
class Standing:
    """What the pipeline knows: `clashes` person id → live place in the way, `promised` person id → what that person
    has promised elsewhere at this time, `held` the household's places in this slot, `booked` its bookings of this
    activity, `consented` minors whose data may be kept."""

    policy: BookingPolicy = field(default_factory=BookingPolicy)
    same_community: bool = True
    clashes: dict[UUID, Place] = field(default_factory=dict)
    promised: dict[UUID, Commitment] = field(default_factory=dict)
    held: int = 0
    booked: int = 0
    in_grid: bool = True
    consented: frozenset[UUID] = frozenset()
    credit: Credit = NO_POINTS


def slot_with_standing(
    slot_id: int, household_id: int, person_ids: list[UUID], *, at: datetime, listed: bool = False
) -> Slot | None:
    """The slot with what the household is to it, in one statement for the common case; with `listed` only if the public
    may know of it."""
    named = {f"person{n}": pk for n, pk in enumerate(person_ids)}
    today = timezone.localdate(at)
    return ASKED.first(len(named), listed, slot=slot_id, household=household_id, at=at, today=today, **named)


def _asked(people: int, listed: bool) -> SlotQuerySet:
    ids = [Given(f"person{n}", UUIDField()) for n in range(people)]
    household, at, today = (
        Given("household", BigIntegerField()),
        Given("at", DateTimeField()),
        Given("today", DateField()),
    )
    marks = ", ".join(["%s"] * people) or "NULL"
    slots = Slot.objects.with_details().filter(pk=Given("slot", BigIntegerField())).by_the_clock(at).order_by()
    known = slots.select_related("community__booking_policy").annotate(
        clash=RawSQL(CLASH.format(marks=marks), [*ids, *ids], BooleanField()),  # noqa: S611 only marks vary
        held_by_household=RawSQL(HELD, [household, at], IntegerField()),  # noqa: S611 a constant
        points=RawSQL(POINTS, [household, today], IntegerField()),  # noqa: S611 a constant
    )
    return known.listed() if listed else known


ASKED = KeptQuery(_asked)


def read_standing(slot: Slot, persons: list[Person], *, at: datetime) -> Standing:
    """`slot` comes from `slot_with_standing`; asks the database again only where slot or household call for it.

    Persons read with `consented` (see `PersonQuerySet.with_consent`) are not asked about again.
    """
    household, policy = persons[0].household, policy_of(slot)
    limited = slot.activity_id and slot.activity.household_max
    restricted = slot.activity_id and slot.activity.grid_only
    return Standing(
        policy=policy,
        same_community=slot.community_id == household.community_id,
        clashes=clashes(slot, persons, at=at) if slot.clash else {},
        promised=_promised(slot, persons) if slot.clash else {},
        held=slot.held_by_household,
        booked=_bookings_of_activity(slot, household, at=at) if limited else 0,
        in_grid=_lives_in(slot.activity, household) if restricted else True,
        consented=_consented(slot, persons),
        credit=credit_of(household, policy, at=at) if slot.points else NO_POINTS,
    )


def _promised(slot: Slot, persons: list[Person]) -> dict[UUID, Commitment]:
    return commitments.in_the_way([person.pk for person in persons], slot.starts_at, slot.ends_at)


def _consented(slot: Slot, persons: list[Person]) -> frozenset[UUID]:
    """The minors among them whose guardian agrees; persons from `with_consent` bring the answer with them."""
    day = timezone.localdate(slot.starts_at)
    minors = [person for person in persons if (age := person.age_on(day)) is not None and age < ADULT]
    unread = [person.pk for person in minors if not hasattr(person, "consented")]
    agreed = Person.objects.filter(pk__in=unread).with_consent().filter(consented=True) if unread else ()
    read = {person.pk for person in minors if getattr(person, "consented", False)}
    return frozenset(read | {person.pk for person in agreed})


def policy_of(slot: Slot) -> BookingPolicy:
    return policy_in(slot.community)


def policy_in(community: Community | None) -> BookingPolicy:
    """The community's rules; one that has set none has the usual ones, as has an installation without any."""
    try:
        return community.booking_policy if community else BookingPolicy()
    except ObjectDoesNotExist:
        return BookingPolicy(community=community)


def clashes(slot: Slot, persons: list[Person], *, at: datetime) -> dict[UUID, Place]:
    """person id → the live place that stands in the way (the same slot first), with its slot and activity.

    A place whose offer is over by the clock stands in nobody's way, written down or not.
    """
    places = _live_places(persons, at).filter(Q(slot=slot) | _at_this_time(slot.starts_at, slot.ends_at))
    found: dict[UUID, Place] = {}
    for place in places.select_related("slot__activity", "slot__space__venue"):
        if place.slot_id == slot.pk or place.person_id not in found:
            found[place.person_id] = place
    return found


def places_between(person: Person, starts_at: datetime, ends_at: datetime, *, at: datetime) -> QuerySet[Place]:
    """The person's live places that overlap this time, soonest first."""
    places = _live_places([person], at).filter(_at_this_time(starts_at, ends_at))
    return places.select_related("slot__activity", "slot__space", "booking").order_by("slot__starts_at")


def _live_places(persons: list[Person], at: datetime) -> QuerySet[Place]:
    over = Exists(Offer.objects.over(at).filter(booking=OuterRef("booking")))
    return Place.objects.live().filter(~over, person__in=persons)


def _at_this_time(starts_at: datetime, ends_at: datetime) -> Q:
    return Q(slot__status=SlotStatus.SCHEDULED, slot__starts_at__lt=ends_at, slot__ends_at__gt=starts_at)


def _bookings_of_activity(slot: Slot, household, *, at: datetime) -> int:
    over = Exists(Offer.objects.over(at).filter(booking=OuterRef("pk")))
    mine = Booking.objects.filter(~over, household=household, slot__activity=slot.activity_id, status__in=LIVE)
    return mine.exclude(slot=slot).filter(slot__status=SlotStatus.SCHEDULED).count()


def _lives_in(activity, household) -> bool:
    """Whether somebody of the household is registered in one of the activity's grids."""
    return Person.objects.active().filter(household=household, grid__in=activity.grids.all()).exists()
