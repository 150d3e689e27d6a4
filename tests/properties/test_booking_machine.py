"""Random days of booking: whatever the order of events, the tables say what the plain model says."""

from collections import Counter
from datetime import timedelta

from django.db import transaction
from hypothesis import HealthCheck, settings, strategies
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from booking import actions
from booking.models import Booking, Place, Slot
from booking.states import HOLDS_SEAT, Channel, PlaceStatus
from booking.verify import drift
from common.errors import DomainError
from common.models import AuditEntry
from tests import factories as make
from tests.conftest import NOW
from tests.properties.queue_model import PARTY_MAX, ModelBooking, ModelSlot

POLICIES = ("strict", "fill", "none")
HOUSEHOLDS = 6
households = strategies.integers(0, HOUSEHOLDS - 1)
members = strategies.frozensets(strategies.integers(0, 2), min_size=1, max_size=3)
policies = strategies.sampled_from(POLICIES)


def attempt(action, *args, **kwargs):
    """(result, None) or (None, code of the refusal)."""
    try:
        return action(*args, **kwargs), None
    except DomainError as refused:
        return None, refused.refusal.code


class BookingMachine(RuleBasedStateMachine):
    """Three slots, one for each waitlist policy, and six households of three."""

    community = None
    users: list = []
    bookings = Bundle("bookings")

    def __init__(self):
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.at, self.pairs = NOW, []

    def teardown(self):
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    @initialize(capacities=strategies.tuples(*[strategies.integers(1, 6)] * len(POLICIES)))
    def open_slots(self, capacities):
        self.slots, self.models = {}, {}
        for day, (policy, capacity) in enumerate(zip(POLICIES, capacities, strict=True)):
            activity = make.activity(self.community, waitlist_policy=policy, party_max=PARTY_MAX)
            starts_at = NOW + timedelta(days=7 + day)
            self.slots[policy] = make.slot(activity, at=NOW, starts_at=starts_at, capacity=capacity)
            self.models[policy] = ModelSlot(policy, capacity)

    @rule(seconds=strategies.integers(1, 600))
    def time_passes(self, seconds):
        self.at += timedelta(seconds=seconds)

    @rule(target=bookings, policy=policies, household=households, chosen=members)
    def book(self, policy, household, chosen):
        model, user = self.models[policy], self.users[household]
        persons = frozenset(user.family[number].pk for number in chosen)
        expected = model.refusal(household, persons)
        made, refused = attempt(
            actions.book, self.slots[policy].pk, persons=list(persons), by=user, at=self.at, channel=Channel.WEB
        )
        assert refused == expected
        pair = None if refused else (made.pk, policy, model.book(household, persons))
        if pair:
            self.pairs.append(pair)
        return pair

    @rule(pair=bookings)
    def cancel(self, pair):
        if pair is None:
            return
        key, policy, twin = pair
        expected = self.models[policy].refusal_to_cancel(twin)
        booking = Booking.objects.get(pk=key)
        assert attempt(actions.cancel, booking, by=booking.made_by, at=self.at)[1] == expected
        if expected is None:
            self.models[policy].cancel(twin)

    @rule(pair=bookings)
    def check_in(self, pair):
        if pair is None:
            return
        key, policy, twin = pair
        expected = self.models[policy].refusal_to_check_in(twin)
        booking = Booking.objects.select_related("slot").get(pk=key)
        early = booking.slot.starts_at - timedelta(minutes=30)
        assert attempt(actions.check_in, booking, by=booking.made_by, at=early)[1] == expected
        if expected is None:
            self.models[policy].check_in(twin)

    @rule(policy=policies, capacity=strategies.integers(0, 8))
    def change_capacity(self, policy, capacity):
        expected = self.models[policy].refusal_to_resize(capacity)
        slot, by = self.slots[policy], self.users[0]
        assert attempt(actions.change_slot, slot, by=by, at=self.at, capacity=capacity)[1] == expected
        if expected is None:
            self.models[policy].resize(capacity)

    @rule(policy=policies, really=strategies.integers(0, 7))
    def call_off(self, policy, really):
        if really == 0:
            actions.cancel_slot(self.slots[policy], by=self.users[0], at=self.at, reason="停电")
            self.models[policy].call_off()

    @invariant()
    def counters_are_those_of_the_rows_and_of_the_model(self):
        assert list(drift()) == []
        for policy, slot in self.slots.items():
            slot, model = Slot.objects.get(pk=slot.pk), self.models[policy]
            assert (slot.capacity, slot.taken, slot.waiting) == (model.capacity, model.taken, model.waiting)
            assert 0 <= slot.taken <= slot.capacity

    @invariant()
    def every_booking_is_where_the_policy_puts_it(self):
        stored = dict(Booking.objects.values_list("pk", "status"))
        assert stored == {key: twin.status for key, _, twin in self.pairs}

    @invariant()
    def the_queue_stands_in_order_of_arrival(self):
        for policy, slot in self.slots.items():
            queue = list(slot.bookings.waiting_in_order().values_list("pk", flat=True))
            assert queue == [key for key, where, twin in self.pairs if where == policy and twin.status == "waitlisted"]

    @invariant()
    def places_follow_their_booking_and_nobody_is_there_twice(self):
        places = list(Place.objects.values_list("slot", "person", "booking", "status"))
        live = [place[:2] for place in places if place[3] != PlaceStatus.CANCELLED]
        assert len(live) == len(set(live))
        allowed = {key: _place_statuses(twin) for key, _, twin in self.pairs}
        assert [place for place in places if place[3] not in allowed[place[2]]] == []

    @invariant()
    def each_change_has_one_audit_entry(self):
        written = Counter(AuditEntry.objects.values_list("verb", flat=True))
        assert written == sum((model.audit for model in self.models.values()), Counter())


def _place_statuses(twin: ModelBooking) -> set[str]:
    if twin.status == "confirmed":
        return {PlaceStatus.CHECKED_IN} if twin.arrived else set(HOLDS_SEAT) - {PlaceStatus.CHECKED_IN}
    return {twin.status}


def test_any_order_of_events(community, at):
    users = [make.resident(community) for _ in range(HOUSEHOLDS)]
    for user in users:
        user.family = [user.person, *(make.person(user.person.household) for _ in range(2))]
    machine = type("Machine", (BookingMachine,), {"community": community, "users": users})
    run_state_machine_as_test(machine, settings=settings(suppress_health_check=list(HealthCheck)))
