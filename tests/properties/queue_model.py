"""What slots should do, in plain Python without a database: the oracle of the state machine."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

PARTY_MAX = 3
HOUR = timedelta(hours=1)
LATE, NO_SHOW, LIMIT = 1, 2, 2  # points, and how many of them weigh
POINTS_LAST, THEY_WEIGH = timedelta(days=2), timedelta(days=1)
HOLDS, WAITS = {"confirmed", "pending", "offered"}, {"waitlisted", "entered"}
SKIPS = 3
DRAWN_BEFORE = 6 * HOUR  # booking for a draw closes so long before the start


@dataclass
class Points:
    household: int
    points: int
    made_at: datetime
    excused: bool = False

    @property
    def until(self) -> date:
        return self.made_at.date() + POINTS_LAST


@dataclass(eq=False)
class ModelBooking:
    """`persons` in the order they were named; `marks` person → checked_in or no_show."""

    slot: "ModelSlot"
    persons: list
    household: int
    status: str
    queued_at: datetime | None
    behind: bool = False
    part: bool = False
    skips: int = 0
    rank: int = 0
    moved: bool = False
    offers: list = field(default_factory=list)
    marks: dict = field(default_factory=dict)

    @property
    def size(self) -> int:
        return len(self.persons)

    @property
    def until(self) -> datetime | None:
        """When its offer ends, if one is open."""
        return self.offers[-1][1] if self.offers and self.offers[-1][0] == "open" else None

    def lives(self, at: datetime) -> bool:
        """Whether it has a claim on a seat by the clock."""
        return self.status in HOLDS | WAITS and not (self.until and self.until <= at)

    def has_answered(self, accept: bool) -> bool:
        """The same answer before; to give it twice is to give it once."""
        status, outcome = ("confirmed", "accepted") if accept else ("cancelled", "declined")
        return self.status == status and any(told == outcome for told, _ in self.offers)

    def close_offer(self, outcome: str) -> None:
        if self.until:
            self.offers[-1] = (outcome, self.until)


@dataclass(eq=False)
class ModelSlot:
    world: "World"
    policy: str
    capacity: int
    starts_at: datetime
    allocation: str = "first_come"
    effect: str = "none"
    cancelled: bool = False
    closed_roster: bool = False
    listed: list | None = None  # of a draw: who had entered when the list was closed
    listed_at: datetime | None = None
    drawn: bool = False

    @property
    def closes_at(self) -> datetime:
        return self.starts_at - (DRAWN_BEFORE if self.allocation == "draw" else timedelta())

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + 2 * HOUR

    @property
    def cancel_until(self) -> datetime:
        return self.starts_at - 24 * HOUR

    @property
    def bookings(self) -> list[ModelBooking]:
        return [booking for booking in self.world.bookings if booking.slot is self]

    def with_status(self, *statuses: str) -> list[ModelBooking]:
        return [booking for booking in self.bookings if booking.status in statuses]

    def queue(self, *, behind: bool) -> list[ModelBooking]:
        waiting = [booking for booking in self.with_status("waitlisted") if booking.behind == behind]
        return sorted(waiting, key=lambda booking: (booking.queued_at, booking.rank))

    @property
    def taken(self) -> int:
        return sum(booking.size for booking in self.with_status(*HOLDS))

    @property
    def waiting(self) -> int:
        return sum(booking.size for booking in self.with_status(*WAITS) if not booking.behind)

    def over(self, at: datetime) -> list[ModelBooking]:
        return [booking for booking in self.with_status("offered") if booking.until <= at]

    def left(self, at: datetime) -> int:
        """Seats for a newcomer, by the clock."""
        freed = sum(booking.size for booking in self.over(at))
        return 0 if self.waiting else max(0, self.capacity - self.taken + freed)

    def offer_ends(self, at: datetime) -> datetime | None:
        """12 hours; 4, 1 or a half the closer the start; nobody is asked later than 75 minutes before."""
        ahead, last = self.starts_at - at, self.starts_at - HOUR
        if ahead <= 1.25 * HOUR:
            return None
        ladder = ((36, 12), (12, 4), (2, 1), (0, 0.5))
        ends = at + next(lasts for least, lasts in ladder if ahead >= least * HOUR) * HOUR
        if ends.hour >= 21:
            ends = (ends + 12 * HOUR).replace(hour=9, minute=0, second=0)
        elif ends.hour < 9:
            ends = ends.replace(hour=9, minute=0, second=0)
        return min(ends, last)


class World:
    """All slots and bookings in the order they were made, what was written about them, and who was told."""

    def __init__(self):
        self.slots: list[ModelSlot] = []
        self.bookings: list[ModelBooking] = []
        self.points: list[Points] = []
        self.audit: Counter = Counter()
        self.told: Counter = Counter()

    def write(self, verb: str, kind: str = "") -> None:
        self.audit[verb] += 1
        self.told[kind] += bool(kind)

    # What holds people back.

    def weighs(self, household: int, at: datetime) -> bool:
        mine = [entry for entry in self.points if entry.household == household and not entry.excused]
        counting = [entry for entry in mine if at.date() <= entry.until]
        enough = sum(entry.points for entry in counting) >= LIMIT
        return enough and at < max(entry.made_at for entry in counting) + THEY_WEIGH

    def refusal(self, slot, household: int, persons: list, *, child: bool, part: bool, at: datetime) -> str | None:
        live = [booking for booking in self.bookings if booking.lives(at) and set(booking.persons) & set(persons)]
        held = [booking.size for booking in slot.bookings if booking.household == household and booking.lives(at)]
        at_once = [b for b in live if not b.slot.cancelled and abs(b.slot.starts_at - slot.starts_at) < 2 * HOUR]
        no_queue = slot.policy == "none" and slot.allocation != "draw"
        kept_out = slot.effect == "refuse" or (slot.effect == "waitlist_first" and no_queue)
        reasons = (
            ("already_booked", any(booking.slot is slot for booking in live)),
            ("draw_once", slot.allocation == "draw" and not slot.drawn and bool(held)),
            ("cancelled", slot.cancelled),
            ("past", at >= slot.ends_at),
            ("closed", at >= slot.closes_at),
            ("party_too_large", len(persons) + sum(held) > PARTY_MAX),
            ("overlapping", bool(at_once)),
            ("credit", kept_out and not child and self.weighs(household, at)),
            ("full", self._no_room(slot, len(persons), no_queue, part, at)),
        )
        return next((code for code, true in reasons if true), None)

    def _no_room(self, slot, size, no_queue, part, at) -> bool:
        if size > slot.capacity and (slot.allocation == "draw" or not part):
            return True
        return no_queue and size > slot.left(at) and not (part and slot.left(at))

    # What people do.

    def book(self, slot, household: int, persons: list, *, child: bool, part: bool, at: datetime) -> None:
        if slot.over(at):
            self.settle(slot, at)
        behind = slot.effect == "waitlist_first" and not child and self.weighs(household, at)
        first, room = len(self.bookings), slot.left(at)
        seated = "pending" if slot.allocation == "approval" else "confirmed"
        if slot.allocation == "draw":
            lots = [(persons, "entered", False)]
        elif behind:
            lots = [(persons, "waitlisted", True)]
        elif len(persons) <= room:
            lots = [(persons, seated, False)]
        elif part and room:
            rest = [(persons[room:], "waitlisted", False)] if slot.policy != "none" else []
            lots = [(persons[:room], seated, False), *rest]
        else:
            lots = [(persons, "waitlisted", False)]
        for party, status, back in lots:
            self._write_booking(ModelBooking(slot, party, household, status, at, back, part))
        here = self.bookings[first]
        if here.status == "waitlisted" and slot.taken < slot.capacity:
            self.settle(slot, at, here=here)

    def _write_booking(self, booking: ModelBooking) -> None:
        self.bookings.append(booking)
        verb = {"confirmed": "made", "pending": "requested"}.get(booking.status, booking.status)
        kind = {"confirmed": "made"}.get(booking.status, booking.status)
        self.write(f"booking.{verb}", f"booking_{kind}")

    def refusal_to_cancel(self, booking, at: datetime) -> str | None:
        if booking.status == "cancelled":
            return "already_cancelled"
        if booking.status not in HOLDS | WAITS:
            return "already_over"
        if booking.marks:
            return "checked_in"
        return "started" if at >= booking.slot.starts_at else None

    def cancel(self, booking, at: datetime) -> None:
        held, booking.status = booking.status, "cancelled"
        booking.close_offer("declined")
        self.write("booking.cancelled", "booking_cancelled")
        if held == "confirmed" and not booking.moved and at > booking.slot.cancel_until:
            self.note(booking.household, LATE, at)
        if held != "entered":
            self.settle(booking.slot, at)

    def note(self, household: int, points: int, at: datetime) -> None:
        self.points.append(Points(household, points, at))
        self.write("credit.noted", "credit_points")

    def refusal_to_answer(self, booking, at: datetime) -> str | None:
        """To an offer, accepting or declining."""
        if booking.slot.cancelled:
            return "cancelled"
        if booking.status == "lapsed" or (booking.until and booking.until <= at):
            return "offer_expired"
        return None if booking.until else "offer_missing"

    def accept(self, booking) -> None:
        booking.close_offer("accepted")
        booking.status = "confirmed"
        self.write("booking.offer_accepted", "booking_made")

    # What the clock and the staff do.

    def settle(self, slot, at: datetime, *, here=None) -> None:
        if slot.cancelled:
            return
        self.end_offers(slot, at)
        if slot.offer_ends(at):
            self._through_the_queue(slot, at, here)
            if not slot.waiting and at >= slot.starts_at - 24 * HOUR:
                self._through_those_behind(slot, at, here)

    def end_offers(self, slot, at: datetime) -> None:
        for booking in slot.over(at):
            booking.close_offer("expired")
            booking.status = "lapsed"
            self.write("booking.lapsed", "offer_expired")

    def _through_the_queue(self, slot, at, here) -> None:
        passed: list[ModelBooking] = []
        for booking in slot.queue(behind=False):
            free = slot.capacity - slot.taken
            if free <= 0:
                return
            if self._fits(booking, free):
                self._give(booking, at, here)
                for other in passed:
                    other.skips += 1
                passed = []
            elif booking.size <= slot.capacity:
                if slot.policy != "fill" or booking.skips >= SKIPS:
                    return  # nobody passes a party that could ever sit
                passed.append(booking)

    def _through_those_behind(self, slot, at, here) -> None:
        for booking in slot.queue(behind=True):
            if not self._fits(booking, slot.capacity - slot.taken):
                return
            self._give(booking, at, here)

    def _fits(self, booking, free: int) -> bool:
        """Whether the party, or the part of it that may come alone, finds a seat."""
        if 0 < free < booking.size and booking.part:
            rest = ModelBooking(**{**vars(booking), "persons": booking.persons[free:], "offers": [], "marks": {}})
            booking.persons = booking.persons[:free]
            self.bookings.append(rest)
            self.write("booking.divided")
        return booking.size <= free

    def _give(self, booking, at, here) -> None:
        if booking.slot.allocation == "approval":
            booking.status = "pending"
            self.write("booking.promoted", "booking_pending")
        elif booking is here:
            booking.status = "confirmed"
            self.write("booking.promoted", "booking_promoted")
        else:
            booking.status = "offered"
            booking.offers.append(("open", booking.slot.offer_ends(at)))
            self.write("booking.offered", "booking_offered")
