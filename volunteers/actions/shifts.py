"""Planning a shift, and calling it off; whoever signed up is told."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.rules import require
from booking import capacity
from booking.models import Slot, Venue
from common import audit, page_cache
from common.errors import DomainError, Refusal
from volunteers import rules
from volunteers.models import ServiceKind, Shift, ShiftRole, Signup, Team
from volunteers.states import HOLDING_SIGNUPS, WAITING_SIGNUPS, ShiftState, SignupState

from .moves import lock_shift, move, tell
from .promotion import give_back


@transaction.atomic
def add_shift(
    team: Team, *, venue: Venue, title: str, starts_at: datetime, ends_at: datetime, service_kind: ServiceKind,
    roles: Iterable[tuple[str, int, str]], by: User, at: datetime, slot: Slot | None = None,
) -> Shift:  # fmt: skip
    """Plan a shift; `roles` are (name, capacity, needs), at least one."""
    roles = list(roles)
    if ends_at <= starts_at or not roles:
        raise DomainError(Refusal("shift_incomplete", "班次要有先后的时间和至少一个岗位", "补齐后再保存"))
    shift = Shift.objects.create(
        community=team.community, team=team, slot=slot, venue=venue, title=title, starts_at=starts_at, ends_at=ends_at,
        service_kind=service_kind,
    )  # fmt: skip
    ShiftRole.objects.bulk_create(
        ShiftRole(shift=shift, name=name, capacity=seats, needs=needs) for name, seats, needs in roles
    )
    audit.record(by, "shift.added", shift, at=at, roles=[name for name, _, _ in roles])
    return shift


@transaction.atomic
def cancel_shift(shift: Shift, *, by: User, at: datetime, reason: str) -> Shift:
    """Call a shift off: every sign-up is cancelled, waiting or not, and its volunteer told. Twice is once."""
    shift = lock_shift(shift.pk)
    if shift.state == ShiftState.CANCELLED:
        return shift
    signups = _open_signups(shift)
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


def _open_signups(shift: Shift) -> list[Signup]:
    """Locked, so that nobody arrives meanwhile."""
    found = shift.signups.open().select_related("role", "volunteer__person__user").order_by("pk")
    signups = list(found.select_for_update(no_key=True, of=("self",)))
    for signup in signups:
        signup.shift = shift
    return signups


def _give_back(held: Counter[ShiftRole], queued: Counter[ShiftRole]) -> None:
    """The roles last: who cancels a sign-up of his own comes to them in the same order."""
    for role in sorted({*held, *queued}, key=lambda role: role.pk):
        give_back(role, held[role])
        if queued[role] and not capacity.leave_queue(role, queued[role]):
            raise RuntimeError(f"role {role.pk} counts fewer waiting than its sign-ups")
