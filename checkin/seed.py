"""The demo's checkpoints: a rotating code in every venue, a hall screen that shows one, a kiosk, and printed cards."""

from datetime import datetime, timedelta

from accounts.seed import People
from booking.seed import Program
from community.models import Community
from volunteers.models import Volunteer
from volunteers.states import VolunteerState

from . import actions, kiosk
from .models import CardKind, Checkpoint, DisplayLease, Mode

SCREEN_VENUE = "综合文化服务中心"
DEMO_SCREEN_TOKEN = "demo-screen-xiangyang"  # noqa: S105 (printed at start; exists in the demo only)
DEMO_KIOSK_TOKEN = "demo-kiosk-xiangyang"  # noqa: S105
DEMO_PIN = "208417"  # of the demo volunteer, at the kiosk
LEASE = timedelta(days=365)
CARDS = 6  # volunteers without a login who have one


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
    _seed_kiosk(community, people, program, at=at)
    _seed_cards(community, people, at=at)
    return checkpoints


def _seed_kiosk(community: Community, people: People, program: Program, *, at: datetime) -> None:
    venue, clerk = program.venues[SCREEN_VENUE], people.users["clerk"]
    tablet = Checkpoint.objects.create(community=community, venue=venue, name="一楼签到机", mode=Mode.KIOSK)
    DisplayLease.objects.create(
        checkpoint=tablet, token=DEMO_KIOSK_TOKEN, made_by=clerk, created_at=at, expires_at=at + LEASE
    )
    kiosk.set_pin(people.users["volunteer"].person, DEMO_PIN, by=people.users["volunteer"], at=at)


def _seed_cards(community: Community, people: People, *, at: datetime) -> None:
    """Who has no phone to log in with carries a card."""
    without = Volunteer.objects.filter(community=community, person__user=None, state=VolunteerState.ACTIVE)
    for volunteer in without.select_related("person").order_by("pk")[:CARDS]:
        actions.issue_card(volunteer.person, by=people.users["clerk"], at=at, kind=CardKind.PAPER)
