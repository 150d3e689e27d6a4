"""Random days of booking: every step is done twice, by the actions and by the plain model, and compared."""

import json
import runpy
from datetime import timedelta

from django.conf import settings
from hypothesis import strategies
from hypothesis.stateful import initialize, precondition, rule

from booking import actions, rules, tasks
from booking.models import Booking, CreditEntry, Draw, DrawEntry, Place
from booking.states import Channel
from common.errors import DomainError
from tests import factories as make
from tests.conftest import NOW
from tests.properties.booking_invariants import BookingInvariants
from tests.properties.queue_model import HOUR, PARTY_MAX, ModelSlot

HOUSEHOLDS = 8
VERIFIER = runpy.run_path(str(settings.BASE_DIR / "static" / "draw" / "verify_draw.py"))  # what anybody replays with
ADULTS, CHILD = 3, 3  # persons 0–2 are grown up, the fourth is not
AHEAD = 40 * HOUR  # a new slot starts so long after the one before
households = strategies.integers(0, HOUSEHOLDS - 1)
parties = strategies.lists(strategies.integers(0, CHILD), min_size=1, max_size=4, unique=True)
pairs = strategies.sampled_from([[0, 1], [1, 2], [2, 0], [0, CHILD]])
capacities = strategies.sampled_from([3, 2, 4, 3, 5, 2, 6, 1, 0])
choices = strategies.integers(0, 60)
pauses = strategies.sampled_from(["second", "minute", "hour", "hours", "offer", "edge", "night"])
sometimes = strategies.integers(0, 2).map(lambda number: number == 1)
often = strategies.integers(0, 5).map(bool)
SELDOM = range(1, 13)  # one in so many is really called off; not at an edge, where Hypothesis likes to look
seldom = strategies.sampled_from(SELDOM).map(lambda number: number == SELDOM[7])


def some(*statuses):
    """A step only makes sense while there is such a booking."""
    return precondition(lambda self: any(booking.status in statuses for booking in self.world.bookings))


def attempt(action, *args, **kwargs):
    """(result, None) or (None, code of the refusal)."""
    try:
        return action(*args, **kwargs), None
    except DomainError as refused:
        return None, refused.refusal.code


class BookingMachine(BookingInvariants):
    """Eight households of four want two small slots at the same time; when one is over, another takes its place.

    `kinds` are (allocation, waitlist policy, effect of credit) a slot may have.
    """

    @initialize(which=choices, capacity=strategies.sampled_from([3, 2, 4, 1]))
    def begin(self, which, capacity):
        self.dice.seed(0)
        self.starts_at = NOW + AHEAD
        self.open_slot(which, capacity)
        self.open_slot(which + 1, capacity + 1)

    def open_slot(self, which, capacity):
        allocation, policy, effect = self.kinds[which % len(self.kinds)]
        capacity = max(capacity, allocation == "draw")  # nobody draws for nothing
        columns = {"waitlist_policy": policy, "party_max": PARTY_MAX, "allocation": allocation, "credit_effect": effect}
        model = ModelSlot(self.world, policy, capacity, self.starts_at, allocation, effect)
        slot = make.slot(
            make.activity(self.community, **columns),
            at=NOW, starts_at=self.starts_at, booking_closes_at=model.closes_at, capacity=capacity,
        )  # fmt: skip
        if allocation == "draw":
            actions.prepare_draw(slot, by=self.users[0], at=self.at)
            self.world.write("draw.committed")
        self.stored.append(slot)
        self.world.slots.append(model)

    # What households do.

    @rule(household=households, chosen=parties, part=sometimes, first=often)
    def book(self, household, chosen, part, first):
        self.at += timedelta(seconds=1)
        slot, model, user = self.stored[-1 - first], self.world.slots[-1 - first], self.users[household]
        persons = [user.family[number] for number in chosen]
        facts = {"child": CHILD in chosen, "part": part, "at": self.at}
        ids = [person.pk for person in persons]
        expected = self.world.refusal(model, household, ids, **facts)
        told = rules.refusal_for(slot, persons, at=self.at, accepts_part=part)
        assert (told and told.code) == expected
        call = {"persons": ids, "by": user, "at": self.at, "channel": Channel.WEB, "accept_partial": part}
        assert attempt(actions.book, slot.pk, **call)[1] == expected
        if not expected:
            self.world.book(model, household, ids, **facts)

    @rule(household=households, member=strategies.integers(0, CHILD), first=often)
    def book_one(self, household, member, first):
        self.book(household, [member], False, first)

    @rule(household=households, chosen=pairs, part=sometimes)
    def book_two(self, household, chosen, part):
        self.book(household, chosen, part, True)

    def one(self, which, *statuses):
        """One of the bookings, of those with such a status if there are any: its row and its twin."""
        among = [booking for booking in self.world.bookings if booking.status in statuses] or self.world.bookings
        if not among:
            return None, None
        twin = among[which % len(among)]
        return Booking.objects.order_by("pk")[self.world.bookings.index(twin)], twin

    @rule(which=choices, live=often)
    def cancel(self, which, live):
        booking, twin = self.one(which, *(("confirmed", "waitlisted", "offered", "entered") if live else ()))
        if booking:
            expected = self.world.refusal_to_cancel(twin, self.at)
            assert attempt(actions.cancel, booking, by=booking.made_by, at=self.at)[1] == expected
            if expected is None:
                self.world.cancel(twin, self.at)

    @some("offered", "lapsed")
    @rule(which=choices, accept=often, offered=often)
    def answer(self, which, accept, offered):
        others = () if offered is None else ("lapsed", "confirmed", "waitlisted")
        booking, twin = self.one(which, *(("offered",) if offered else others))
        if booking is None:
            return
        again = twin.has_answered(accept)
        expected = None if again else self.world.refusal_to_answer(twin, self.at)
        action = actions.accept_offer if accept else actions.decline_offer
        assert attempt(action, booking, by=booking.made_by, at=self.at)[1] == expected
        if expected == "offer_expired":
            self.world.settle(twin.slot, self.at)
        elif expected is None and not again:
            self.world.accept(twin) if accept else self.world.cancel(twin, self.at)

    @some("offered")
    @rule(which=choices, accept=often, in_time=strategies.booleans())
    def answer_at_the_last_moment(self, which, accept, in_time):
        _, twin = self.one(which, "offered")
        self.at = max(self.at, twin.until - timedelta(seconds=in_time))
        self.answer(self.world.bookings.index(twin), accept, None)

    # What the staff do.

    @some("pending")
    @rule(which=choices, approve=often)
    def decide(self, which, approve):
        booking, twin = self.one(which, "pending")
        if booking:
            expected = self.world.refusal_to_decide(twin, self.at)
            call = {"by": self.users[0], "at": self.at, "reason": "名额已核对"}
            assert attempt(actions.approve if approve else actions.reject, booking, **call)[1] == expected
            if expected is None:
                self.world.decide(twin, approve, self.at)

    @rule(capacity=capacities, first=often)
    def resize(self, capacity, first):
        slot, model = self.stored[-1 - first], self.world.slots[-1 - first]
        if model.allocation == "draw":  # what a published draw allows is the subject of tests/draws
            return
        expected = self.world.refusal_to_resize(model, capacity, self.at)
        assert attempt(actions.change_slot, slot, by=self.users[0], at=self.at, capacity=capacity)[1] == expected
        if expected is None:
            self.world.resize(model, capacity, self.at)

    @rule(really=seldom, hours=strategies.sampled_from([3, -5, 0]), first=often)
    def upset(self, really, hours, first):
        """Now and then a slot is moved, or called off."""
        slot, model = self.stored[-1 - first], self.world.slots[-1 - first]
        shift = hours * HOUR
        if not really or (hours and model.allocation == "draw") or model.starts_at + shift <= self.at:
            return
        if hours:
            expected = self.world.refusal_to_change(model, self.at)
            moved = {name: getattr(model, name) + shift for name in ("starts_at", "ends_at", "cancel_until")}
            moved["booking_closes_at"] = moved["starts_at"]
            assert attempt(actions.change_slot, slot, by=self.users[0], at=self.at, **moved)[1] == expected
            if expected is None:
                self.world.move(model, shift, self.at)
        else:
            expected = self.world.refusal_to_call_off(model, self.at)
            assert attempt(actions.cancel_slot, slot, by=self.users[0], at=self.at, reason="停电")[1] == expected
            if expected is None:
                self.world.call_off(model)

    @some("confirmed")
    @rule(which=choices, people=parties)
    def check_in(self, which, people, this=False):
        booking, twin = self.one(which, *(() if this else ("confirmed",)))
        if booking:
            expected = self.world.refusal_to_check_in(twin, self.at)
            family = self.users[twin.household].family
            arriving = [family[number].pk for number in people if family[number].pk in twin.persons]
            call = {"by": self.users[0], "at": self.at, "person_ids": arriving}
            assert attempt(actions.check_in, booking, **call)[1] == expected
            if expected is None:
                self.world.check_in(twin, arriving)

    @precondition(lambda self: any(self.at > model.ends_at for model in self.world.slots))
    @rule(which=choices, somebody_unknown=seldom)
    def close_roster(self, which, somebody_unknown, this=False):
        ended = [number for number, model in enumerate(self.world.slots) if self.at > model.ends_at]
        number = which if this else ended[-1 - which % 2 % len(ended)]
        slot, model = self.stored[number], self.world.slots[number]
        places = Place.objects.filter(slot=slot, status="confirmed").order_by("pk")[: int(somebody_unknown)]
        expected = self.world.refusal_to_close_roster(model, self.at)
        call = {"unknown": [place.pk for place in places], "by": self.users[0], "at": self.at}
        unknown = {place.person_id for place in places}
        assert attempt(actions.close_roster, slot, **call)[1] == expected
        if expected is None:
            self.world.close_roster(model, unknown, self.at)

    @some("confirmed")
    @rule(which=choices, people=parties, somebody_unknown=seldom, really=sometimes)
    def evening(self, which, people, somebody_unknown, really):
        """A slot takes place: some come, the roster is closed."""
        running = [b for model in self.world.slots[-2:] for b in model.with_status("confirmed")]
        if really and running:
            twin = running[which % len(running)]
            self.at = max(self.at, twin.slot.starts_at - HOUR / 2)
            self.check_in(self.world.bookings.index(twin), people, True)
            self.at = max(self.at, twin.slot.ends_at + HOUR)
            self.close_roster(self.world.slots.index(twin.slot), somebody_unknown, True)
            self.renew(which, 3)

    def to_draw(self):
        """Numbers of the slots whose draw may still be held."""
        return [
            number for number, model in enumerate(self.world.slots)
            if model.allocation == "draw" and not (model.drawn or model.cancelled)
            and self.at < model.starts_at - HOUR
        ]  # fmt: skip

    def type_value(self, number, value, user):
        """One member of staff types what the dice showed; typing closes a list whose time has come."""
        model, draw = self.world.slots[number], self.stored[number].draw
        draw.refresh_from_db()
        if model.listed is None and self.at >= model.closes_at:
            self.world.close_list(model, self.at)
        expected = self.world.refusal_of_value(model, self.at)
        assert attempt(actions.enter_public_value, draw, str(value), by=user, at=self.at)[1] == expected
        return expected

    @precondition(lambda self: self.to_draw())
    @rule(value=choices)
    def list_is_closed(self, value):
        number = self.to_draw()[0]
        self.at = max(self.at, self.world.slots[number].closes_at)
        if self.type_value(number, value, self.users[0]) is None:
            self.world.write("draw.value_noted")

    @precondition(lambda self: any(self.world.slots[number].listed_at for number in self.to_draw()))
    @rule(value=choices)
    def draw(self, value):
        """Two members of staff type the same value; the model learns from the public bundle alone what it means."""
        number = next(number for number in self.to_draw() if self.world.slots[number].listed_at)
        model, slot = self.world.slots[number], self.stored[number]
        self.at = max(self.at, model.listed_at + timedelta(minutes=10))
        for user, verb in ((self.users[0], "noted"), (self.users[1], "confirmed")):
            assert self.type_value(number, value, user) is None
            self.world.write(f"draw.value_{verb}")
        bundle = Draw.objects.get(slot=slot).bundle
        assert all(right for _, right in VERIFIER["checks"](bundle))
        stored = Booking.objects.order_by("pk").values_list("pk", flat=True)
        twins = dict(zip(stored, self.world.bookings, strict=False))  # the draw may have divided a party: it comes last
        entries = DrawEntry.objects.filter(draw__slot=slot).values_list("entry_id", "booking")
        entered = {entry: twins[booking] for entry, booking in entries}
        assert set(entered.values()) == set(model.listed)
        order, _, winners, _ = VERIFIER["draw"](json.loads(bundle["rule"]), bundle)
        self.world.draw(model, [entered[entry] for entry in order], [entered[entry] for entry in winners], self.at)

    @some("waitlisted")
    @rule(which=choices)
    def seat(self, which):
        booking, twin = self.one(which, "waitlisted")
        if booking:
            expected = self.world.refusal_to_seat(twin, self.at)
            assert attempt(actions.seat_from_queue, booking, by=self.users[0], at=self.at)[1] == expected
            if expected is None:
                self.world.seat(twin, self.at)

    @precondition(lambda self: self.world.points)
    @rule(which=choices, really=seldom)
    def excuse(self, which, really):
        number = which % len(self.world.points)  # by its number: two of one evening may be equal
        twin = self.world.points[number]
        if really or twin.excused:
            entry = CreditEntry.objects.order_by("pk")[number]
            expected = "already_excused" if twin.excused else None
            other = self.users[(twin.household + 1) % HOUSEHOLDS]  # nobody excuses the own household
            assert attempt(actions.excuse, entry, by=other, at=self.at, reason="生病")[1] == expected
            if expected is None:
                self.world.excuse(twin)

    # What the clock does, with a worker that notices or without.

    @rule(pause=pauses, worker=strategies.booleans(), really=often, which=choices, capacity=capacities)
    def wait(self, pause, worker, really, which, capacity):
        model = self.world.slots[-1]
        edges = [model.starts_at - n * HOUR for n in (36, 24, 12, 2, 1)] + [
            model.starts_at,
            model.ends_at + 31 * HOUR / 60,
        ]
        offers = [twin.until for twin in self.world.bookings if twin.until and twin.until > self.at]
        night = (self.at + 12 * HOUR).replace(hour=0, minute=0, second=0)
        self.at = {
            "second": self.at + timedelta(seconds=1),
            "minute": self.at + timedelta(minutes=1),
            "hour": self.at + HOUR,
            "hours": self.at + 5 * HOUR * really,
            "offer": min(offers, default=self.at) - timedelta(seconds=not really),
            "edge": min((edge for edge in edges if edge > self.at), default=self.at),
            "night": max(self.at, night - timedelta(seconds=really)),
        }[pause]
        if worker:
            tasks.tick(self.at)
            self.world.tick(self.at)
        self.renew(which, capacity)

    @rule(worker=strategies.booleans(), which=choices)
    def wait_for_something(self, worker, which):
        self.wait("edge", worker, True, which, 2)

    def renew(self, which, capacity):
        if all(model.cancelled or self.at >= model.starts_at for model in self.world.slots):
            self.starts_at = max(self.starts_at, self.at) + AHEAD
            self.open_slot(which, capacity)
            self.open_slot(which + 1, 3)
