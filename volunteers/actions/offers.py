"""Answering an offer, giving seats from the leader's list, and changing how many a role needs."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.db import transaction

from accounts.models import User
from accounts.rules import require
from booking import capacity
from common import audit
from common.errors import DomainError
from volunteers import rules
from volunteers.models import ShiftRole, Signup
from volunteers.states import SignupState

from .moves import keep_time, lock_shift, lock_volunteer, move, tell
from .promotion import after_seats_freed, end_offers, settle_offers
from .signups import cancel_signup


def accept_offer(
    signup: Signup, *, by: User, at: datetime, accept_overlap: bool = False, accept_risks: bool = False
) -> Signup:
    """Take the seat that is held; twice is once. An offer is good while `at < offered_until`, job or no job."""
    accept = partial(_accept, accept_overlap=accept_overlap, accept_risks=accept_risks)
    return _answer(accept, signup, by=by, at=at)


def decline_offer(signup: Signup, *, by: User, at: datetime) -> Signup:
    """Leave the seat to the next."""
    return _answer(_decline, signup, by=by, at=at)


def _answer(given: Callable[..., Signup], signup: Signup, *, by: User, at: datetime) -> Signup:
    try:
        return given(signup, by=by, at=at)
    except DomainError as error:
        if error.refusal.code == "offer_expired":
            settle_offers(signup.role, at=at)  # what the clock decided is written down, and the seat goes on
        raise


@transaction.atomic
def _accept(signup: Signup, *, by: User, at: datetime, accept_overlap: bool, accept_risks: bool) -> Signup:
    signup = _locked(signup)
    if signup.state == SignupState.CONFIRMED and signup.offered_until:
        return signup
    risks_accepted_at = signup.risks_accepted_at or (at if accept_risks else None)
    said = {"accepts_overlap": accept_overlap, "accepts_risks": risks_accepted_at is not None}
    require(rules.refusal_to_accept(signup, at=at, **said))
    move(signup, SignupState.CONFIRMED, risks_accepted_at=risks_accepted_at)
    keep_time(signup)
    audit.record(by, "signup.offer_accepted", signup, at=at)
    tell(signup, "signup_made", at=at, key=f"{signup.pk}:accepted")
    return signup


@transaction.atomic
def _decline(signup: Signup, *, by: User, at: datetime) -> Signup:
    """Asked under the locks: what another phone has accepted meanwhile is not cancelled."""
    signup = _locked(signup)
    require(rules.refusal_to_answer(signup, at=at))
    return cancel_signup(signup, by=by, at=at)


@transaction.atomic
def seat_from_queue(signup: Signup, *, by: User, at: datetime) -> Signup:
    """The leader gives a free seat to somebody who waits, when there is no time to ask any more but by phone, where
    the risks of dangerous work are told as well."""
    signup = _locked(signup)
    end_offers(signup.role, at=at)
    signup.role.refresh_from_db(fields=["capacity", "taken", "waiting"])
    require(rules.refusal_to_seat(signup, at=at))
    told_at = at if signup.shift.service_kind.danger_class else None
    move(signup, SignupState.CONFIRMED, risks_accepted_at=signup.risks_accepted_at or told_at)
    keep_time(signup)
    audit.record(by, "signup.seated", signup, at=at)
    tell(signup, "signup_made", at=at, key=f"{signup.pk}:seated")
    if not capacity.promote(signup.role, 1):
        raise RuntimeError(f"role {signup.role_id} changed while its shift was locked")
    return signup


@transaction.atomic
def resize_role(role: ShiftRole, seats: int, *, by: User, at: datetime) -> ShiftRole:
    """Need more people, or fewer; new seats go to those who wait."""
    role.shift = lock_shift(role.shift_id)
    end_offers(role, at=at)
    role.refresh_from_db(fields=["capacity", "taken", "waiting"])
    require(rules.refusal_to_resize(role, seats, at=at))
    audit.record(by, "shift.role_resized", role.shift, at=at, role=role.name, was=role.capacity, seats=seats)
    if not capacity.resize(role, seats):
        raise RuntimeError(f"role {role.pk} changed while its shift was locked")
    after_seats_freed(role, at=at)
    return role


def _locked(signup: Signup) -> Signup:
    """Volunteer, shift, sign-up, in this order; read again below the locks."""
    lock_volunteer(signup.volunteer)
    shift = lock_shift(signup.shift_id)
    Signup.objects.select_for_update(no_key=True).filter(pk=signup.pk).values_list("pk").first()
    signup = Signup.objects.select_related("role", "volunteer__person__user").get(pk=signup.pk)
    signup.shift = signup.role.shift = shift
    return signup
