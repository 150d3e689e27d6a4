"""The demo community: each room fills itself, in the order of the arrows; all or nothing."""

from datetime import datetime
from random import Random

from django.db import transaction

from accounts.seed import seed_people
from community.seed import seed_community

SEED = 20251122  # the same every time, so that two demos tell the same story


@transaction.atomic
def seed_everything(*, at: datetime) -> dict[str, int]:
    """Fill an empty database as of `at`; returns how many rows of what were made."""
    rng = Random(SEED)  # noqa: S311 (demo data)
    community = seed_community()
    people = seed_people(community, rng=rng, at=at)
    return {"households": len(people.households), "persons": len(people.persons)}
