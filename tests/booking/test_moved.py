"""What was told first of a slot that moves."""

from datetime import timedelta

import pytest

from booking import actions

DAY = timedelta(days=1)


@pytest.fixture
def move(slot, clerk, at):
    """move(days): the slot stands so many days after its first start."""
    first = slot.starts_at, slot.ends_at

    def moved(days: int):
        starts_at, ends_at = (moment + days * DAY for moment in first)
        return actions.change_slot(slot, starts_at=starts_at, ends_at=ends_at, by=clerk, at=at)

    return moved


def test_the_first_start_stays_however_often_it_moves(slot, move):
    first = slot.starts_at
    assert [move(days).moved_from for days in (1, 3, 0)] == [first] * 3
    slot.refresh_from_db()
    assert (slot.moved_from, slot.starts_at) == (first, first)


@pytest.mark.parametrize("change", [{"label": "上午场"}, {"capacity": 30}])
def test_other_changes_are_no_move(slot, clerk, at, change):
    assert actions.change_slot(slot, by=clerk, at=at, **change).moved_from is None


def test_a_longer_slot_has_not_moved(slot, clerk, at):
    assert actions.change_slot(slot, ends_at=slot.ends_at + DAY / 24, by=clerk, at=at).moved_from is None
