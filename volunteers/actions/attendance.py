"""Coming, leaving, and a leader's word where the evidence is too weak."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.rules import require
from common import audit
from common.chinese import zh_minutes
from volunteers import rules
from volunteers.models import AttendanceEvent, LedgerEntry, Signup
from volunteers.states import GRADE_OF, EventKind, Method, SignupState

from .credit import credit_by_word, credit_of_evidence
from .moves import move, tell

FACTS = ("role", "volunteer__person__user", "shift__service_kind", "shift__venue")


@transaction.atomic
def check_in(
    signup: Signup, *, method: str, by: User, at: datetime, client_event_id: str, checkpoint_id: str = ""
) -> AttendanceEvent:
    """Record the arrival."""
    require(rules.refusal_of_witness(signup, method, by))
    require(rules.refusal_to_check_in(signup, at=at, early=rules.windows(signup)[0]))
    move(signup, SignupState.CHECKED_IN, checked_in_at=at)
    event = _witness(signup, EventKind.IN, method, by, at, client_event_id, checkpoint_id)
    audit.record(by, "signup.checked_in", signup, at=at, method=method)
    return event


@transaction.atomic
def check_out(
    signup: Signup, *, method: str, by: User, at: datetime, client_event_id: str, checkpoint_id: str = ""
) -> LedgerEntry | AttendanceEvent:
    """Record the leaving and credit the minutes; the bare event where they do not count or must wait. A leader may
    still tick who forgot to check out: then the leaving is that of the plan, never later."""
    late = rules.windows(signup)[1]
    require(rules.refusal_of_witness(signup, method, by))
    require(rules.refusal_to_check_out(signup, at=at, late=None if method == Method.ROSTER else late))
    left_at = rules.leaving_of(signup.shift, at=at, late=late)
    move(signup, SignupState.CHECKED_OUT, checked_out_at=left_at)
    event = _witness(signup, EventKind.OUT, method, by, at, client_event_id, checkpoint_id, occurred_at=left_at)
    audit.record(by, "signup.checked_out", signup, at=at, method=method)
    return credit_of_evidence(signup, event, by=by, at=at) or event


@transaction.atomic
def confirm_hours(signup: Signup, *, by: User, at: datetime) -> LedgerEntry:
    """Credit hours whose evidence was too weak to count by itself; `by` answers for them, and never for his own."""
    signup = _locked(signup)
    require(rules.refusal_to_confirm(signup, by))
    entry = credit_by_word(signup, by=by, at=at)
    audit.record(by, "hours.confirmed", entry, at=at, signup=str(signup.pk), minutes=entry.minutes_counted)
    minutes = zh_minutes(entry.minutes_counted)
    tell(signup, "hours_confirmed", at=at, minutes=minutes, who=str(by), url="/volunteer/ledger/")
    return entry


def _locked(signup: Signup) -> Signup:
    """Locked, and only then read: of two leaders who confirm at once the second sees the first one's entry."""
    Signup.objects.select_for_update(no_key=True).filter(pk=signup.pk).values_list("pk").first()
    return rules.with_credit(Signup.objects.select_related(*FACTS)).get(pk=signup.pk)


def _witness(
    signup, kind, method, by, at, client_event_id, checkpoint_id, occurred_at: datetime | None = None
) -> AttendanceEvent:
    return AttendanceEvent.objects.create(
        community_id=signup.community_id, signup=signup, kind=kind, method=method, grade=GRADE_OF[method],
        occurred_at=occurred_at or at, received_at=at, client_event_id=client_event_id, actor=by,
        checkpoint_id=checkpoint_id,
    )  # fmt: skip
