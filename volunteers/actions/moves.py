"""Shared by the actions: the one place that changes a sign-up's state, the locks, a message's facts."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.actions import lock_households
from accounts.commitments import give_back, keep
from accounts.models import User
from common.errors import DomainError, Refusal
from common.models import AuditEntry
from common.notifications import draft, queue, queue_drafts
from volunteers.models import Shift, Signup, Volunteer
from volunteers.states import GIVEN_BACK, SIGNUP_MOVES, VOLUNTEER_MOVES, SignupState

CHANGED = Refusal("changed", "这条记录刚刚变了", "请刷新页面看看现在的样子")

# To these the time of the shift is one's own again.
GIVEN_UP = GIVEN_BACK | {SignupState.REPLACED, SignupState.REJECTED, SignupState.LAPSED}


def lock_volunteer(volunteer: Volunteer) -> None:
    """The state is read anew: somebody may have been suspended meanwhile."""
    lock_volunteers([volunteer.pk])
    volunteer.state = Volunteer.objects.values_list("state", flat=True).get(pk=volunteer.pk)


def lock_volunteers(pks: Iterable[int]) -> None:
    """In one order, before their shift; with their households in front, which booking locks too: nobody is promised to
    two places at once."""
    wanted = Volunteer.objects.filter(pk__in=list(pks)).order_by("pk")
    lock_households(wanted.order_by().values("person__household"))
    list(wanted.select_for_update(no_key=True).values_list("pk"))


def lock_shift(shift_id: int) -> Shift:
    """After the volunteer and before sign-ups and roles: nobody signs up while a shift is called off."""
    shifts = Shift.objects.select_related("venue", "service_kind", "team").select_for_update(no_key=True, of=("self",))
    return shifts.get(pk=shift_id)


def move(signup: Signup, to: str, **changes: Any) -> None:
    """The only place where a sign-up changes its state; the row count is the verdict between two who try."""
    if to not in SIGNUP_MOVES.get(signup.state, frozenset()):
        raise DomainError(CHANGED)
    if Signup.objects.filter(pk=signup.pk, state=signup.state).update(state=to, **changes) != 1:
        raise DomainError(CHANGED)
    if to in GIVEN_UP:
        give_back(_ref(signup))
    signup.state = to
    for name, value in changes.items():
        setattr(signup, name, value)


def keep_time(signup: Signup) -> None:
    """The time of a confirmed sign-up is promised: whoever books at it is told so."""
    shift = signup.shift
    keep(
        signup.volunteer.person_id, ref=_ref(signup), title=shift.title, url=f"/volunteer/shifts/{shift.pk}/",
        starts_at=shift.starts_at, ends_at=shift.over_at,
    )  # fmt: skip


def _ref(signup: Signup) -> str:
    return f"signup:{signup.pk}"


def move_volunteer(volunteer: Volunteer, to: str, **changes: Any) -> None:
    """The only place where a volunteer changes the state; the row count is the verdict between two who try."""
    if to not in VOLUNTEER_MOVES[volunteer.state]:
        raise DomainError(CHANGED)
    if Volunteer.objects.filter(pk=volunteer.pk, state=volunteer.state).update(state=to, **changes) != 1:
        raise DomainError(CHANGED)
    for name, value in {"state": to, **changes}.items():
        setattr(volunteer, name, value)


def tell_volunteer(volunteer: Volunteer, kind: str, noted: AuditEntry, **facts) -> None:
    """Queue a message about the volunteer's standing: one for the entry that `noted` it."""
    facts = {"name": volunteer.person.name, "number": volunteer.number, "url": "/volunteer/"} | facts
    queue(volunteer.contact, kind, at=noted.at, dedupe_key=f"{kind}:{noted.pk}", **facts)


def tell(signup: Signup, kind: str, *, at: datetime, key: str = "", **facts) -> None:
    """Queue a message to the volunteer; `key` tells apart messages of one kind about one sign-up."""
    dedupe_key = f"{kind}:{key or signup.pk}"
    queue(signup.volunteer.contact, kind, at=at, dedupe_key=dedupe_key, **_facts(signup) | facts)


def tell_once(signup: Signup, kind: str, *, at: datetime, **facts) -> None:
    """The same, where several workers may come to it: it is queued once."""
    if user_id := signup.volunteer.person.user_id:
        facts = _facts(signup) | facts
        queue_drafts([draft(user_id, kind, at=at, dedupe_key=f"{kind}:{signup.pk}", **facts)])


def tell_leader(signup: Signup, kind: str, *, by: User, at: datetime, **facts) -> None:
    """Queue a message to the leader of the shift's team about a volunteer, unless it is the leader who acts; what
    happens again within a minute is told once."""
    leader = signup.shift.team.leader_id
    if leader is not None and leader != by.pk:
        key = f"{kind}:{signup.pk}:{at:%m%d%H%M}"
        facts = _facts(signup) | {"volunteer": signup.volunteer.person.name} | facts
        queue_drafts([draft(leader, kind, at=at, dedupe_key=key, **facts)])


def _facts(signup: Signup) -> dict[str, str]:
    shift, start = signup.shift, timezone.localtime(signup.shift.starts_at)
    return {
        "shift": shift.title, "role": signup.role.name, "when": f"{start.month}月{start.day}日 {start:%H:%M}",
        "until": f"{timezone.localtime(shift.over_at):%H:%M}", "venue": shift.venue.name,
        "url": f"/volunteer/shifts/{shift.pk}/",
    }  # fmt: skip
