"""Whatever the order of events, the tables say what the plain model says; see `booking_machine`."""

from collections import Counter
from types import SimpleNamespace

import pytest
from django.db import connection
from django.db.models import F
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from booking import capacity, lottery
from booking.actions import bookings, cancelling, deciding, moves, offers, promotion, slots
from booking.models import BookingPolicy, Slot
from booking.models.offers import OfferQuerySet
from booking.rules import queue, standing
from booking.states import PlaceStatus
from common import audit
from tests import factories as make
from tests.properties.booking_machine import HOUSEHOLDS, BookingMachine
from tests.properties.queue_model import LATE, LIMIT, NO_SHOW, POINTS_LAST, THEY_WEIGH

KINDS = {  # (allocation, waitlist policy, effect of credit); two slots of a test take two that follow each other
    "strict": [("first_come", "strict", "none")],
    "fill": [("first_come", "fill", "none"), ("first_come", "none", "none")],
    "decided": [("approval", "strict", "none"), ("draw", "strict", "refuse"), ("approval", "fill", "refuse")],
    "drawn": [("draw", "fill", "none"), ("draw", "none", "none"), ("draw", "strict", "none")],
    "credit": [("first_come", "fill", "waitlist_first"), ("first_come", "strict", "waitlist_first")],
}
PROMISED = 20_000  # steps a database, under the profile `ci`


@pytest.fixture
def machine(community, at, monkeypatch):
    chance = SimpleNamespace(
        token_bytes=BookingMachine.dice.randbytes, token_hex=lambda size: BookingMachine.dice.randbytes(size).hex()
    )
    for module in ("booking.actions.draws", "booking.models.draws"):
        monkeypatch.setattr(f"{module}.secrets", chance)
    days = {"points_days": POINTS_LAST.days, "effect_days": THEY_WEIGH.days}
    BookingPolicy.objects.create(
        community=community, late_points=LATE, no_show_points=NO_SHOW, points_limit=LIMIT, **days
    )
    users = [make.resident(community) for _ in range(HOUSEHOLDS)]
    for user in users:
        others = [make.person(user.person.household) for _ in range(2)]
        user.family = [user.person, *others, make.child(user.person, at=at)]

    def build(kind: str):
        facts = {"community": community, "users": users, "kinds": KINDS[kind], "steps": Counter()}
        return type("Machine", (BookingMachine,), facts)

    return build


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_any_order_of_events(machine, kind):
    built = machine(kind)
    run_state_machine_as_test(built, settings=settings(suppress_health_check=list(HealthCheck)))
    if settings.get_current_profile_name() != "dev":
        assert built.steps.total() >= PROMISED / len(KINDS)


# Twins: the machine finds each of these faults, or it would prove nothing.


def nobody_keeps_the_order(patch):
    strict = Slot.waitlist_policy.fget
    patch.setattr(Slot, "waitlist_policy", property(lambda slot: {"strict": "fill"}.get(strict(slot), strict(slot))))


def seats_are_not_given_back(patch):
    patch.setattr(capacity, "release", lambda slot, seats: True)


def newcomers_pass_the_queue(patch):
    patch.setattr(Slot, "left", property(lambda slot: max(0, slot.capacity - slot.taken)))
    patch.setattr(capacity, "claim", claim_in_front_of_the_queue)


def claim_in_front_of_the_queue(slot, seats, **still):
    free = Slot.objects.filter(pk=slot.pk, taken__lte=F("capacity") - seats)
    return free.update(taken=F("taken") + seats) == 1


def nobody_is_promoted(patch):
    for module in (bookings, cancelling, offers, slots):
        patch.setattr(module, "after_capacity_freed", lambda slot, *, at, here=None: [])


def seats_are_promised_that_are_not_there(patch):
    patch.setattr(capacity, "promote", lambda slot, people: capacity.leave_queue(slot, people))


def places_stay_when_the_booking_goes(patch):
    patch.setattr(moves, "PLACE_STATUS", dict.fromkeys(moves.PLACE_STATUS, PlaceStatus.CONFIRMED))


def offers_leave_no_trace(patch):
    record = audit.record

    def forgetful(by, verb, target, **facts):
        return None if verb == "booking.offered" else record(by, verb, target, **facts)

    patch.setattr(audit, "record", forgetful)


def what_has_run_out_keeps_its_seat(patch):
    patch.setattr(OfferQuerySet, "over", lambda offers, at: offers.none())


def what_has_run_out_is_accepted(patch):
    patch.setattr(offers, "refusal_to_accept", lambda booking, offer, *, at: queue.refusal_to_accept(
        booking, offer, at=min(at, offer.made_at) if offer else at
    ))  # fmt: skip


def refused_requests_keep_their_seat(patch):
    patch.setattr(deciding, "give_back", lambda booking, slot, held: None)


def points_weigh_for_nobody(patch):
    patch.setattr(standing, "credit_of", lambda *args, at: standing.NO_POINTS)


def a_divided_party_counts_whole(patch):
    patch.setattr(promotion, "divide_booking", lambda booking, size, *, at: setattr(booking, "party_size", size))


def the_seat_of_a_moved_slot_costs_points(patch):
    patch.setattr(cancelling, "is_late", lambda booking, *, at: at > booking.slot.cancel_until)


def the_dice_do_not_matter(patch):
    run = lottery.run
    patch.setattr(lottery, "run", lambda *args, public_value, **facts: run(*args, public_value="", **facts))


FAULTS = {
    nobody_keeps_the_order: "strict", seats_are_not_given_back: "strict", newcomers_pass_the_queue: "strict",
    nobody_is_promoted: "strict", seats_are_promised_that_are_not_there: "strict",
    places_stay_when_the_booking_goes: "strict", offers_leave_no_trace: "fill",
    what_has_run_out_keeps_its_seat: "strict", what_has_run_out_is_accepted: "strict",
    refused_requests_keep_their_seat: "decided", points_weigh_for_nobody: "credit",
    the_dice_do_not_matter: "drawn",
    a_divided_party_counts_whole: "strict", the_seat_of_a_moved_slot_costs_points: "strict",
}  # fmt: skip
TWIN = settings(  # the same days every time, and the first fault is enough
    max_examples=300, stateful_step_count=60, derandomize=True, database=None, phases=[Phase.generate],
    deadline=None, print_blob=False, report_multiple_bugs=False, suppress_health_check=list(HealthCheck),
)  # fmt: skip


@pytest.mark.parametrize("break_it", FAULTS)
def test_twin_the_machine_finds_the_fault(break_it, machine, monkeypatch):
    if connection.vendor == "postgresql":
        pytest.skip("a twin breaks the rules, which are the same on both databases")
    break_it(monkeypatch)
    with pytest.raises((AssertionError, RuntimeError)):
        run_state_machine_as_test(machine(FAULTS[break_it]), settings=TWIN)
