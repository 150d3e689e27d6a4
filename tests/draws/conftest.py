"""A draw of six seats: the rule out on Friday, booking from Saturday to Tuesday, the start on Friday."""

from datetime import timedelta

import pytest

from booking import actions
from booking.states import Allocation, Channel, WaitlistPolicy
from tests import factories as make


@pytest.fixture
def activity(community):
    return make.activity(community, "亲子运动会", allocation=Allocation.DRAW, waitlist_policy=WaitlistPolicy.FILL)


@pytest.fixture
def times(at):
    """What happens when."""
    opens, closes = at + timedelta(days=1), at + timedelta(days=4)
    return {
        "booking_opens_at": opens, "booking_closes_at": closes, "starts_at": at + timedelta(days=7),
        "ends_at": at + timedelta(days=7, hours=2),
    }  # fmt: skip


@pytest.fixture
def slot(activity, times, clerk, at):
    return actions.add_slot(activity=activity, capacity=6, **times, by=clerk, at=at)


@pytest.fixture
def draw(slot):
    return slot.draw


@pytest.fixture
def opens(times):
    return times["booking_opens_at"]


@pytest.fixture
def closes(times):
    return times["booking_closes_at"]


@pytest.fixture
def rolled(closes):
    """When the dice may be rolled, the list having closed on time."""
    return closes + timedelta(minutes=10)


@pytest.fixture
def families(community):
    """families(3, 1): so many logins, each with a household of that size."""

    def build(*sizes):
        users = [make.resident(community) for _ in sizes]
        for user, size in zip(users, sizes, strict=True):
            for _ in range(size - 1):
                make.person(user.person.household)
        return users

    return build


@pytest.fixture
def enter(opens):
    """enter(slot, user): the whole household enters the draw."""

    def build(slot, user, at=None):
        persons = user.person.household.persons.values_list("pk", flat=True)
        return actions.book(slot.pk, persons=persons, by=user, at=at or opens, channel=Channel.WEB)

    return build


@pytest.fixture
def hold(clerk, secretary, closes, rolled):
    """hold(draw): close it on time and let two people type the same value."""

    def build(draw, value="5 4 2 6 1 3"):
        actions.close_draw(draw, by=None, at=closes)
        actions.enter_public_value(draw, value, by=clerk, at=rolled)
        return actions.enter_public_value(draw, value, by=secretary, at=rolled)

    return build
