"""From two proofs of presence to an entry of the ledger."""

from datetime import datetime

from django.utils import timezone

from accounts.models import User
from volunteers import hours, ledger, rules
from volunteers.models import AttendanceEvent, HoursPolicy, LedgerEntry, Signup
from volunteers.states import EntryKind, EventKind, Method


def credit_of_evidence(signup: Signup, out: AttendanceEvent, *, by: User, at: datetime) -> LedgerEntry | None:
    """The entry for a finished span, or None where the kind does not count or the evidence is too weak."""
    came = _came(signup)
    if not signup.shift.service_kind.counts_as_service or not rules.is_credited([came.method, out.method]):
        return None
    ticked = (event.actor for event in (out, came) if event.method == Method.ROSTER)
    return _append(signup, came, out, by=by, at=at, approver=next(ticked, None))


def credit_by_word(signup: Signup, *, by: User, at: datetime) -> LedgerEntry:
    """The entry for a span whose evidence is too weak, on the word of `by`."""
    return _append(signup, _came(signup), signup.events.get(kind=EventKind.OUT), by=by, at=at, approver=by)


def _came(signup: Signup) -> AttendanceEvent:
    return signup.events.select_related("actor").get(kind=EventKind.IN)


def _append(
    signup: Signup, came: AttendanceEvent, out: AttendanceEvent, *, by: User, at: datetime, approver: User | None
) -> LedgerEntry:
    policy = _policy(signup)
    minutes = hours.count(
        came.occurred_at, out.occurred_at, starts_at=signup.shift.starts_at, ends_at=signup.shift.ends_at, policy=policy
    )
    grade = rules.grade_of(came.grade, out.grade)
    entry = LedgerEntry(
        community_id=signup.community_id, volunteer=signup.volunteer, signup=signup, kind=EntryKind.CREDIT,
        minutes_raw=minutes.raw, minutes_counted=minutes.counted, local_date=minutes.local_date, grade=grade,
        policy=policy, snapshot=_snapshot(signup, came, out),
        steps=[*minutes.steps, _credited_step(out, policy, grade, approver, at)],
        created_by=by, approved_by=approver, created_at=at,
    )  # fmt: skip
    return ledger.append(entry)


def _credited_step(
    out: AttendanceEvent, policy: HoursPolicy, grade: str, approver: User | None, at: datetime
) -> dict[str, str]:
    day, who = timezone.localdate(at), f"{approver}确认，" if approver else ""
    why = "忘了签退，事后在名单上补记，最多算到下班。" if out.received_at > out.occurred_at else ""
    return {
        "head": f"{day.month}月{day.day}日 {who}记入",
        "text": f"{why}证据 {grade}，用第 {policy.version} 版计时规则。",
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


def _policy(signup: Signup) -> HoursPolicy:
    policy = rules.policy_of(signup.community_id, timezone.localdate(signup.shift.starts_at))
    if policy.pk is None:
        policy, _ = HoursPolicy.objects.get_or_create(
            community_id=policy.community_id, version=policy.version, defaults={"effective_from": policy.effective_from}
        )
    return policy
