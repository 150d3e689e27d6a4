"""A shift that runs now, with everybody signed up, a card for each, and a leader at the door."""

from datetime import date, timedelta

from django.contrib.auth.hashers import make_password

from accounts.models import User
from checkin.models import CardKind, Checkpoint, DisplayLease, PersonalCard
from volunteers.models import HoursPolicy, ServiceKind, Shift, ShiftRole, Signup, Team, Volunteer

from .logins import sessions_of

BATCH = 2000


def a_shift_that_runs(place: dict, people: dict, now) -> dict:
    """`people`: `people`, households of persons of whom the first serves, and `user_id`, who signed them up."""
    community, parties = place["community"], people["people"]
    leader = User.objects.create(username="leader", password=make_password(None), display_name="张队长")
    HoursPolicy.objects.create(community=community, version=1, effective_from=date(2020, 1, 1))
    shift = Shift.objects.create(
        community=community,
        team=Team.objects.create(community=community, name="守护家园突击队", leader=leader),
        venue=place["venue"],
        title="饺子节秩序引导",
        service_kind=ServiceKind.objects.create(community=community, name="秩序引导"),
        starts_at=now - timedelta(hours=1),
        ends_at=now + timedelta(hours=5),
    )
    role = ShiftRole.objects.create(shift=shift, name="引导", capacity=len(parties), taken=len(parties))
    _signups(role, parties, people["user_id"], now)
    cards = PersonalCard.objects.bulk_create(
        [PersonalCard(person=party[0], kind=CardKind.PAPER, created_at=now) for party in parties], batch_size=BATCH
    )
    checkpoint = Checkpoint.objects.create(community=community, name="大厅", venue=place["venue"], shift=shift)
    DisplayLease.objects.create(
        checkpoint=checkpoint, made_by=leader, created_at=now, expires_at=now + timedelta(hours=12)
    )
    return {
        "checkpoint": checkpoint.public_id,
        "shift": shift.pk,
        "cards": [card.code for card in cards],
        "leader": sessions_of([leader], now)[0],
    }


def _signups(role: ShiftRole, parties: list, user_id: int, now) -> None:
    community = role.shift.community
    volunteers = Volunteer.objects.bulk_create(
        [
            Volunteer(community=community, person=party[0], number=f"V{n:06d}", joined_at=now)
            for n, party in enumerate(parties)
        ],
        batch_size=BATCH,
    )
    Signup.objects.bulk_create(
        [
            Signup(
                community=community,
                role=role,
                shift=role.shift,
                volunteer=volunteer,
                made_by_id=user_id,
                created_at=now,
            )
            for volunteer in volunteers
        ],
        batch_size=BATCH,
    )
