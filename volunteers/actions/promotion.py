"""The one place that gives the freed seats of a role to those who wait for it."""

from datetime import datetime

from django.db import transaction

from booking import capacity
from booking.rules import ANSWERED_BY
from common import audit
from common.chinese import zh_moment
from volunteers import rules
from volunteers.models import Shift, ShiftRole, Signup
from volunteers.states import ShiftState, SignupState

from .moves import lock_shift, move, tell


def after_seats_freed(role: ShiftRole, *, at: datetime) -> list[Signup]:
    """End the offers whose time is over, then offer free seats to those who wait, in order; answers whom.

    Call it in the transaction that freed seats, with `role.shift` locked: only who holds that lock moves a seat.
    Shortly before the start nobody is asked any more, and the leader decides by the list.
    """
    end_offers(role, at=at)
    role.refresh_from_db(fields=["capacity", "taken", "waiting"])
    ends_at = rules.offer_ends_at(role.shift, at=at)
    if role.shift.state != ShiftState.OPEN or ends_at is None:
        return []
    heads = _rows(role).waiting_in_order()[: role.free]
    return [_offer(signup, role, ends_at, at=at) for signup in heads]


def end_offers(role: ShiftRole, *, at: datetime) -> int:
    """Write down which offers of the role are over; its shift is locked. Answers how many."""
    over = list(_rows(role).offers_over(at).order_by("pk"))
    for signup in over:
        signup.role, signup.shift = role, role.shift
        move(signup, SignupState.LAPSED)
        audit.record(None, "signup.lapsed", signup, at=at, expired=signup.offered_until.isoformat())
        tell(signup, "role_offer_expired", at=at)
    give_back(role, len(over))
    return len(over)


def shorten_offers(shift: Shift, *, at: datetime) -> None:
    """The locked shift begins earlier: its offers end an hour before that, or now."""
    last = max(shift.starts_at - ANSWERED_BY, at)
    shift.signups.filter(state=SignupState.OFFERED, offered_until__gt=last).update(offered_until=last)


def give_back(role: ShiftRole, seats: int) -> None:
    if seats and not capacity.release(role, seats):
        raise RuntimeError(f"role {role.pk} holds fewer seats than its sign-ups")


def settle_shift(shift: Shift, *, at: datetime) -> bool:
    """The same for all roles of a shift that is locked: an offer that is over keeps nobody out of any of them.
    Answers whether there was one."""
    over = Signup.objects.offers_over(at).filter(shift=shift).order_by().values("role")
    roles = list(ShiftRole.objects.filter(pk__in=over).order_by("pk"))
    for role in roles:
        role.shift = shift
        after_seats_freed(role, at=at)
    return bool(roles)


@transaction.atomic
def settle_offers(role: ShiftRole, *, at: datetime) -> list[Signup]:
    """Write down what the clock has decided: offers that are over end, and their seats go on."""
    role.shift = lock_shift(role.shift_id)
    return after_seats_freed(role, at=at)


def _rows(role: ShiftRole):
    return role.signups.select_related("volunteer__person__user")


def _offer(signup: Signup, role: ShiftRole, ends_at: datetime, *, at: datetime) -> Signup:
    signup.role, signup.shift = role, role.shift
    move(signup, SignupState.OFFERED, offered_until=ends_at)
    audit.record(None, "signup.offered", signup, at=at, until=ends_at.isoformat())
    tell(signup, "role_offered", at=at, keep_until=zh_moment(ends_at))
    if not capacity.promote(role, 1):
        raise RuntimeError(f"role {role.pk} changed while its shift was locked")
    return signup
