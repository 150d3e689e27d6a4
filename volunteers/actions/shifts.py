"""Planning a shift, and calling it off; whoever signed up is told."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.rules import require
from booking import capacity
from booking.models import Slot, Venue
from common import audit, page_cache
from common.errors import DomainError, Refusal
from volunteers import rules
from volunteers.models import NOTICE, ServiceKind, Shift, ShiftRole, Signup, Team
from volunteers.roles import RolePlan
from volunteers.states import (
    CURRENT_SIGNUPS,
    HOLDING_SIGNUPS,
    LIVE_SIGNUPS,
    OPEN_SIGNUPS,
    WAITING_SIGNUPS,
    ShiftState,
    SignupState,
)

from .moves import CHANGED, keep_time, lock_shift, lock_volunteers, move, tell
from .promotion import after_seats_freed, give_back, shorten_offers
from .roles import usual_roles, write_roles

ORIGIN = ("template", "template_date")
WINDOW = ("opens_at", "closes_at", "cancel_until")


@transaction.atomic
def add_shift(
    team: Team, *, venue: Venue, title: str, starts_at: datetime, ends_at: datetime, service_kind: ServiceKind,
    roles: Iterable[RolePlan | tuple[str, int, str]], by: User | None, at: datetime, slot: Slot | None = None,
    **more: Any,
) -> Shift:  # fmt: skip
    """Plan a shift, a draft until it is opened; `roles` are (name, capacity, needs, names of qualifications), the
    team's usual ones if there are none. `more` is what else people are told, see NOTICE, and when they may sign up and
    cancel, see WINDOW."""
    if unknown := set(more) - {*NOTICE, *WINDOW, *ORIGIN}:
        raise TypeError(f"not known of a shift: {', '.join(sorted(unknown))}")
    plans = [RolePlan(*role) for role in roles] or usual_roles(team)
    if ends_at <= starts_at or not plans:
        raise DomainError(Refusal("shift_incomplete", "班次要有先后的时间和至少一个岗位", "补齐后再保存"))
    require(rules.refusal_of_sign_up_times(starts_at, ends_at, *(more.get(name) for name in WINDOW)))
    shift = Shift.objects.create(
        community=team.community, team=team, slot=slot, venue=venue, title=title, starts_at=starts_at, ends_at=ends_at,
        service_kind=service_kind, state=ShiftState.DRAFT, **_said(more, service_kind, title),
    )  # fmt: skip
    write_roles(shift.roles, plans, community_id=shift.community_id)
    audit.record(by, "shift.added", shift, at=at, roles=[plan.name for plan in plans])
    return shift


@transaction.atomic
def open_shift(shift: Shift, *, by: User | None, at: datetime) -> Shift:
    """开始招募: from now on everybody sees the shift and may sign up; its notice must say what people have to know."""
    shift = lock_shift(shift.pk)
    require(rules.refusal_to_open(shift, at=at))
    shift.state = ShiftState.OPEN
    shift.save(update_fields=["state"])
    audit.record(by, "shift.opened", shift, at=at)
    page_cache.forget()
    return shift


@transaction.atomic
def cancel_shift(shift: Shift, *, by: User, at: datetime, reason: str) -> Shift:
    """Call a shift off: every sign-up is cancelled, waiting or not, and its volunteer told. Twice is once."""
    shift = lock_shift(shift.pk)
    if shift.state == ShiftState.CANCELLED:
        return shift
    signups = _signups_of(shift, OPEN_SIGNUPS)
    held = Counter(signup.role for signup in signups if signup.state in HOLDING_SIGNUPS)
    queued = Counter(signup.role for signup in signups if signup.state in WAITING_SIGNUPS)
    require(rules.refusal_to_call_off(shift, signups, at=at))
    for signup in signups:
        move(signup, SignupState.CANCELLED)
        audit.record(by, "signup.cancelled_by_org", signup, at=at, reason=reason)
        tell(signup, "shift_cancelled", at=at, reason=reason)
    shift.state = ShiftState.CANCELLED
    shift.save(update_fields=["state"])
    audit.record(by, "shift.cancelled", shift, at=at, reason=reason)
    page_cache.forget()
    _give_back(held, queued)
    return shift


@transaction.atomic
def move_shift(shift: Shift, *, delta: timedelta, by: User, at: datetime) -> Shift:
    """The same shift that much later, or earlier, as long as nobody has come; whoever signed up is told. Who serves
    elsewhere at its new time is released, for nobody is at two places."""
    known = set(shift.signups.filter(state__in=CURRENT_SIGNUPS).values_list("volunteer", flat=True))
    lock_volunteers(known)
    shift = lock_shift(shift.pk)
    signups = _signups_of(shift, CURRENT_SIGNUPS)
    require(rules.refusal_to_move(shift, signups))
    if {signup.volunteer_id for signup in signups} - known:
        raise DomainError(CHANGED)
    changed = _moved(shift, delta, at=at)
    for name, value in changed.items():
        setattr(shift, name, value)
    shift.save(update_fields=list(changed))
    entry = audit.record(by, "shift.moved", shift, at=at, minutes=delta // timedelta(minutes=1))
    page_cache.forget()
    clashing = [
        signup for signup in signups if signup.state in LIVE_SIGNUPS and rules.clash_of(shift, signup.volunteer)
    ]
    for signup in signups:
        if signup in clashing:
            move(signup, SignupState.CANCELLED_BY_ORG, reason="改了时间，和另一班重了")
        elif signup.state in LIVE_SIGNUPS:
            keep_time(signup)
        tell(signup, "signup_clashed" if signup in clashing else "shift_moved", at=at, key=f"{entry.pk}:{signup.pk}")
    _pass_on(Counter(signup.role for signup in clashing), shift, at=at)
    return shift


def _pass_on(freed: Counter[ShiftRole], shift: Shift, *, at: datetime) -> None:
    """What is free after a move goes to who waits, and no offer outlasts the new beginning."""
    _give_back(freed, Counter())
    shorten_offers(shift, at=at)
    for role in sorted(freed, key=lambda role: role.pk):
        role.shift = shift
        after_seats_freed(role, at=at)


def _moved(shift: Shift, delta: timedelta, *, at: datetime) -> dict[str, datetime | None]:
    """Its moments move along; signing up that has begun stays open."""
    names = ("starts_at", "ends_at", "extended_until", "opens_at", "closes_at", "cancel_until")
    moved = {name: value + delta for name in names if (value := getattr(shift, name))}
    return moved | ({"opens_at": None} if shift.opens_at and shift.opens_at <= at else {})


def _said(more: dict[str, Any], kind: ServiceKind, title: str) -> dict[str, Any]:
    """What is to be done is the kind and title where nobody says more."""
    return more | {"content": more.get("content") or f"{kind.name}：{title}"}


def _signups_of(shift: Shift, states: Iterable[str]) -> list[Signup]:
    """Locked, so that nobody arrives meanwhile."""
    live = shift.signups.filter(state__in=states).select_related("role", "volunteer__person__user").order_by("pk")
    signups = list(live.select_for_update(no_key=True, of=("self",)))
    for signup in signups:
        signup.shift = shift
    return signups


def _give_back(held: Counter[ShiftRole], queued: Counter[ShiftRole]) -> None:
    """The roles last: who cancels a sign-up of his own comes to them in the same order."""
    for role in sorted({*held, *queued}, key=lambda role: role.pk):
        give_back(role, held[role])
        if queued[role] and not capacity.leave_queue(role, queued[role]):
            raise RuntimeError(f"role {role.pk} counts fewer waiting than its sign-ups")
