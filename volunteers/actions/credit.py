"""Entries of the ledger: what was counted, on whose word, and taking it back."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from accounts.models import User
from volunteers import ledger
from volunteers.hours import Minutes
from volunteers.models import AttendanceEvent, HoursPolicy, LedgerEntry, Signup
from volunteers.reckoning import policy_for
from volunteers.states import EntryKind


def credit(
    signup: Signup, minutes: Minutes, *, grade: str, events: Sequence[AttendanceEvent], created_by: User,
    approved_by: User | None, at: datetime, why: str = "",
) -> LedgerEntry:  # fmt: skip
    """Append the minutes; the caller holds the ledger's head and has locked the sign-up."""
    policy = stored_policy(signup)
    entry = LedgerEntry(
        community_id=signup.community_id, volunteer=signup.volunteer, signup=signup, kind=EntryKind.CREDIT,
        minutes_raw=minutes.raw, minutes_counted=minutes.counted, local_date=minutes.local_date,
        days=[[day.date.isoformat(), day.minutes_raw, day.minutes_counted] for day in minutes.days], grade=grade,
        policy=policy, snapshot=snapshot_of(signup, events),
        steps=[*minutes.steps, _credited_step(policy, grade, created_by, approved_by, at, why)],
        created_by=created_by, approved_by=approved_by, created_at=at,
        beneficiary_id=signup.volunteer.person.user_id,
        round=signup.ledger.filter(kind=EntryKind.CREDIT).count() + 1,
    )  # fmt: skip
    return ledger.append(entry)


def reverse(entry: LedgerEntry, *, created_by: User, approved_by: User | None, at: datetime, why: str) -> LedgerEntry:
    """Take an entry back by its opposite; what was written stays."""
    step = {"head": f"{_day(at)} 冲回", "text": why, "state": "now"}
    return ledger.append(
        LedgerEntry(
            community_id=entry.community_id, volunteer_id=entry.volunteer_id, signup_id=entry.signup_id,
            kind=EntryKind.REVERSAL, minutes_raw=-entry.minutes_raw, minutes_counted=-entry.minutes_counted,
            local_date=entry.local_date, days=[[day, -raw, -counted] for day, raw, counted in entry.days],
            grade=entry.grade, policy_id=entry.policy_id, snapshot=entry.snapshot, steps=[step], created_by=created_by,
            approved_by=approved_by, beneficiary_id=entry.beneficiary_id, reverses=entry, round=entry.round,
            created_at=at,
        )
    )  # fmt: skip


def _credited_step(
    policy: HoursPolicy, grade: str, created_by: User, approved_by: User | None, at: datetime, why: str
) -> dict[str, str]:
    who = f"{created_by}、{approved_by}" if approved_by else f"{created_by}"
    text = f"{why}证据 {grade}，用第 {policy.version} 版计时规则。"
    return {"head": f"{_day(at)} {who}确认，记入", "text": text, "state": "now"}


def _day(at: datetime) -> str:
    day = timezone.localdate(at)
    return f"{day.month}月{day.day}日"


def snapshot_of(signup: Signup, events: Sequence[AttendanceEvent]) -> dict[str, str]:
    """The service facts as they were, so that editing a shift, a venue or a name later changes no record."""
    shift = signup.shift
    return {
        "shift": shift.title,
        "activity": shift.slot.title if shift.slot else "",
        "role": signup.role.name,
        "service_kind": shift.service_kind.name,
        "starts_at": shift.starts_at.isoformat(),
        "ends_at": shift.over_at.isoformat(),
        "came_at": min((event.occurred_at for event in events), default=shift.starts_at).isoformat(),
        "left_at": max((event.occurred_at for event in events), default=shift.starts_at).isoformat(),
        "methods": "".join(event.method for event in events),
        "venue": shift.venue.name,
        "address": shift.venue.address,
        "organiser": shift.community.name,
        "team": shift.team.name,
        "in_charge": str(shift.team.leader or ""),
        "volunteer_number": signup.volunteer.number,
        "events": ledger.seal_of_events(events),
    }


def stored_policy(signup: Signup) -> HoursPolicy:
    policy = policy_for(signup)
    if policy.pk is None:
        policy, _ = HoursPolicy.objects.get_or_create(
            community_id=policy.community_id, version=policy.version, defaults={"effective_from": policy.effective_from}
        )
    return policy
