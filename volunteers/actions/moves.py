"""Shared by the actions: the one place that changes a sign-up's state, the locks, a message's facts."""

from datetime import datetime

from django.utils import timezone

from common.errors import DomainError, Refusal
from common.notifications import queue
from volunteers.models import Shift, Signup, Volunteer
from volunteers.states import SIGNUP_MOVES

CHANGED = Refusal("changed", "这条记录刚刚变了", "请刷新页面看看现在的样子")


def lock_volunteer(volunteer: Volunteer) -> None:
    Volunteer.objects.select_for_update(no_key=True).filter(pk=volunteer.pk).values_list("pk").first()


def lock_shift(shift_id: int) -> Shift:
    """After the volunteer and before sign-ups and roles: nobody signs up while a shift is called off."""
    shifts = Shift.objects.select_related("venue").select_for_update(no_key=True, of=("self",))
    return shifts.get(pk=shift_id)


def move(signup: Signup, to: str, **times: datetime) -> None:
    """The only place where a sign-up changes its state; the row count is the verdict between two who try."""
    if to not in SIGNUP_MOVES.get(signup.state, frozenset()):
        raise DomainError(CHANGED)
    if Signup.objects.filter(pk=signup.pk, state=signup.state).update(state=to, **times) != 1:
        raise DomainError(CHANGED)
    signup.state = to
    for name, moment in times.items():
        setattr(signup, name, moment)


def tell(signup: Signup, kind: str, *, at: datetime, **facts) -> None:
    shift, start = signup.shift, timezone.localtime(signup.shift.starts_at)
    queue(
        signup.volunteer.person.user, kind, at=at, dedupe_key=f"{kind}:{signup.pk}", shift=shift.title,
        role=signup.role.name,
        when=f"{start.month}月{start.day}日 {start:%H:%M}", until=f"{timezone.localtime(shift.ends_at):%H:%M}",
        venue=shift.venue.name, **{"url": f"/volunteer/shifts/{shift.pk}/"} | facts,
    )  # fmt: skip
