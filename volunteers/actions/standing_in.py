"""找人顶班: who cannot come looks for somebody, and stays responsible until somebody takes the seat over."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.rules import require
from common import audit
from volunteers import rules
from volunteers.models import Signup, Volunteer
from volunteers.states import SignupSource, SignupState

from .moves import lock_shift, lock_volunteer, move, tell, tell_leader
from .promotion import settle_shift
from .signups import leave_queue, make_signup


@transaction.atomic
def seek_stand_in(signup: Signup, *, by: User, at: datetime) -> Signup:
    """Keeps the seat, and is expected, until somebody takes it over."""
    signup.shift = lock_shift(signup.shift_id)
    require(rules.refusal_to_seek(signup, at=at))
    move(signup, SignupState.SEEKING)
    audit.record(by, "signup.seeking", signup, at=at)
    tell_leader(signup, "stand_in_sought", at=at, name=signup.volunteer.person.name)
    return signup


@transaction.atomic
def stop_seeking(signup: Signup, *, by: User, at: datetime) -> Signup:
    signup.shift = lock_shift(signup.shift_id)
    require(rules.refusal_to_stop_seeking(signup))
    move(signup, SignupState.CONFIRMED)
    audit.record(by, "signup.seeking_ended", signup, at=at)
    return signup


@transaction.atomic
def take_over(
    seeker: Signup, *, volunteer: Volunteer | None, by: User, at: datetime, accept_overlap: bool = False,
    accept_risks: bool = False,
) -> Signup:  # fmt: skip
    """Stand in for somebody: one goes, one comes, and `taken` never moves. Answers the newcomer's sign-up.

    Who waits in this shift's queue leaves it for the seat.
    """
    if volunteer is not None:
        lock_volunteer(volunteer)
    shift = lock_shift(seeker.shift_id)
    settle_shift(shift, at=at)
    seeker = Signup.objects.select_related("role", "volunteer__person__user").get(pk=seeker.pk)
    seeker.shift = seeker.role.shift = shift
    waiting = _place_in_queue(seeker, volunteer)
    said = {"accepts_overlap": accept_overlap, "accepts_risks": accept_risks}
    require(rules.refusal_to_take_over(seeker, volunteer, at=at, own=waiting, **said))
    if waiting:
        move(waiting, SignupState.CANCELLED)
    move(seeker, SignupState.REPLACED)
    newcomer = make_signup(
        seeker.role, volunteer, SignupState.CONFIRMED, by=by, at=at, source=SignupSource.SELF, accept_risks=accept_risks
    )
    audit.record(by, "signup.replaced", seeker, at=at, stand_in=str(newcomer.pk))
    _tell(seeker, newcomer, at=at)
    if waiting:
        leave_queue(waiting)
    return newcomer


def _place_in_queue(seeker: Signup, volunteer: Volunteer | None) -> Signup | None:
    queue = Signup.objects.filter(shift=seeker.shift_id, volunteer=volunteer).waiting_in_order()
    return queue.select_related("role").first() if volunteer else None


def _tell(seeker: Signup, newcomer: Signup, *, at: datetime) -> None:
    """Who goes, and the leader; who comes has been told of the sign-up."""
    names = {"name": newcomer.volunteer.person.name, "instead_of": seeker.volunteer.person.name}
    tell(seeker, "stand_in_found", at=at, **names)
    tell_leader(newcomer, "stand_in_changed", at=at, by=None, **names)
