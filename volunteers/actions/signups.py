"""Taking a role of a shift, and giving it back."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.rules import require
from booking import capacity
from common import audit
from common.errors import DomainError
from volunteers import rules
from volunteers.models import ShiftRole, Signup, Volunteer
from volunteers.states import SignupSource, SignupState

from .moves import keep_time, lock_shift, lock_volunteer, move, tell, tell_leader


@transaction.atomic
def sign_up(
    role: ShiftRole, *, volunteer: Volunteer | None, by: User, at: datetime, source: str = SignupSource.SELF,
    accept_overlap: bool = False, accept_risks: bool = False,
) -> Signup:  # fmt: skip
    """Take a role of a shift. The volunteer's row is locked first, so that two shifts of one person never overlap;
    then the shift, so that it is not called off meanwhile. With `accept_overlap` the volunteer knows of a place that he
    has booked at that time; dangerous work is taken with `accept_risks` only."""
    if volunteer is not None:
        lock_volunteer(volunteer)
    shift = role.shift = lock_shift(role.shift_id)
    said = {"accepts_overlap": accept_overlap, "accepts_risks": accept_risks}
    require(rules.refusal_to_sign_up(role, volunteer, at=at, **said))
    signup = Signup.objects.create(
        community_id=shift.community_id,
        role=role,
        shift=shift,
        volunteer=volunteer,
        source=source,
        made_by=by,
        created_at=at,
        risks_accepted_at=at if accept_risks else None,
    )
    keep_time(signup)
    audit.record(by, "signup.made", signup, at=at, shift=shift.pk, role=role.name)
    tell(signup, "signup_made", at=at)
    if not capacity.claim(role, 1):
        raise DomainError(rules.full(role))
    return signup


@transaction.atomic
def cancel_signup(signup: Signup, *, by: User, at: datetime) -> Signup:
    """Give the role back before the shift starts; of a late one the leader is told."""
    require(rules.refusal_to_cancel(signup, at=at))
    late = rules.is_late_to_cancel(signup, at=at)
    move(signup, SignupState.LATE_CANCEL if late else SignupState.CANCELLED)
    audit.record(by, "signup.cancelled_late" if late else "signup.cancelled", signup, at=at)
    if late:
        tell_leader(signup, "signup_cancelled_late", by=by, at=at)
    if by.pk != signup.volunteer.person.user_id:
        tell(signup, "signup_cancelled", at=at)
    if not capacity.release(signup.role, 1):
        raise RuntimeError(f"role {signup.role_id} holds no seat for sign-up {signup.pk}")
    return signup
