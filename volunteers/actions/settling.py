"""Closing a shift: everybody who was there is credited or waits for a word, everybody else was absent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from accounts.rules import require
from common import audit
from common.chinese import zh_minutes
from volunteers import ledger, rules
from volunteers.hours import Minutes
from volunteers.models import HoursReview, LedgerEntry, Shift, Signup
from volunteers.reckoning import minutes_of, times_of
from volunteers.states import LIVE_SIGNUPS, ShiftState, SignupState

from .credit import credit
from .moves import lock_shift, move, tell

FACTS = (
    "role", "volunteer__person__user", "volunteer__person__household", "shift__service_kind", "shift__venue",
    "shift__team__leader", "shift__community", "shift__slot__activity", "shift__slot__space__venue",
)  # fmt: skip


@dataclass
class Closing:
    """What closing a shift does, or did."""

    credited: list[Signup] = field(default_factory=list)
    reviews: list[Signup] = field(default_factory=list)
    uncounted: list[Signup] = field(default_factory=list)
    absent: list[Signup] = field(default_factory=list)
    excused: list[Signup] = field(default_factory=list)


@dataclass(frozen=True)
class Verdict:
    """What becomes of one finished sign-up: its minutes, and the word they need, None where they need none."""

    evidence: rules.Evidence
    minutes: Minutes
    need: rules.Need | None


def verdict_on(signup: Signup, *, closer: User | None, after_closing: bool = False) -> Verdict:
    """Reads only."""
    evidence = rules.evidence_of(signup)
    minutes = minutes_of(signup, times_of(evidence.spans))
    person = signup.volunteer.person
    need = rules.need_of(evidence, minutes.tier, person=person, closer=closer, after_closing=after_closing)
    return Verdict(evidence, minutes, need)


def signups_of(shift: Shift) -> QuerySet[Signup]:
    """Those that closing the shift settles, with everything that it asks."""
    live = Signup.objects.filter(shift=shift, state__in=LIVE_SIGNUPS).select_related(*FACTS)
    kin = (f"volunteer__person__{name}" for name in rules.KIN)
    return live.prefetch_related("spans__came", "spans__left", "events", *kin).order_by("pk")


@transaction.atomic
def close_shift(shift: Shift, *, by: User, at: datetime, excused: Mapping[UUID, str] | None = None) -> Closing:
    """收班: credit what scans prove, ask for a word on the rest, note who did not come; `excused` has the reason of
    those who said so."""
    from .attendance import close_by_the_clock  # a late scan settles, and settling closes forgotten spans

    excuses, closing = excused or {}, Closing()
    shift = lock_shift(shift.pk)
    require(rules.refusal_to_close(shift, at=at))
    Signup.objects.select_for_update(no_key=True).filter(shift=shift).order_by("pk").values_list("pk").first()
    for signup in signups_of(shift):
        if signup.state == SignupState.CHECKED_IN:
            close_by_the_clock(signup, at=at)
            signup = signups_of(shift).get(pk=signup.pk)
        if signup.state == SignupState.CHECKED_OUT:
            _settle_into(closing, signup, by=by, at=at)
        else:
            _note_absence(closing, signup, excuses.get(signup.pk, ""), by=by, at=at)
    Shift.objects.filter(pk=shift.pk).update(state=ShiftState.RECORDED, recorded_at=at, recorded_by=by)
    audit.record(by, "shift.closed", shift, at=at, credited=len(closing.credited), reviews=len(closing.reviews))
    return closing


def _settle_into(closing: Closing, signup: Signup, *, by: User, at: datetime) -> None:
    outcome = settle(signup, by=by, at=at)
    kept = {LedgerEntry: closing.credited, HoursReview: closing.reviews}
    kept.get(type(outcome), closing.uncounted).append(signup)


def _note_absence(closing: Closing, signup: Signup, excuse: str, *, by: User, at: datetime) -> None:
    move(signup, SignupState.EXCUSED if excuse else SignupState.NO_SHOW, reason=excuse)
    audit.record(by, "signup.excused" if excuse else "signup.no_show", signup, at=at, reason=excuse)
    (closing.excused if excuse else closing.absent).append(signup)


def settle(
    signup: Signup, *, by: User | None, at: datetime, after_closing: bool = False
) -> LedgerEntry | HoursReview | None:
    """Credit the minutes, or open a review of them; None where the kind of service does not count."""
    if not signup.shift.service_kind.counts_as_service:
        move(signup, SignupState.SETTLED)
        return None
    ledger.lock(signup.community_id)
    verdict = verdict_on(signup, closer=by, after_closing=after_closing)
    if verdict.need:
        return _open_review(signup, verdict, by=by, at=at)
    entry = credit(
        signup, verdict.minutes, grade=verdict.evidence.grade, events=verdict.evidence.ends, created_by=by,
        approved_by=None, at=at,
    )  # fmt: skip
    move(signup, SignupState.SETTLED)
    tell(signup, "hours_credited", at=at, minutes=zh_minutes(entry.minutes_counted), url="/volunteer/ledger/")
    return entry


def settle_late(signup: Signup, *, by: User | None, at: datetime) -> None:
    """What was scanned in time and told after the shift was closed: somebody looks at it before it counts."""
    if signup.reviews.filter(state__in=["pending", "notice"]).exists():
        return  # the review that waits shows the new evidence
    fresh = Signup.objects.select_related(*FACTS).prefetch_related("spans__came", "spans__left", "events")
    settle(fresh.get(pk=signup.pk), by=by, at=at, after_closing=True)


def _open_review(signup: Signup, verdict: Verdict, *, by: User | None, at: datetime) -> HoursReview:
    need = verdict.need
    review = HoursReview.objects.create(
        community_id=signup.community_id, signup=signup, kind=need.kind, tier=verdict.minutes.tier,
        needed=need.people, witness_id=need.witness, beneficiary_id=signup.volunteer.person.user_id, opened_by=by,
        opened_at=at,
    )  # fmt: skip
    audit.record(by, "review.opened", review, at=at, kind=need.kind)
    return review
