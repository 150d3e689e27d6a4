"""A draw whose seed somebody keeps."""

import json
from datetime import timedelta

import pytest

from booking import actions
from booking.models import Draw
from booking.states import DrawState
from booking.tasks import tick
from common.models import AuditEntry
from tests.draws.test_verifier import holds

from .promising import promise, refused

VALUE = "5 4 2 6 1 3"


@pytest.fixture
def kept(slot, leader, at):
    """The leader wrote the seed down: `seed_for_keeper`."""
    return actions.prepare_draw(slot, kept=True, by=leader, at=at)


def test_a_kept_seed_is_told_once_and_not_stored(kept, slot):
    assert len(kept.seed_for_keeper) == 64
    stored = Draw.objects.get(pk=kept.pk)
    assert (stored.seed, stored.seed_hash) == ("", kept.seed_hash)
    assert promise(stored)["reveal_until"] is not None
    assert kept.seed_for_keeper not in json.dumps(list(AuditEntry.objects.values_list("data", flat=True)))


def test_a_kept_seed_outlives_a_change_of_the_slot(kept, slot, clerk, at):
    actions.change_slot(slot, by=clerk, at=at, capacity=7)
    stored = Draw.objects.get(pk=kept.pk)
    assert (stored.seed_hash, stored.seats, promise(stored)["seats"]) == (kept.seed_hash, 7, 7)
    assert holds(stored.bundle)


def test_the_draw_waits_for_a_kept_seed(kept, slot, families, enter, hold, clerk, leader, rolled, closes):
    for user in families(4, 4):
        enter(slot, user)
    actions.close_draw(kept, by=None, at=closes)
    with refused("draw_value_missing"):
        actions.reveal_seed(kept, kept.seed_for_keeper, by=leader, at=rolled)
    with refused("draw_keeper"):
        actions.enter_public_value(kept, VALUE, by=leader, at=rolled)
    waiting = hold(kept)
    assert (waiting.state, waiting.public_value) == (DrawState.CLOSED, VALUE)
    with refused("draw_value_fixed"):
        actions.enter_public_value(kept, "6", by=clerk, at=rolled)
    for wrong in ("00" * 32, "no hex", ""):
        with refused("draw_seed_wrong"):
            actions.reveal_seed(kept, wrong, by=leader, at=rolled)
    with refused("draw_too_early"):
        actions.draw_without_seed(kept, by=clerk, at=rolled)
    held = actions.reveal_seed(kept, kept.seed_for_keeper, by=leader, at=rolled)
    assert held.bundle["seed"] == kept.seed_for_keeper
    assert holds(held.bundle)


def test_a_seed_that_is_not_revealed_in_time_is_left_out(kept, slot, families, enter, hold, leader):
    for user in families(4, 4, 1):
        enter(slot, user)
    hold(kept)
    deadline = Draw.objects.get(pk=kept.pk).reveal_until
    with refused("draw_reveal_over"):
        actions.reveal_seed(kept, kept.seed_for_keeper, by=leader, at=deadline)
    assert tick(deadline - timedelta(seconds=1)) == 0
    assert tick(deadline) == 1
    held = Draw.objects.get(pk=kept.pk)
    assert (held.state, held.bundle["seed"], held.bundle["seed_revealed"]) == (DrawState.DRAWN, None, False)
    assert holds(held.bundle)
    assert tick(deadline) == 0


def test_a_value_that_comes_after_the_deadline_needs_no_seed(kept, slot, clerk, secretary, closes):
    actions.close_draw(kept, by=None, at=closes)
    late = Draw.objects.get(pk=kept.pk).reveal_until
    actions.enter_public_value(kept, VALUE, by=clerk, at=late)
    held = actions.enter_public_value(kept, VALUE, by=secretary, at=late)
    assert (held.state, held.seed_revealed) == (DrawState.DRAWN, False)


def test_a_seed_of_the_system_is_neither_revealed_nor_waived(slot, draw, clerk, closes, rolled):
    actions.close_draw(draw, by=None, at=closes)
    with refused("draw_unkept"):
        actions.reveal_seed(draw, "00", by=clerk, at=rolled)
    with refused("draw_unkept"):
        actions.draw_without_seed(draw, by=clerk, at=rolled)
