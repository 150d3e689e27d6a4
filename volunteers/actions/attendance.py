"""Coming and leaving, a spot check, and what the clock does for who forgets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.crypto import salted_hmac

from accounts.models import User
from accounts.rules import require
from common import audit
from volunteers import rules
from volunteers.models import AttendanceEvent, PresenceSpan, Shift, Signup
from volunteers.states import EventKind, Grade, Method, ShiftState, SignupState, SpanState

from .moves import lock_shift, move, tell_once
from .settling import settle_late


@dataclass(frozen=True)
class Showing:
    """How presence was shown. `seen_at`: when, if the server hears of it only now; `device`: a hash for this shift."""

    method: str
    client_event_id: str
    checkpoint_id: str = ""
    device: str = ""
    seen_at: datetime | None = None
    offline: bool = False
    flags: Sequence[str] = ()


@transaction.atomic
def check_in(signup: Signup, *, by: User, at: datetime, **shown: Any) -> AttendanceEvent:
    """Record the arrival; `shown` are the fields of `Showing`."""
    return record_coming(signup, by=by, at=at, **shown)


def record_coming(signup: Signup, *, by: User, at: datetime, **shown: Any) -> AttendanceEvent:
    """`check_in` as a part of the caller's transaction, which ends when this raises."""
    showing = Showing(**shown)
    moment, early = showing.seen_at or at, rules.windows(signup)[0]
    require(rules.refusal_of_witness(signup, showing.method, by))
    pairs = rules.pairs_left(signup, moment)
    require(rules.refusal_to_check_in(signup, at=moment, early=early, pairs=pairs, told_late=_is_told_late(showing)))
    require(None if _is_told_late(showing) else rules.refusal_of_coming_alone(signup))
    event = _witness(signup, EventKind.IN, showing, by, moment, at)
    move(signup, SignupState.CHECKED_IN, checked_in_at=moment, checked_out_at=None, came=event)
    audit.record(by, "signup.checked_in", signup, at=at, method=showing.method)
    return event


@transaction.atomic
def check_out(signup: Signup, *, by: User, at: datetime, **shown: Any) -> PresenceSpan:
    """Record the leaving; the minutes stand in the ledger once the shift is closed. A leader may still tick who
    forgot to check out: then the leaving is that of the plan, never later."""
    return record_leaving(signup, by=by, at=at, **shown)


def record_leaving(signup: Signup, *, by: User, at: datetime, **shown: Any) -> PresenceSpan:
    """`check_out` as a part of the caller's transaction, which ends when this raises."""
    showing = Showing(**shown)
    moment, late = showing.seen_at or at, rules.windows(signup)[1]
    forgotten = _closed_by_the_clock(signup)
    require(rules.refusal_of_witness(signup, showing.method, by))
    allowed = None if showing.method == Method.ROSTER else late
    told_late = _is_told_late(showing)
    refusal = rules.refusal_to_check_out(signup, at=moment, late=allowed, told_late=told_late, forgot=bool(forgotten))
    require(refusal)
    left_at = rules.leaving_of(signup.shift, at=moment, late=late)
    event = _witness(signup, EventKind.OUT, showing, by, left_at, at)
    span = _corrected(forgotten, event) if forgotten else _span(signup, event, SpanState.CLOSED)
    audit.record(by, "signup.checked_out", signup, at=at, method=showing.method)
    if signup.shift.state == ShiftState.RECORDED:
        settle_late(signup, by=by, at=at)
    return span


def _is_told_late(showing: Showing) -> bool:
    return showing.offline and showing.seen_at is not None


def _closed_by_the_clock(signup: Signup) -> PresenceSpan | None:
    """The span that the clock has closed, while nobody has looked at it; only somebody who is out can have one."""
    if signup.state != SignupState.CHECKED_OUT:
        return None
    return signup.spans.filter(state=SpanState.AUTO_CLOSED).order_by("-came_at").first()


def _corrected(span: PresenceSpan, left: AttendanceEvent) -> PresenceSpan:
    """A scan made without network takes the place of what the clock had supposed."""
    span.left, span.left_at, span.state = left, left.occurred_at, SpanState.CLOSED
    span.save(update_fields=["left", "left_at", "state"])
    Signup.objects.filter(pk=span.signup_id).update(checked_out_at=left.occurred_at)
    return span


def _span(signup: Signup, left: AttendanceEvent, state: str) -> PresenceSpan:
    came_at, left_at = signup.checked_in_at, left.occurred_at
    span = PresenceSpan.objects.create(
        signup=signup, came_id=signup.came_id, left=left, came_at=came_at, left_at=left_at, state=state
    )
    move(signup, SignupState.CHECKED_OUT, checked_out_at=left_at)
    return span


def _witness(
    signup: Signup, kind: str, showing: Showing, by: User | None, occurred_at: datetime, at: datetime
) -> AttendanceEvent:
    grade = rules.strength(showing.method, offline=showing.offline, flags=showing.flags)
    return AttendanceEvent.objects.create(
        community_id=signup.community_id, signup=signup, kind=kind, method=showing.method, grade=grade,
        occurred_at=occurred_at, received_at=at, client_event_id=showing.client_event_id, actor=by,
        checkpoint_id=showing.checkpoint_id, offline=showing.offline, device=showing.device, flags=list(showing.flags),
    )  # fmt: skip


@transaction.atomic
def check_out_forgotten(signup: Signup, *, at: datetime) -> PresenceSpan | None:
    """Close the span of who never checked out, at most to the plan; nothing is counted until people confirm it."""
    shift = lock_shift(signup.shift_id)
    signup = Signup.objects.select_related("role", "volunteer__person__user").get(pk=signup.pk)
    signup.shift = shift
    if not rules.forgot_to_leave(signup, at=at, late=rules.windows(signup)[1]):
        return None
    span = close_by_the_clock(signup, at=at)
    if shift.state == ShiftState.RECORDED:  # only the arrival was told after closing: else nobody would look at it
        settle_late(signup, by=None, at=at)
    tell_once(signup, "check_out_forgotten", at=at, url="/volunteer/ledger/")
    return span


def close_by_the_clock(signup: Signup, *, at: datetime) -> PresenceSpan:
    """The supposed leaving: the planned end, or the arrival where that was later. The caller holds the shift."""
    left_at = max(signup.shift.over_at, signup.checked_in_at)
    showing = Showing(Method.CLOCK, _name_by_the_clock(signup), seen_at=left_at)
    event = _witness(signup, EventKind.OUT, showing, None, left_at, at)
    audit.record(None, "signup.closed_by_the_clock", signup, at=at)
    return _span(signup, event, SpanState.AUTO_CLOSED)


def _name_by_the_clock(signup: Signup) -> str:
    """Of the arrival, so that two who close at once write one event; and not to be guessed, because a client names its
    own events: whoever took this name first would keep the shift from ever being closed."""
    return salted_hmac("volunteers.closed_by_the_clock", str(signup.came_id), algorithm="sha256").hexdigest()[:40]


@transaction.atomic
def spot_check(signup: Signup, *, seen: bool, by: User, at: datetime, client_event_id: str) -> AttendanceEvent:
    """A leader looked whether this person is really here; who was not found needs two people's word later."""
    require(rules.refusal_to_spot_check(signup, by))
    event = AttendanceEvent.objects.create(
        community_id=signup.community_id, signup=signup, kind=EventKind.SPOT, method=Method.ROSTER,
        grade=Grade.E3 if seen else Grade.E0, occurred_at=at, received_at=at, client_event_id=client_event_id, actor=by,
        flags=[] if seen else ["absent"],
    )  # fmt: skip
    audit.record(by, "signup.spot_checked", signup, at=at, seen=seen)
    return event


@transaction.atomic
def extend_shift(shift: Shift, *, until: datetime, by: User, at: datetime, reason: str) -> Shift:
    """The work takes longer than planned, and these minutes count too."""
    shift = lock_shift(shift.pk)
    require(rules.refusal_to_extend(shift, until, at=at))
    shift.extended_until = until
    shift.save(update_fields=["extended_until"])
    audit.record(by, "shift.extended", shift, at=at, until=until.isoformat(), reason=reason)
    return shift
