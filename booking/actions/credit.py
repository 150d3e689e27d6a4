"""Points of a household: noted from facts, excused, disputed; never deleted."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.actions import lock_household
from accounts.models import User
from accounts.rules import require
from booking.models import Appeal, Booking, BookingPolicy, CreditEntry
from booking.rules import refusal_to_answer, refusal_to_appeal, refusal_to_excuse
from booking.states import AppealState, CreditKind, CreditState
from common import audit, notifications
from community.calendar import working_days_after

APPEAL_DAYS = 10  # working days
POLICY_FIELDS = frozenset(
    {
        "offer_minutes",
        "late_points",
        "no_show_points",
        "points_days",
        "points_limit",
        "effect_days",
        "dry_run",
        "quiet_from",
        "quiet_until",
    }
)


def note_points(booking: Booking, kind: CreditKind, *, at: datetime) -> CreditEntry | None:
    """Write the points that the booking's frozen rules name; none where they name none. Call it in a transaction."""
    frozen = booking.policy.get("credit", {})
    points = frozen.get("late" if kind == CreditKind.LATE_CANCEL else "no_show", 0)
    if not points:
        return None
    entry = CreditEntry.objects.create(
        community_id=booking.community_id,
        household_id=booking.household_id,
        booking=booking,
        kind=kind,
        points=points,
        state=CreditState.NOTED if frozen.get("dry_run") else CreditState.COUNTS,
        made_at=at,
        expires_on=timezone.localdate(at) + timedelta(days=frozen["days"]),
    )
    audit.record(None, "credit.noted", entry, at=at, booking=booking.pk, points=points)
    if entry.state == CreditState.COUNTS:
        _tell(entry, "credit_points", at=at)
    return entry


@transaction.atomic
def excuse(entry: CreditEntry, *, by: User, at: datetime, reason: str) -> CreditEntry:
    """Take an entry out of the count, with the reason; it stays to be seen."""
    entry = _lock(entry)
    require(refusal_to_excuse(entry, by=by))
    _excuse(entry, by=by, at=at, reason=reason)
    _tell(entry, "credit_excused", at=at, reason=reason)
    return entry


@transaction.atomic
def appeal(entry: CreditEntry, *, text: str, by: User, at: datetime) -> Appeal:
    """The household disputes an entry; until the answer, due in ten working days, it does not count."""
    entry = _lock(entry)
    require(refusal_to_appeal(entry, at=at))
    made = Appeal.objects.create(
        entry=entry, text=text, made_by=by, made_at=at, due_on=working_days_after(timezone.localdate(at), APPEAL_DAYS)
    )
    entry.state = CreditState.APPEALED
    entry.save(update_fields=["state"])
    audit.record(by, "credit.appealed", entry, at=at)
    return made


@transaction.atomic
def answer_appeal(appeal: Appeal, *, grant: bool, answer: str, by: User, at: datetime) -> Appeal:
    """Grant or refuse; another person than who appealed, with words that the household reads."""
    entry = _lock(appeal.entry)
    appeal = Appeal.objects.select_for_update(no_key=True, of=("self",)).select_related("entry").get(pk=appeal.pk)
    require(refusal_to_answer(appeal, by=by))
    appeal.state = AppealState.GRANTED if grant else AppealState.REFUSED
    appeal.answer, appeal.answered_by, appeal.answered_at = answer, by, at
    appeal.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    if grant:
        _excuse(entry, by=by, at=at, reason=answer)
    else:
        entry.state = CreditState.COUNTS
        entry.save(update_fields=["state"])
        audit.record(by, "credit.upheld", entry, at=at)
    _tell(entry, "appeal_answered", at=at, granted=grant, reason=answer)
    return appeal


@transaction.atomic
def change_policy(policy: BookingPolicy, *, by: User, at: datetime, **fields) -> BookingPolicy:
    """Set a community's constants; the version rises, bookings made before keep what they were told."""
    if unknown := set(fields) - POLICY_FIELDS:
        raise TypeError(f"not a field of the policy: {', '.join(sorted(unknown))}")
    policy, made = BookingPolicy.objects.select_for_update().get_or_create(community=policy.community)
    changed = {name: value for name, value in fields.items() if getattr(policy, name) != value}
    for name, value in changed.items():
        setattr(policy, name, value)
    if changed and not made:
        policy.version += 1
    policy.save()
    audit.record(by, "policy.changed", policy, at=at, version=policy.version, fields=sorted(changed))
    return policy


def _lock(entry: CreditEntry) -> CreditEntry:
    lock_household(entry.household)
    return CreditEntry.objects.select_for_update(no_key=True).get(pk=entry.pk)


def _excuse(entry: CreditEntry, *, by: User, at: datetime, reason: str) -> None:
    entry.state, entry.excused_by, entry.excused_at, entry.excuse_reason = CreditState.EXCUSED, by, at, reason
    entry.save(update_fields=["state", "excused_by", "excused_at", "excuse_reason"])
    audit.record(by, "credit.excused", entry, at=at, reason=reason)


def _tell(entry: CreditEntry, kind: str, *, at: datetime, **more) -> None:
    contact, slot = entry.booking.contact, entry.booking.slot
    notifications.queue(
        contact,
        kind,
        at=at,
        dedupe_key=f"{kind}:{entry.pk}",
        title=slot.title,
        why=entry.get_kind_display(),
        points=entry.points,
        until=entry.expires_on.isoformat(),
        url="/me/credit/",
        **more,
    )
