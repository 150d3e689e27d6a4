"""The engine: each function is one conditional UPDATE whose row count is the verdict."""

import pytest

from booking import capacity
from booking.models import Slot
from booking.states import SlotStatus
from tests import factories as make


@pytest.fixture
def row(activity, at):
    """row(capacity, taken, waiting) → a stored slot with those counters."""

    def build(seats: int, taken: int = 0, waiting: int = 0) -> Slot:
        return make.slot(activity, at=at, capacity=seats, taken=taken, waiting=waiting)

    return build


def counters(slot: Slot) -> tuple[int, int, int]:
    return Slot.objects.values_list("capacity", "taken", "waiting").get(pk=slot.pk)


@pytest.mark.parametrize(
    ("before", "seats", "verdict", "after"),
    [
        ((2, 0, 0), 2, True, (2, 2, 0)),
        ((2, 1, 0), 1, True, (2, 2, 0)),
        ((2, 1, 0), 2, False, (2, 1, 0)),
        ((2, 2, 0), 1, False, (2, 2, 0)),
        ((2, 0, 1), 1, False, (2, 0, 1)),  # somebody waits in front
        ((0, 0, 0), 1, False, (0, 0, 0)),
    ],
)
def test_claim(row, before, seats, verdict, after):
    slot = row(*before)
    assert (capacity.claim(slot, seats), counters(slot)) == (verdict, after)


@pytest.mark.parametrize(
    ("before", "people", "verdict", "after"),
    [
        ((2, 2, 0), 1, True, (2, 2, 1)),
        ((2, 1, 0), 2, True, (2, 1, 2)),
        ((2, 0, 1), 1, True, (2, 0, 2)),
        ((2, 1, 0), 1, False, (2, 1, 0)),  # it could sit down
        ((2, 0, 0), 2, False, (2, 0, 0)),
    ],
)
def test_join_queue(row, before, people, verdict, after):
    slot = row(*before)
    assert (capacity.join_queue(slot, people), counters(slot)) == (verdict, after)


@pytest.mark.parametrize(
    ("move", "before", "people", "verdict", "after"),
    [
        (capacity.leave_queue, (2, 2, 2), 2, True, (2, 2, 0)),
        (capacity.leave_queue, (2, 2, 1), 2, False, (2, 2, 1)),
        (capacity.release, (2, 2, 1), 2, True, (2, 0, 1)),
        (capacity.release, (2, 1, 0), 2, False, (2, 1, 0)),
        (capacity.promote, (2, 0, 2), 2, True, (2, 2, 0)),
        (capacity.promote, (2, 1, 2), 2, False, (2, 1, 2)),
        (capacity.promote, (2, 0, 1), 2, False, (2, 0, 1)),
        (capacity.resize, (2, 1, 0), 1, True, (1, 1, 0)),
        (capacity.resize, (2, 2, 0), 1, False, (2, 2, 0)),
    ],
)
def test_other_moves(row, move, before, people, verdict, after):
    slot = row(*before)
    assert (move(slot, people), counters(slot)) == (verdict, after)


@pytest.mark.parametrize("move", [capacity.claim, capacity.join_queue])
def test_a_slot_called_off_in_between_is_not_touched(row, move):
    slot = row(1, taken=0 if move is capacity.claim else 1)
    Slot.objects.filter(pk=slot.pk).update(status=SlotStatus.CANCELLED)
    assert not move(slot, 1, status=SlotStatus.SCHEDULED)


def test_each_move_is_one_statement(row, django_assert_num_queries):
    slot = row(5)
    with django_assert_num_queries(1):
        capacity.claim(slot, 1)


def test_left_is_nothing_while_somebody_waits(row):
    assert [row(*c).left for c in ((5, 2, 0), (5, 5, 0), (5, 2, 1), (0, 0, 0))] == [3, 0, 0, 0]
