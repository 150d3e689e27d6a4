"""What the tables must say after each step, whatever the order of events: what the plain model says."""

import random
from collections import Counter

from django.db import transaction
from django.db.models import Count
from hypothesis.stateful import RuleBasedStateMachine, invariant

from booking.models import Booking, CreditEntry, Offer, Place, Slot
from booking.verify import drift
from common.models import AuditEntry, OutboxMessage
from tests.conftest import NOW
from tests.properties.staff_model import StaffedWorld


class BookingInvariants(RuleBasedStateMachine):
    """One transaction an example; `steps` counts over all of them."""

    community = None
    users: list = []
    kinds: tuple = ()
    dice = random.Random()  # what a draw takes for chance, so that the same day can be lived again
    steps: Counter = Counter()

    def __init__(self):
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.at, self.world, self.stored = NOW, StaffedWorld(), []

    def teardown(self):
        try:
            assert list(drift()) == []
        finally:
            transaction.set_rollback(True)
            self.example.__exit__(None, None, None)

    @invariant()
    def counters_are_those_of_the_rows_and_of_the_model(self):
        self.steps[type(self)] += 1
        stored = Slot.objects.order_by("pk").values_list("pk", "capacity", "taken", "waiting")
        expected = [(model.capacity, model.taken, model.waiting) for model in self.world.slots]
        assert [row[1:] for row in stored] == expected
        assert all(0 <= taken <= capacity and waiting >= 0 for _, capacity, taken, waiting in stored)

    @invariant()
    def every_booking_is_where_the_policy_puts_it(self):
        columns = ("status", "party_size", "behind", "skips")
        stored = list(Booking.objects.order_by("pk").values_list(*columns))
        assert stored == [(b.status, b.size, b.behind, b.skips) for b in self.world.bookings]

    @invariant()
    def places_follow_their_booking_and_nobody_is_in_two_places(self):
        rows = Place.objects.order_by("booking_id", "pk").values_list("booking", "person", "status")
        found: dict = {}
        for booking, person, status in rows:
            found.setdefault(booking, {})[person] = status
        expected = [{p: b.marks.get(p, b.status) for p in b.persons} for b in self.world.bookings]
        assert [found[key] for key in sorted(found)] == expected
        live = [b for b in self.world.bookings if b.lives(self.at) and not b.slot.cancelled]
        there = Counter((person, b.slot.starts_at) for b in live if not b.moved for person in b.persons)
        assert not there or max(there.values()) == 1

    @invariant()
    def offers_hold_what_they_promise(self):
        stored = list(Offer.objects.order_by("booking_id", "pk").values_list("outcome", "expires_at"))
        assert stored == [offer for booking in self.world.bookings for offer in booking.offers]

    @invariant()
    def each_change_has_one_audit_entry_and_one_message(self):
        for model, column, expected in (
            (AuditEntry, "verb", self.world.audit),
            (OutboxMessage, "kind", self.world.told),
        ):
            rows = model.objects.order_by().values_list(column).annotate(n=Count("pk"))
            assert dict(rows) == {name: n for name, n in expected.items() if n}

    @invariant()
    def points_are_noted_once(self):
        stored = list(CreditEntry.objects.order_by("pk").values_list("household", "points"))
        homes = [self.users[entry.household].person.household_id for entry in self.world.points]
        assert stored == [(home, entry.points) for home, entry in zip(homes, self.world.points, strict=True)]
