"""Draws as rows; what leads to them is tested through the actions."""

from datetime import datetime

from booking import lottery
from booking.models import Draw, Slot
from booking.states import DrawWeights

SEED = bytes(32)


def draw(slot: Slot, *, by, at: datetime, **fields) -> Draw:
    """The promise of a slot's draw: even weights, dice, a seed of zeros that the system keeps."""
    made = Draw(
        slot=slot,
        seats=slot.capacity,
        weights=DrawWeights.EVEN,
        public_source="大厅掷骰子",
        seed=SEED.hex(),
        seed_hash=lottery.hash_of(SEED),
        committed_at=at,
        committed_by=by,
    )
    made.rule = lottery.rule_text(
        draw=made.public_id,
        title=slot.title,
        starts_at=slot.starts_at,
        opens_at=max(slot.booking_opens_at, at),
        closes_at=slot.booking_closes_at,
        reveal_until=None,
        seats=made.seats,
        policy=slot.waitlist_policy,
        weights=made.weights,
        public_source=made.public_source,
        seed_hash=made.seed_hash,
    )
    made.rule_hash = lottery.hash_of(made.rule)
    for name, value in fields.items():
        setattr(made, name, value)
    made.save()
    return made
