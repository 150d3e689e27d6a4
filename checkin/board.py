"""What a leader sees of a shift: everybody by where they are, whom to look at, and what closing it will do."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from accounts.models import User
from volunteers.actions.settling import Closing, signups_of
from volunteers.models import Shift, Signup
from volunteers.rules import COMING, evidence_of, need_of, refusal_to_close
from volunteers.states import CLOSED_SIGNUPS, LIVE_SIGNUPS, EventKind, ShiftState, SignupState, Tier

__all__ = ["Board", "board_of", "closing_of", "refusal_to_close"]

MISSING_AFTER = timedelta(minutes=15)
SPOT_SAMPLE = 3


@dataclass
class Board:
    """`missing`: the shift has begun and they are not there; `open_ends`: it is over and they have not checked out."""

    expected: list[Signup] = field(default_factory=list)
    missing: list[Signup] = field(default_factory=list)
    here: list[Signup] = field(default_factory=list)
    open_ends: list[Signup] = field(default_factory=list)
    left: list[Signup] = field(default_factory=list)
    settled: list[Signup] = field(default_factory=list)
    spots: list[Signup] = field(default_factory=list)
    may_close: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.expected or self.missing or self.here or self.open_ends or self.left or self.settled)


def board_of(shift: Shift, *, at: datetime) -> Board:
    found = Board(may_close=refusal_to_close(shift, at=at) is None)
    rows = shift.signups.filter(state__in=LIVE_SIGNUPS | CLOSED_SIGNUPS)
    rows = rows.select_related("role", "volunteer__person").prefetch_related("events")
    for signup in rows.order_by("role", "created_at"):
        signup.shift = shift
        # How often this person has come so far: a second tap of one button is the same event.
        signup.round = sum(event.kind == EventKind.IN for event in signup.events.all())
        _place_of(found, signup, at).append(signup)
    if shift.state == ShiftState.OPEN and found.here:
        unseen = [s for s in found.here if all(event.kind != EventKind.SPOT for event in s.events.all())]
        found.spots = secrets.SystemRandom().sample(unseen, min(SPOT_SAMPLE, len(unseen)))
    return found


def _place_of(board: Board, signup: Signup, at: datetime) -> list[Signup]:
    if signup.state in COMING:
        return board.missing if at >= signup.shift.starts_at + MISSING_AFTER else board.expected
    if signup.state == SignupState.CHECKED_IN:
        return board.open_ends if at >= signup.shift.over_at else board.here
    return board.left if signup.state == SignupState.CHECKED_OUT else board.settled


def closing_of(shift: Shift, *, by: User) -> Closing:
    """What closing would do now; long days show themselves only then."""
    plan = Closing()
    for signup in signups_of(shift):
        if signup.state in COMING:
            plan.absent.append(signup)
        elif not signup.shift.service_kind.counts_as_service:
            plan.uncounted.append(signup)
        elif signup.state == SignupState.CHECKED_IN or _needs_a_word(signup, by):
            plan.reviews.append(signup)
        else:
            plan.credited.append(signup)
    return plan


def _needs_a_word(signup: Signup, by: User) -> bool:
    return need_of(evidence_of(signup), Tier.FREE, person=signup.volunteer.person, closer=by) is not None
