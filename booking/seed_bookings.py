"""Who has booked what: parties arrive one after the other and meet the same rules as at the front door."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from accounts.models import Household, Person
from accounts.seed import People
from common.models import AuditEntry

from .models import Booking, BookingPolicy, Place, Slot
from .states import WAITS, Allocation, BookingStatus, Channel, PlaceStatus, WaitlistPolicy

CANCELLED_SHARE, ATTENDED_SHARE = 0.06, 0.88
PARTY_SIZES = [1, 1, 1, 2, 2, 2, 3, 4]
REASONS = ["孩子发烧了", "临时要加班", "家里来客人", "记错日子了", ""]
UNDECIDED_FOR = timedelta(days=4)  # what was asked for longer ago has been decided
VERBS = {
    BookingStatus.WAITLISTED: "booking.waitlisted",
    BookingStatus.ENTERED: "booking.entered",
    BookingStatus.PENDING: "booking.requested",
}
CREDIT = BookingPolicy().credit  # what the demo's community agrees on, see seed_fairness


@dataclass
class Filling:
    """Collects bookings, places and audit entries, and stores them in bulk."""

    people: People
    busy: object
    rng: Random
    at: datetime
    reserved: set[int]  # households that come to past slots only
    bookings: list[Booking] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    trail: list[tuple[Booking, str, datetime]] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)

    def fill(self, slot: Slot, demand: float) -> None:
        """Let families arrive until about `demand` × capacity people have asked; past slots end without a queue."""
        until = min(self.at, slot.booking_closes_at)
        if until <= slot.booking_opens_at:
            return
        past = slot.starts_at <= self.at
        wanted = round(slot.capacity * demand * self.rng.uniform(0.75, 1.15))
        wanted = min(wanted, slot.capacity) if past else wanted
        parties = self._parties(slot, wanted - slot.taken)
        span = until - slot.booking_opens_at
        moments = sorted(slot.booking_opens_at + span * self.rng.random() ** 2 for _ in parties)
        for (household, party), moment in zip(parties, moments, strict=True):
            self._arrive(slot, household, party, moment, may_wait=not past)
        self.slots.append(slot)

    def _parties(self, slot: Slot, wanted: int) -> list[tuple[Household, list[Person]]]:
        parties = []
        for household in self.rng.sample(self.people.households, len(self.people.households)):
            if wanted <= 0:
                break
            if household.pk in self.reserved and slot.ends_at > self.at:
                continue
            party = self._party(slot, household)
            if party:
                parties.append((household, party))
                wanted -= len(party)
        return parties

    def _party(self, slot: Slot, household: Household) -> list[Person]:
        """Whom of this household the slot suits, as many as would come."""
        day, (lowest, highest) = timezone.localdate(slot.starts_at), slot.ages
        fitting = [
            person
            for person in self.people.members[household.pk]
            if (lowest or 0) <= person.age_on(day) <= (highest or 130)
            and self.busy.free(person.pk, slot.starts_at, slot.ends_at)
        ]
        size = min(len(fitting), slot.party_max, self.rng.choice(PARTY_SIZES))
        return self.rng.sample(fitting, size)

    def _arrive(self, slot: Slot, household: Household, party: list[Person], moment: datetime, may_wait: bool) -> None:
        if self.rng.random() < CANCELLED_SHARE:
            self._book(slot, household, party, moment, BookingStatus.CANCELLED)
            return
        if slot.awaits_draw:
            slot.waiting += len(party)
            self._book(slot, household, party, moment, BookingStatus.ENTERED)
            return
        free = slot.capacity - slot.taken
        if len(party) <= free and (not slot.waiting or slot.waitlist_policy == WaitlistPolicy.FILL):
            slot.taken += len(party)
            open_yet = slot.allocation == Allocation.APPROVAL and may_wait and self.at - moment < UNDECIDED_FOR
            status = BookingStatus.PENDING if open_yet else BookingStatus.CONFIRMED
            self._book(slot, household, party, moment, status)
        elif may_wait and slot.waitlist_policy != WaitlistPolicy.NONE:
            slot.waiting += len(party)
            self._book(slot, household, party, moment, BookingStatus.WAITLISTED)

    def _book(self, slot: Slot, household: Household, party: list[Person], moment: datetime, status: str) -> None:
        desk = self.people.users["clerk"]
        booking = Booking(
            community_id=slot.community_id, slot=slot, household=household, contact=household.contact,
            contact_phone=household.phone, status=status, party_size=len(party), created_at=moment,
            made_by=household.contact or desk,
            channel=Channel.WEB if household.contact else self.rng.choice([Channel.DESK, Channel.PHONE]),
            policy={
                "cancel_until": slot.cancel_until.isoformat(), "party_max": slot.party_max,
                "waitlist": slot.waitlist_policy, "credit": CREDIT,
            },
        )  # fmt: skip
        self.bookings.append(booking)
        self.trail.append((booking, VERBS.get(status, "booking.made"), moment))
        self._stamp(booking, slot, moment)
        self._seat(booking, slot, party)

    def _stamp(self, booking: Booking, slot: Slot, moment: datetime) -> None:
        if booking.status in WAITS:
            booking.queued_at = moment
            return
        if booking.status == BookingStatus.PENDING:
            return
        booking.confirmed_at = moment
        if booking.status == BookingStatus.CANCELLED:
            last = min(self.at, slot.cancel_until)
            booking.cancelled_at = moment + max(timedelta(0), last - moment) * self.rng.random()
            booking.cancel_reason = self.rng.choice(REASONS)
            self.trail.append((booking, "booking.cancelled", booking.cancelled_at))

    def _seat(self, booking: Booking, slot: Slot, party: list[Person]) -> None:
        status, arrived_at = PlaceStatus(booking.status), None
        came = slot.starts_at < self.at and self.rng.random() < ATTENDED_SHARE
        if status == PlaceStatus.CONFIRMED and came:
            status = PlaceStatus.CHECKED_IN
            arrived_at = min(self.at, slot.starts_at + timedelta(minutes=self.rng.randint(-25, 8)))
            self.trail.append((booking, "booking.checked_in", arrived_at))
        for person in party:
            self.places.append(
                Place(booking=booking, slot=slot, person=person, status=status, checked_in_at=arrived_at)
            )
            if status != PlaceStatus.CANCELLED:
                self.busy.take(person.pk, slot.starts_at, slot.ends_at)

    def store(self) -> None:
        """Write everything down, oldest booking first."""
        self.bookings.sort(key=lambda booking: booking.created_at)
        Booking.objects.bulk_create(self.bookings, batch_size=500)
        Place.objects.bulk_create(self.places, batch_size=500)
        Slot.objects.bulk_update(self.slots, ["taken", "waiting"], batch_size=200)
        self.trail.sort(key=lambda entry: entry[2])
        AuditEntry.objects.bulk_create(
            (
                AuditEntry(
                    at=moment, actor_id=booking.made_by_id, verb=verb, target_type="booking",
                    target_id=str(booking.pk), community_id=booking.community_id, data={"persons": booking.party_size},
                )
                for booking, verb, moment in self.trail
            ),
            batch_size=500,
        )  # fmt: skip
