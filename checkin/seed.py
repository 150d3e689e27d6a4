"""The demo's checkpoints: one rotating code in every venue, and a hall screen that may show it."""

from datetime import datetime, timedelta

from accounts.seed import People
from booking.seed import Program
from community.models import Community

from .models import Checkpoint, DisplayLease

SCREEN_VENUE = "综合文化服务中心"
DEMO_SCREEN_TOKEN = "demo-screen-xiangyang"  # noqa: S105 (printed at start; exists in the demo only)
LEASE = timedelta(days=365)


def seed_checkin(community: Community, people: People, program: Program, *, at: datetime) -> dict[str, Checkpoint]:
    """A checkpoint for each venue, by the venue's name."""
    checkpoints = {
        name: Checkpoint.objects.create(community=community, venue=venue, name=f"{name} 门口")
        for name, venue in program.venues.items()
    }
    DisplayLease.objects.create(
        checkpoint=checkpoints[SCREEN_VENUE], token=DEMO_SCREEN_TOKEN, made_by=people.users["clerk"],
        created_at=at, expires_at=at + LEASE,
    )  # fmt: skip
    return checkpoints
