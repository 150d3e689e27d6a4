"""A room is given once at a time, and not on a day it is closed."""

from datetime import timedelta

import pytest

from booking import actions
from booking.models import Closure, Slot
from common.errors import DomainError
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(activity):
    return make.space(activity.venue, exclusive=True)


@pytest.fixture
def plan(activity, clerk, at):
    def do(space, hour, **more):
        starts_at = at + timedelta(days=3, hours=hour)
        return actions.add_slot(
            activity=activity,
            space=space,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=2),
            capacity=10,
            by=clerk,
            at=at,
            **more,
        )

    return do


def code_of(refused) -> str:
    return refused.value.refusal.code


def test_a_room_holds_one_slot_at_a_time(plan, room):
    plan(room, 0)
    with pytest.raises(DomainError) as refused:
        plan(room, 1)
    assert (code_of(refused), Slot.objects.count()) == ("space_taken", 1)
    plan(room, 2)


def test_a_slot_moved_into_anothers_time_is_refused_and_stays(plan, room, clerk, at):
    plan(room, 0)
    late = plan(room, 4)
    with pytest.raises(DomainError) as refused:
        actions.change_slot(late, by=clerk, at=at, starts_at=late.starts_at - timedelta(hours=3))
    assert code_of(refused) == "space_taken"
    assert Slot.objects.get(pk=late.pk).starts_at == late.starts_at
    actions.change_slot(late, by=clerk, at=at, starts_at=late.starts_at - timedelta(minutes=30))


def test_a_cancelled_slot_gives_its_room_back(plan, room, clerk, at):
    actions.cancel_slot(plan(room, 0), by=clerk, at=at, reason="停电")
    assert plan(room, 0).pk


def test_a_pool_of_seats_is_shared(plan, activity):
    pool = make.space(activity.venue, name="阅览座位", exclusive=False)
    plan(pool, 0)
    assert plan(pool, 1).pk


@pytest.mark.parametrize("of_the_room", [True, False])
def test_a_closed_day_is_refused_with_its_reason(plan, room, at, of_the_room):
    day = (at + timedelta(days=3)).date()
    Closure.objects.create(
        venue=room.venue, space=room if of_the_room else None, starts_on=day, ends_on=day, reason="消防检修"
    )
    with pytest.raises(DomainError) as refused:
        plan(room, 0)
    assert code_of(refused) == "space_closed"
    assert "消防检修" in refused.value.refusal.message
