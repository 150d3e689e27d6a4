"""The demo's draws: each promised before its booking opened, and one that has been held in the hall."""

from datetime import datetime, timedelta

from accounts.seed import People

from .actions import close_draw, enter_public_value, prepare_draw
from .models import Draw, Slot
from .states import Allocation

CLOSES = timedelta(days=4)  # before the start, so that families know in time
DICE = "5 4 2 6 1 3"


def promise_draws(slots: list[Slot], people: People) -> None:
    for slot in slots:
        if slot.allocation == Allocation.DRAW:
            prepare_draw(slot, by=people.users["clerk"], at=slot.booking_opens_at - timedelta(hours=1))


def hold_draws(people: People, *, at: datetime) -> None:
    """Half an hour after the list was closed, clerk and secretary wrote down what the dice showed."""
    for draw in Draw.objects.to_close(at - timedelta(hours=1)).select_related("slot"):
        closes = draw.slot.booking_closes_at
        close_draw(draw, by=None, at=closes)
        for name in ("clerk", "secretary"):
            enter_public_value(draw, DICE, by=people.users[name], at=closes + timedelta(minutes=30))
