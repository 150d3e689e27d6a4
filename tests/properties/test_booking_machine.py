"""Whatever the order of events, the tables say what the plain model says; see `booking_machine`."""

from collections import Counter

import pytest
from django.db.models import F
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from booking import actions, capacity
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
    "credit": [("first_come", "fill", "waitlist_first"), ("first_come", "strict", "waitlist_first")],
}
PROMISED = 20_000  # steps a database, under the profile `ci`


@pytest.fixture
def machine(community, at, request):
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
