"""A ledger of n entries: each with its sign-up, its two scans and the span between, chained as the product does."""

from datetime import date, timedelta

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.models import Household, Person, User
from volunteers.actions.credit import snapshot_of
from volunteers.hours import Span, count
from volunteers.ledger import NEWEST, START, seal
from volunteers.models import (
    AttendanceEvent,
    HoursPolicy,
    LedgerEntry,
    LedgerHead,
    PresenceSpan,
    ServiceKind,
    Shift,
    ShiftRole,
    Signup,
    Team,
    Volunteer,
)  # fmt: skip

from .fill import a_place
from .logins import sessions_of

BATCH = 500
CREW = 10  # people on every shift; the first of them is on all, so that his page is the long one
SHORT = 10  # entries of the other one whose page is asked for


def fill_ledger(entries: int) -> dict:
    """Fill an empty, migrated database; `long` and `short` are the sessions of volunteers with many entries and ten."""
    now, place = timezone.now(), a_place()
    community = place["community"]
    users = User.objects.bulk_create(
        [User(username=f"v{n}", password=make_password(None), display_name=f"志愿者{n}") for n in range(CREW + 1)]
    )
    leader = User.objects.create(username="leader", password=make_password(None), display_name="张队长")
    volunteers = []
    for n, user in enumerate(users):
        person = Person.objects.create(
            household=Household.objects.create(community=community, contact=user), name="李晓梅", user=user,
            relation="self", birth_date=date(1988, 5, 1),
        )  # fmt: skip
        volunteers.append(
            Volunteer.objects.create(community=community, person=person, number=f"V{n:06d}", joined_at=now)
        )
    facts = {
        "policy": HoursPolicy.objects.create(community=community, version=1, effective_from=date(2020, 1, 1)),
        "team": Team.objects.create(community=community, name="守护家园突击队", leader=leader),
        "kind": ServiceKind.objects.create(community=community, name="秩序引导"),
        "venue": place["venue"],
        "leader": leader,
        "volunteers": volunteers,
    }
    last = START
    for first in range(0, entries, BATCH):
        last = _piece(facts, first, min(BATCH, entries - first), entries, last, now)
    LedgerHead.objects.create(community=community, seq=entries, hash=last)
    tokens = sessions_of([users[0], users[CREW]], now)
    return {"long": tokens[0], "short": tokens[1], "long_entries": (entries + CREW - 1) // CREW}


def _piece(facts: dict, first: int, size: int, entries: int, last: str, now) -> str:
    """The entries numbered from `first` on; answers the hash of the last."""
    leader, crew = facts["leader"], facts["volunteers"]
    community = facts["team"].community
    shifts = Shift.objects.bulk_create(
        [
            Shift(
                community=community, team=facts["team"], venue=facts["venue"], title="饺子节秩序引导",
                service_kind=facts["kind"], state="recorded", starts_at=now - timedelta(hours=3 * (n + 1)),
                ends_at=now - timedelta(hours=3 * n + 1),
            )
            for n in range(first // CREW, (first + size + CREW - 1) // CREW)
        ]
    )  # fmt: skip
    roles = ShiftRole.objects.bulk_create(
        [ShiftRole(shift=shift, name="引导", capacity=CREW, taken=CREW) for shift in shifts]
    )
    signups = []
    for n in range(first, first + size):
        role = roles[(n - first) // CREW]
        who = CREW if n % CREW == CREW - 1 and n // CREW < SHORT else n % CREW
        signups.append(
            Signup(
                community=community, role=role, shift=role.shift, volunteer=crew[who], made_by=leader, created_at=now,
                state="settled", checked_in_at=role.shift.starts_at, checked_out_at=role.shift.ends_at,
            )
        )  # fmt: skip
    Signup.objects.bulk_create(signups)
    events = AttendanceEvent.objects.bulk_create(
        [_event(signup, kind, first + n, now) for n, signup in enumerate(signups) for kind in ("in", "out")]
    )
    spans = PresenceSpan.objects.bulk_create(
        [
            PresenceSpan(
                signup=signup, came=events[2 * n], left=events[2 * n + 1], came_at=signup.checked_in_at,
                left_at=signup.checked_out_at,
            )
            for n, signup in enumerate(signups)
        ]
    )  # fmt: skip
    rows = []
    for n, (signup, span) in enumerate(zip(signups, spans, strict=True)):
        rows.append(_entry(facts, signup, span, first + n + 1, last, now))
        last = rows[-1].hash
    LedgerEntry.objects.bulk_create(rows)
    return last


def _event(signup: Signup, kind: str, n: int, now) -> AttendanceEvent:
    moment = signup.checked_in_at if kind == "in" else signup.checked_out_at
    return AttendanceEvent(
        community=signup.community, signup=signup, kind=kind, method="B", grade="E2", occurred_at=moment,
        received_at=moment, client_event_id=f"bench-{n}-{kind}", actor=signup.volunteer.person.user,
    )  # fmt: skip


def _entry(facts: dict, signup: Signup, span: PresenceSpan, seq: int, last: str, now) -> LedgerEntry:
    shift = signup.shift
    minutes = count(
        [Span(span.came_at, span.left_at)], starts_at=shift.starts_at, ends_at=shift.ends_at, policy=facts["policy"]
    )
    entry = LedgerEntry(
        community=signup.community, seq=seq, volunteer=signup.volunteer, signup=signup, kind="credit",
        minutes_raw=minutes.raw, minutes_counted=minutes.counted, local_date=minutes.local_date,
        days=[[day.date.isoformat(), day.minutes_raw, day.minutes_counted] for day in minutes.days], grade="E2",
        policy=facts["policy"], snapshot=snapshot_of(signup, [span.came, span.left]), steps=list(minutes.steps),
        created_by=facts["leader"], beneficiary=signup.volunteer.person.user, created_at=now, seal_version=NEWEST,
        prev_hash=last,
    )  # fmt: skip
    entry.hash = seal(entry)
    return entry
