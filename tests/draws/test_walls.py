"""The walls that stand behind a draw."""

import pytest
from django.db import IntegrityError

from booking import actions
from booking.verify import drift
from tests.raw import change_row


def test_what_was_drawn_stays(slot, draw, families, enter, hold):
    enter(slot, *families(1))
    held = hold(draw)
    for row, change in [
        (held, "public_value = first_value"), (held, "rule = 'x'"), (held, "state = 'closed'"),
        (held.entries.get(), "weight = 2"), (held.entries.get(), "won = NULL"),
    ]:  # fmt: skip
        with pytest.raises(IntegrityError):
            change_row(row, change)


@pytest.mark.parametrize(
    "change",
    [
        "state = 'closed'", "state = 'drawn'", "public_value = '6'", "seats = 0", "seed_revealed = (1 = 1)",
        "kept_by_keeper = (1 = 1)", "confirmed_by_id = committed_by_id, first_by_id = committed_by_id",
    ],
)  # fmt: skip
def test_a_row_that_breaks_a_rule(draw, change):
    with pytest.raises(IntegrityError):
        change_row(draw, change)


@pytest.mark.parametrize("change", ["size = 0", "weight = 0", "weight = 4", "rank = 1", "won = (1 = 1)"])
def test_a_line_that_breaks_a_rule(slot, draw, families, enter, closes, change):
    enter(slot, *families(1))
    actions.close_draw(draw, by=None, at=closes)
    with pytest.raises(IntegrityError):
        change_row(draw.entries.get(), change)


def test_recounting_replays_the_draw(slot, draw, families, enter, closes, rolled):
    for user in families(1, 1):
        enter(slot, user)
    actions.close_draw(draw, by=None, at=closes)
    assert list(drift()) == []
    change_row(draw.entries.first(), "size = 2")
    assert [line.split(":")[0] for line in drift()] == [f"draw {draw.public_id}"]
