"""What is done in volunteering: join, plan shifts, sign up, cancel, check in, check out with hours into the ledger."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import Person, User
from accounts.rules import require
from booking import capacity
from booking.models import Slot, Venue
from common import audit
from common.errors import DomainError, Refusal
from common.notifications import queue

from . import hours, ledger, rules
from .models import AttendanceEvent, HoursPolicy, LedgerEntry, ServiceKind, Shift, ShiftRole, Signup, Team, Volunteer
from .states import GRADE_OF, SIGNUP_MOVES, EntryKind, EventKind, Method, SignupSource, SignupState

WINDOW = 30  # minutes around a shift where a community has set no policy
CHANGED = Refusal("changed", "这条记录刚刚变了", "请刷新页面看看现在的样子")


@transaction.atomic
def become_volunteer(person: Person, *, by: User, at: datetime, skills: str = "") -> Volunteer:
    """Register a person as a volunteer; calling it again returns what is there."""
    require(rules.refusal_to_become(person, at=at))
    community = person.household.community
    volunteer, made = Volunteer.objects.get_or_create(
        person=person,
        defaults={"community": community, "number": person.pk.hex[:20], "skills": skills, "joined_at": at},
    )
    if made:  # the number is short to be said aloud, so it is made of the row's own key
        volunteer.number = f"{community.code[:10].upper()}-{volunteer.pk:04d}"
        volunteer.save(update_fields=["number"])
        audit.record(by, "volunteer.joined", volunteer, at=at)
        queue(
            person.user,
            "volunteer_joined",
            at=at,
            dedupe_key=f"volunteer:{volunteer.pk}",
            number=volunteer.number,
            url="/volunteer/",
        )
    return volunteer


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
def sign_up(
    role: ShiftRole, *, volunteer: Volunteer | None, by: User, at: datetime, source: str = SignupSource.SELF
) -> Signup:
    """Take a role of a shift. The volunteer's row is locked first, so that two shifts of one person never overlap."""
    if volunteer is not None:
        _lock(volunteer)
    require(rules.refusal_to_sign_up(role, volunteer, at=at))
    shift = role.shift
    signup = Signup.objects.create(
        community_id=shift.community_id,
        role=role,
        shift=shift,
        volunteer=volunteer,
        source=source,
        made_by=by,
        created_at=at,
    )
    audit.record(by, "signup.made", signup, at=at, shift=shift.pk, role=role.name)
    _tell(signup, "signup_made", at)
    if not capacity.claim(role, 1):
        raise DomainError(rules.full(role))
    return signup


@transaction.atomic
def cancel_signup(signup: Signup, *, by: User, at: datetime) -> Signup:
    """Give the role back before the shift starts."""
    require(rules.refusal_to_cancel(signup, at=at))
    _move(signup, SignupState.CANCELLED)
    audit.record(by, "signup.cancelled", signup, at=at)
    if by.pk != signup.volunteer.person.user_id:
        _tell(signup, "signup_cancelled", at)
    capacity.release(signup.role, 1)
    return signup


@transaction.atomic
def check_in(
    signup: Signup, *, method: str, by: User, at: datetime, client_event_id: str, checkpoint_id: str = ""
) -> AttendanceEvent:
    """Record the arrival."""
    require(rules.refusal_of_witness(signup, method, by))
    require(rules.refusal_to_check_in(signup, at=at, early=_window(signup, "early")))
    _move(signup, SignupState.CHECKED_IN, checked_in_at=at)
    event = _witness(signup, EventKind.IN, method, by, at, client_event_id, checkpoint_id)
    audit.record(by, "signup.checked_in", signup, at=at, method=method)
    return event


@transaction.atomic
def check_out(
    signup: Signup, *, method: str, by: User, at: datetime, client_event_id: str, checkpoint_id: str = ""
) -> LedgerEntry | AttendanceEvent:
    """Record the leaving and credit the minutes; the bare event where they do not count or must wait."""
    require(rules.refusal_of_witness(signup, method, by))
    require(rules.refusal_to_check_out(signup, at=at, late=_window(signup, "late")))
    _move(signup, SignupState.CHECKED_OUT, checked_out_at=at)
    event = _witness(signup, EventKind.OUT, method, by, at, client_event_id, checkpoint_id)
    audit.record(by, "signup.checked_out", signup, at=at, method=method)
    return _credit(signup, event, by, at) or event


def _credit(signup: Signup, out: AttendanceEvent, by: User, at: datetime) -> LedgerEntry | None:
    """The ledger's entry for a finished span, or None where the kind does not count or the evidence is too weak."""
    came = signup.events.select_related("actor").get(kind=EventKind.IN)
    if not signup.shift.service_kind.counts_as_service or not rules.is_credited([came.method, out.method]):
        return None
    policy = _policy(signup)
    minutes = hours.count(
        came.occurred_at, out.occurred_at, starts_at=signup.shift.starts_at, ends_at=signup.shift.ends_at, policy=policy
    )
    grade = rules.grade_of(came.grade, out.grade)
    approver = next((event.actor for event in (out, came) if event.method == Method.ROSTER), None)
    entry = LedgerEntry(
        community_id=signup.community_id, volunteer=signup.volunteer, signup=signup, kind=EntryKind.CREDIT,
        minutes_raw=minutes.raw, minutes_counted=minutes.counted, local_date=minutes.local_date, grade=grade,
        policy=policy, snapshot=_snapshot(signup, came, out),
        steps=[*minutes.steps, _credited_step(minutes, policy, grade, approver)],
        created_by=by, approved_by=approver, created_at=at,
    )  # fmt: skip
    return ledger.append(entry)


def _credited_step(minutes: hours.Minutes, policy: HoursPolicy, grade: str, approver: User | None) -> dict[str, str]:
    day = minutes.local_date
    who = f"{approver}确认，" if approver else ""
    return {
        "head": f"{day.month}月{day.day}日 {who}记入",
        "text": f"证据 {grade}，用第 {policy.version} 版计时规则。",
        "state": "now",
    }


def _snapshot(signup: Signup, came: AttendanceEvent, out: AttendanceEvent) -> dict[str, str]:
    """The service facts as they were, so that editing a shift, a venue or a name later changes no record."""
    shift = signup.shift
    return {
        "shift": shift.title,
        "activity": shift.slot.title if shift.slot else "",
        "role": signup.role.name,
        "service_kind": shift.service_kind.name,
        "starts_at": shift.starts_at.isoformat(),
        "ends_at": shift.ends_at.isoformat(),
        "came_at": came.occurred_at.isoformat(),
        "left_at": out.occurred_at.isoformat(),
        "methods": came.method + out.method,
        "venue": shift.venue.name,
        "address": shift.venue.address,
        "organiser": shift.community.name,
        "team": shift.team.name,
        "in_charge": str(shift.team.leader or ""),
        "volunteer_number": signup.volunteer.number,
    }


def _move(signup: Signup, to: str, **times: datetime) -> None:
    """The only place where a sign-up changes its state; the row count is the verdict between two who try."""
    if to not in SIGNUP_MOVES[signup.state]:
        raise DomainError(CHANGED)
    if Signup.objects.filter(pk=signup.pk, state=signup.state).update(state=to, **times) != 1:
        raise DomainError(CHANGED)
    signup.state = to
    for name, moment in times.items():
        setattr(signup, name, moment)


def _witness(signup, kind, method, by, at, client_event_id, checkpoint_id) -> AttendanceEvent:
    return AttendanceEvent.objects.create(
        community_id=signup.community_id, signup=signup, kind=kind, method=method, grade=GRADE_OF[method],
        occurred_at=at, received_at=at, client_event_id=client_event_id, actor=by, checkpoint_id=checkpoint_id,
    )  # fmt: skip


def _window(signup: Signup, name: str) -> int:
    """Minutes around the shift, `early` or `late`; already on the row when it was read with `rules.with_windows`."""
    if not hasattr(signup, name):
        policy = rules.policy_of(signup.community_id, timezone.localdate(signup.shift.starts_at))
        return getattr(policy, f"{name}_minutes")
    minutes = getattr(signup, name)
    return WINDOW if minutes is None else minutes


def _policy(signup: Signup) -> HoursPolicy:
    policy = rules.policy_of(signup.community_id, timezone.localdate(signup.shift.starts_at))
    if policy.pk is None:
        policy, _ = HoursPolicy.objects.get_or_create(
            community_id=policy.community_id, version=policy.version, defaults={"effective_from": policy.effective_from}
        )
    return policy


def _lock(volunteer: Volunteer) -> None:
    Volunteer.objects.select_for_update(no_key=True).filter(pk=volunteer.pk).values_list("pk").first()


def _tell(signup: Signup, kind: str, at: datetime) -> None:
    shift, start = signup.shift, timezone.localtime(signup.shift.starts_at)
    queue(
        signup.volunteer.person.user, kind, at=at, dedupe_key=f"{kind}:{signup.pk}", shift=shift.title,
        role=signup.role.name,
        when=f"{start.month}月{start.day}日 {start:%H:%M}", until=f"{timezone.localtime(shift.ends_at):%H:%M}",
        venue=shift.venue.name, url=f"/volunteer/shifts/{shift.pk}/",
    )  # fmt: skip
