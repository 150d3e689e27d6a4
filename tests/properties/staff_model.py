"""The other half of the oracle: what staff do to slots, and what the clock does without anybody."""

from datetime import datetime, timedelta

from tests.properties.queue_model import HOLDS, HOUR, NO_SHOW, WAITS, World

HALF = HOUR / 2


class StaffedWorld(World):
    def refusal_to_decide(self, booking, at: datetime) -> str | None:
        if booking.status != "pending":
            return "already_decided"
        return "past" if at >= booking.slot.ends_at else None

    def decide(self, booking, approve: bool, at: datetime) -> None:
        booking.status = "confirmed" if approve else "rejected"
        self.write(*(("booking.approved", "booking_approved") if approve else ("booking.rejected", "booking_rejected")))
        if not approve:
            self.settle(booking.slot, at)

    def refusal_to_change(self, slot, at: datetime) -> str | None:
        return "past" if slot.cancelled or at >= slot.ends_at else None

    def refusal_to_resize(self, slot, capacity: int, at: datetime) -> str | None:
        held = slot.taken - sum(booking.size for booking in slot.over(at))
        too_small = "below_taken" if capacity != slot.capacity and capacity < held else None
        return self.refusal_to_change(slot, at) or too_small

    def resize(self, slot, capacity: int, at: datetime) -> None:
        self.write("slot.changed")
        if capacity != slot.capacity:
            slot.capacity = capacity
            self.settle(slot, at)

    def move(self, slot, shift: timedelta, at: datetime) -> None:
        slot.starts_at += shift
        last = max(slot.starts_at - HOUR, at + timedelta(seconds=1))
        self.write("slot.changed")
        for booking in slot.with_status(*HOLDS, *WAITS):
            booking.moved = True
            self.told["slot_changed"] += 1
            if booking.until:
                booking.offers[-1] = ("open", min(booking.until, last))

    def refusal_to_call_off(self, slot, at: datetime) -> str | None:
        return "past" if not slot.cancelled and at >= slot.ends_at else None

    def call_off(self, slot) -> None:
        if slot.cancelled:
            return
        for booking in slot.with_status(*HOLDS, *WAITS):
            booking.close_offer("withdrawn")
            booking.status, booking.marks = "cancelled", {}
            self.write("booking.cancelled_by_org", "slot_cancelled")
        slot.cancelled = True
        self.write("slot.cancelled")

    def refusal_to_check_in(self, booking, at: datetime) -> str | None:
        if booking.status in WAITS:
            return "still_waiting"
        if booking.status in HOLDS - {"confirmed"}:
            return "not_confirmed"
        if booking.status != "confirmed":
            return "cancelled"
        if at < booking.slot.starts_at - HOUR:
            return "too_early"
        return "too_late" if at > booking.slot.ends_at + HALF else None

    def check_in(self, booking, persons: list) -> None:
        arriving = [person for person in persons if person not in booking.marks]
        booking.marks |= dict.fromkeys(arriving, "checked_in")
        self.audit["booking.checked_in"] += bool(arriving)

    def refusal_to_close_roster(self, slot, at: datetime) -> str | None:
        if slot.cancelled:
            return "cancelled"
        if slot.closed_roster:
            return "roster_closed"
        return "roster_too_early" if at <= slot.ends_at + HALF else None

    def close_roster(self, slot, unknown: set, at: datetime) -> None:
        """`unknown` persons are neither present nor absent; a household with any of them gets no points."""
        slot.closed_roster = True
        self.write("slot.roster_closed")
        seated = slot.with_status(*HOLDS)
        for booking in slot.with_status("confirmed"):
            absent = [person for person in booking.persons if person not in booking.marks and person not in unknown]
            booking.marks |= dict.fromkeys(absent, "no_show")
        came = {b.household for b in seated for person in b.persons if b.marks.get(person) != "no_show"}
        for household in dict.fromkeys(booking.household for booking in seated):
            if household not in came:
                self.note(household, NO_SHOW, at)

    def refusal_to_seat(self, booking, at: datetime) -> str | None:
        slot = booking.slot
        if booking.status != "waitlisted":
            return "not_waiting"
        if slot.cancelled:
            return "cancelled"
        if at >= slot.ends_at:
            return "past"
        if at < slot.starts_at - 1.25 * HOUR:
            return "offers_first"
        free = slot.capacity - slot.taken + sum(other.size for other in slot.over(at))
        return "full" if free < booking.size else None

    def seat(self, booking, at: datetime) -> None:
        self.end_offers(booking.slot, at)
        booking.status = "confirmed"
        self.write("booking.seated", "booking_promoted")

    def excuse(self, entry) -> None:
        entry.excused = True
        self.write("credit.excused", "credit_excused")

    def close_list(self, slot, at: datetime) -> None:
        slot.listed, slot.listed_at = slot.with_status("entered"), at
        self.write("draw.closed")

    def refusal_of_value(self, slot, at: datetime) -> str | None:
        if slot.cancelled:
            return "cancelled"
        if slot.drawn:
            return "draw_done"
        return "draw_too_early" if slot.listed is None or at < slot.listed_at + HOUR / 6 else None

    def draw(self, slot, order: list, winners: list, at: datetime) -> None:
        """`order` and `winners` are what the public bundle says; who gave up meanwhile gets nothing."""
        for rank, booking in enumerate(order, start=1):
            if booking.status != "entered":
                continue
            if booking in winners:
                booking.status, word = "confirmed", "won"
            elif slot.policy == "none":
                booking.status, word = "not_drawn", "lost"
            else:
                booking.status, booking.queued_at, booking.rank, word = "waitlisted", at, rank, "waitlisted"
            self.write(f"draw.{word}", f"draw_{word}")
        slot.drawn = True
        self.write("draw.held")
        self.settle(slot, at)

    def tick(self, at: datetime) -> None:
        for slot in self.slots:
            if slot.allocation == "draw" and not slot.cancelled and slot.listed is None and at >= slot.closes_at:
                self.close_list(slot, at)
        due = [slot for slot in self.slots if slot.over(at) or self._someone_behind_is_due(slot, at)]
        for slot in due:
            self.settle(slot, at)

    def _someone_behind_is_due(self, slot, at: datetime) -> bool:
        soon = not slot.cancelled and slot.starts_at - 24 * HOUR <= at < slot.starts_at
        return soon and not slot.waiting and slot.taken < slot.capacity and bool(slot.queue(behind=True))
