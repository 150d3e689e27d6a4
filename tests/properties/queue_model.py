"""What a slot should do, in plain Python without a database: the oracle of the state machine."""

from collections import Counter
from dataclasses import dataclass, field

PARTY_MAX = 4


@dataclass
class ModelBooking:
    persons: frozenset
    household: int
    status: str
    arrived: bool = False

    @property
    def size(self) -> int:
        return len(self.persons)


@dataclass
class ModelSlot:
    """`bookings` stand in the order of their arrival, which is the order of the queue."""

    policy: str
    capacity: int
    cancelled: bool = False
    bookings: list[ModelBooking] = field(default_factory=list)
    audit: Counter = field(default_factory=Counter)

    def with_status(self, status: str) -> list[ModelBooking]:
        return [booking for booking in self.bookings if booking.status == status]

    @property
    def taken(self) -> int:
        return sum(booking.size for booking in self.with_status("confirmed"))

    @property
    def waiting(self) -> int:
        return sum(booking.size for booking in self.with_status("waitlisted"))

    @property
    def live(self) -> list[ModelBooking]:
        return [booking for booking in self.bookings if booking.status != "cancelled"]

    def refusal(self, household: int, persons: frozenset) -> str | None:
        if self.cancelled:
            return "cancelled"
        if any(persons & booking.persons for booking in self.live):
            return "already_booked"
        if len(persons) + sum(b.size for b in self.live if b.household == household) > PARTY_MAX:
            return "party_too_large"
        if len(persons) > self.capacity or (self.policy == "none" and not self._sits(len(persons))):
            return "full"
        return None

    def book(self, household: int, persons: frozenset) -> ModelBooking:
        sits = self._sits(len(persons))
        booking = ModelBooking(persons, household, "confirmed" if sits else "waitlisted")
        self.bookings.append(booking)
        self.audit["booking.made" if sits else "booking.waitlisted"] += 1
        self._promote()
        return booking

    def refusal_to_cancel(self, booking: ModelBooking) -> str | None:
        if booking.status == "cancelled":
            return "already_cancelled"
        return "checked_in" if booking.arrived else None

    def cancel(self, booking: ModelBooking) -> None:
        booking.status = "cancelled"
        self.audit["booking.cancelled"] += 1
        self._promote()

    def refusal_to_resize(self, capacity: int) -> str | None:
        if self.cancelled:
            return "past"
        return "below_taken" if capacity < self.taken else None

    def resize(self, capacity: int) -> None:
        self.capacity = capacity
        self.audit["slot.changed"] += 1
        self._promote()

    def call_off(self) -> None:
        if self.cancelled:
            return
        for booking in self.live:
            booking.status = "cancelled"
            self.audit["booking.cancelled_by_org"] += 1
        self.cancelled = True
        self.audit["slot.cancelled"] += 1

    def refusal_to_check_in(self, booking: ModelBooking) -> str | None:
        return {"waitlisted": "still_waiting", "cancelled": "cancelled"}.get(booking.status)

    def check_in(self, booking: ModelBooking) -> None:
        self.audit["booking.checked_in"] += not booking.arrived
        booking.arrived = True

    def _sits(self, size: int) -> bool:
        return not self.waiting and self.taken + size <= self.capacity

    def _promote(self) -> None:
        for booking in self.with_status("waitlisted"):
            if self.cancelled:
                return
            if self.taken + booking.size <= self.capacity:
                booking.status = "confirmed"
                self.audit["booking.promoted"] += 1
            elif self.policy != "fill" and booking.size <= self.capacity:
                return  # strict: nobody passes a party that could ever sit
