"""Taking a role of a shift or waiting for it, and giving it back."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.rules import require
from booking import capacity
from common import audit
from common.errors import DomainError, Refusal
from volunteers import rules
from volunteers.models import ShiftRole, Signup, Volunteer
from volunteers.states import HOLDING_SIGNUPS, LIVE_SIGNUPS, SignupSource, SignupState

from .moves import keep_time, lock_shift, lock_volunteer, lock_volunteers, move, tell, tell_leader
from .promotion import after_seats_freed, give_back, settle_shift

MESSAGES: dict[str, str] = {SignupState.CONFIRMED: "signup_made", SignupState.WAITLISTED: "role_waitlisted"}


@transaction.atomic
def sign_up(
    role: ShiftRole,
    *,
    volunteer: Volunteer | None,
    by: User,
    at: datetime,
    source: str = SignupSource.SELF,
    waitlist: bool = False,
    accept_overlap: bool = False,
    accept_risks: bool = False,
) -> Signup:
    """Take a role of a shift or, with `waitlist`, stand in its queue while it is full or somebody waits in front.

    The volunteer's row is locked first, so that two shifts of one person never overlap; then the shift, so that it is
    not called off meanwhile. With `accept_overlap` the volunteer knows of a place that he has booked at that time;
    dangerous work is taken with `accept_risks` only.
    """
    if volunteer is not None:
        lock_volunteer(volunteer)
    _lock(role, at=at, fresh=waitlist)
    said = {"waitlist": waitlist, "accepts_overlap": accept_overlap, "accepts_risks": accept_risks}
    require(rules.refusal_to_sign_up(role, volunteer, at=at, **said))
    state = _take_or_wait(role, waitlist=waitlist)
    return make_signup(role, volunteer, state, by=by, at=at, source=source, accept_risks=accept_risks)


@transaction.atomic
def sign_up_members(role: ShiftRole, *, volunteers: Sequence[Volunteer], by: User, at: datetime) -> list[Signup]:
    """Put several members of the team on a role: all of them or, with a reason for each who may not, nobody."""
    pks = {volunteer.pk for volunteer in volunteers}
    lock_volunteers(pks)
    volunteers = list(Volunteer.objects.filter(pk__in=pks).select_related("person__user").order_by("pk"))
    _lock(role, at=at)
    if refused := rules.refused_members(role, volunteers, at=at):
        raise DomainError(_nobody_because(refused))
    made = [
        make_signup(role, volunteer, SignupState.CONFIRMED, by=by, at=at, source=SignupSource.LEADER)
        for volunteer in volunteers
    ]
    if not capacity.claim(role, len(made)):
        raise DomainError(_too_many(role, len(made)))
    return made


@transaction.atomic
def cancel_signup(signup: Signup, *, by: User, at: datetime) -> Signup:
    """Give back the role, the seat on offer or the place in the queue; what becomes free goes to who waits. Of a role
    given back late the leader is told."""
    signup.shift = signup.role.shift = lock_shift(signup.shift_id)
    require(rules.refusal_to_cancel(signup, at=at))
    held, waited = signup.state in HOLDING_SIGNUPS, signup.state == SignupState.WAITLISTED
    late = signup.state in LIVE_SIGNUPS and rules.is_late_to_cancel(signup, at=at)
    move(signup, SignupState.LATE_CANCEL if late else SignupState.CANCELLED)
    audit.record(by, "signup.cancelled_late" if late else "signup.cancelled", signup, at=at)
    if late:
        tell_leader(signup, "signup_cancelled_late", by=by, at=at, volunteer=signup.volunteer.person.name)
    if by != signup.volunteer.contact:
        tell(signup, "signup_cancelled", at=at)
    if waited:
        leave_queue(signup)
    if held:
        give_back(signup.role, 1)
        after_seats_freed(signup.role, at=at)
    return signup


def leave_queue(signup: Signup) -> None:
    if not capacity.leave_queue(signup.role, 1):
        raise RuntimeError(f"role {signup.role_id} counts fewer waiting than its sign-ups")


def _lock(role: ShiftRole, *, at: datetime, fresh: bool = False) -> None:
    """Lock its shift, and let no offer that is over stand in the way, whether or not the sweep has come by; `fresh`:
    the rules must know for sure whether a seat is free."""
    role.shift = lock_shift(role.shift_id)
    if settle_shift(role.shift, at=at) or fresh:
        role.refresh_from_db(fields=["capacity", "taken", "waiting"])


def _take_or_wait(role: ShiftRole, *, waitlist: bool) -> str:
    if capacity.claim(role, 1):
        return SignupState.CONFIRMED
    if waitlist and capacity.join_queue(role, 1):
        return SignupState.WAITLISTED
    raise DomainError(rules.full(role))


def make_signup(
    role: ShiftRole,
    volunteer: Volunteer,
    state: str,
    *,
    by: User,
    at: datetime,
    source: str,
    accept_risks: bool = False,
) -> Signup:
    """Write it down and tell; the seat or the place in the queue is the caller's business."""
    shift = role.shift
    signup = Signup.objects.create(
        community_id=shift.community_id,
        role=role,
        shift=shift,
        volunteer=volunteer,
        state=state,
        source=source,
        made_by=by,
        created_at=at,
        risks_accepted_at=at if accept_risks else None,
    )
    if state == SignupState.CONFIRMED:
        keep_time(signup)
    verb = "signup.made" if state == SignupState.CONFIRMED else "signup.waitlisted"
    audit.record(by, verb, signup, at=at, shift=shift.pk, role=role.name)
    tell(signup, MESSAGES[state], at=at)
    return signup


def _nobody_because(refused: list[tuple[Volunteer, Refusal]]) -> Refusal:
    why = "；".join(f"{volunteer.person.name}：{refusal.message}" for volunteer, refusal in refused)
    lines = [{"volunteer": volunteer.number} | refusal.as_json() for volunteer, refusal in refused]
    text = f"一个也没有报，因为有 {len(refused)} 人不行。{why}"
    return Refusal("members_refused", text, "去掉他们再报，或换一班", extra=(("refused", lines),))


def _too_many(role: ShiftRole, people: int) -> Refusal:
    role.refresh_from_db(fields=["capacity", "taken", "waiting"])
    if role.waiting:
        return Refusal("role_full", f"“{role.name}”有 {role.waiting} 人在排队", "先看看候补名单，空位按顺序给")
    text = f"“{role.name}”只缺 {role.free} 人，选了 {people} 人，一个也没有报"
    return Refusal("role_full", text, "少选几位，或把人数加上去")
