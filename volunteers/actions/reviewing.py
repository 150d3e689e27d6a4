"""A word on hours that no scan proves: agreeing, refusing, and what follows."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from accounts.rules import require
from common import audit
from common.chinese import zh_minutes
from common.errors import DomainError, Refusal
from volunteers import ledger, rules
from volunteers.models import ApprovalStep, HoursReview, LedgerEntry, PresenceSpan, Signup
from volunteers.reckoning import Times, minutes_of, times_of
from volunteers.states import PROPOSED, Grade, Method, ReviewKind, ReviewState, SignupState, SpanState, Tier

from .credit import credit, reverse
from .moves import move, tell
from .settling import FACTS

NOTICE_DAYS = 7
LEAVING_KNOWN = Refusal("leaving_known", "已经有签退的记录了", "请看过新的记录，再同意或不同意")


@transaction.atomic
def agree(
    review: HoursReview, *, by: User, at: datetime, note: str = "", left_at: datetime | None = None
) -> HoursReview:
    """One person's yes. The last one that is needed credits the minutes; a late entry is shown to the public first.
    `left_at`: when somebody left who forgot to check out, said by the first who agrees."""
    review, steps = _locked(review)
    require(rules.refusal_to_decide(review, by, steps))
    if left_at is not None and review.kind == ReviewKind.AUTO_CLOSED and not steps:
        _set_leaving(review, left_at, at=at)
    _weigh_again(review)
    require(rules.refusal_to_agree(review, by, steps))
    steps = [*steps, _say(review, True, note, by=by, at=at)]
    if len(steps) < review.needed:
        return review
    if review.kind == ReviewKind.LATE:
        return _show_to_the_public(review, at=at)
    _credit(review, steps, at=at)
    return review


@transaction.atomic
def disagree(review: HoursReview, *, by: User, at: datetime, reason: str) -> HoursReview:
    """One person's no ends it; the minutes are not counted and the volunteer reads why."""
    review, steps = _locked(review)
    require(rules.refusal_to_decide(review, by, steps))
    _say(review, False, reason, by=by, at=at)
    _decide(review, ReviewState.REFUSED, at=at)
    _settle(review.signup)
    tell(review.signup, "hours_refused", at=at, key=f"review:{review.pk}", reason=reason, url="/volunteer/ledger/")
    return review


@transaction.atomic
def finish_notice(review: HoursReview, *, at: datetime) -> LedgerEntry | None:
    """Credit a late entry when nobody has objected in the days it was shown."""
    review, steps = _locked(review)
    if review.state != ReviewState.NOTICE or review.notice_until > at:
        return None
    return _credit(review, steps, at=at)


@transaction.atomic
def object_to(review: HoursReview, *, by: User, at: datetime, reason: str) -> HoursReview:
    """Staff heard an objection while a late entry was shown to the public: it is not credited."""
    review, _ = _locked(review)
    require(rules.refusal_to_object(review, by))
    _decide(review, ReviewState.REFUSED, at=at)
    _settle(review.signup)
    audit.record(by, "review.objected", review, at=at, reason=reason)
    tell(review.signup, "hours_refused", at=at, key=f"review:{review.pk}", reason=reason, url="/volunteer/ledger/")
    return review


def _locked(review: HoursReview) -> tuple[HoursReview, list[ApprovalStep]]:
    """Sign-up, then review: of two who decide at once the second sees what the first has said."""
    Signup.objects.select_for_update(no_key=True).filter(pk=review.signup_id).values_list("pk").first()
    HoursReview.objects.select_for_update(no_key=True).filter(pk=review.pk).values_list("pk").first()
    facts = [f"signup__{name}" for name in FACTS]
    fresh = HoursReview.objects.select_related("corrects", "witness", *facts).get(pk=review.pk)
    return fresh, list(fresh.steps.select_related("by"))


def _say(review: HoursReview, agrees: bool, note: str, *, by: User, at: datetime) -> ApprovalStep:
    step = ApprovalStep.objects.create(
        review=review, by=by, at=at, agrees=agrees, note=note, beneficiary_id=review.beneficiary_id,
        witness_id=review.witness_id,
    )  # fmt: skip
    audit.record(by, "review.agreed" if agrees else "review.refused", review, at=at, note=note)
    return step


def _weigh_again(review: HoursReview) -> None:
    """A day grows while words are waited for: what was agreed to since counts before this, and may ask for a higher
    word. A tier once asked for is not taken back."""
    ledger.lock(review.community_id)
    minutes = minutes_of(review.signup, _times(review, rules.evidence_of(review.signup).spans))
    review.tier = max(Tier(review.tier), minutes.tier, key=list(Tier).index)
    review.save(update_fields=["tier"])


def _set_leaving(review: HoursReview, left_at: datetime, *, at: datetime) -> None:
    span = review.signup.spans.filter(state=SpanState.AUTO_CLOSED).order_by("-came_at").first()
    if span is None:
        raise DomainError(LEAVING_KNOWN)
    require(
        rules.refusal_of_times(review.signup.shift, max(span.came_at, review.signup.shift.starts_at), left_at, at=at)
    )
    review.left_at = left_at
    review.save(update_fields=["left_at"])


def _show_to_the_public(review: HoursReview, *, at: datetime) -> HoursReview:
    review.state, review.notice_until = ReviewState.NOTICE, at + timedelta(days=NOTICE_DAYS)
    review.save(update_fields=["state", "notice_until"])
    return review


def _credit(review: HoursReview, steps: Sequence[ApprovalStep], *, at: datetime) -> LedgerEntry:
    signup = review.signup
    ledger.lock(review.community_id)
    created_by, approved_by = _who_answers(review, steps)
    why = f"{review.get_kind_display()}，{review.reason}。" if review.reason else f"{review.get_kind_display()}。"
    if review.corrects:
        reverse(review.corrects, created_by=created_by, approved_by=approved_by, at=at, why=why)
    evidence = rules.evidence_of(signup)
    minutes = minutes_of(signup, _times(review, evidence.spans))
    events = [] if review.kind in PROPOSED else evidence.ends
    review.entry = credit(
        signup, minutes, grade=grade_on_word(review, evidence), events=events, created_by=created_by,
        approved_by=approved_by, at=at, why=why,
    )  # fmt: skip
    _confirm_spans(review)
    _decide(review, ReviewState.CREDITED, at=at)
    _settle(signup)
    tell(
        signup, "hours_confirmed", at=at, key=f"review:{review.pk}", minutes=zh_minutes(review.entry.minutes_counted),
        who="、".join(filter(None, [str(created_by), approved_by and str(approved_by)])), url="/volunteer/ledger/",
    )  # fmt: skip
    return review.entry


def _who_answers(review: HoursReview, steps: Sequence[ApprovalStep]) -> tuple[User, User | None]:
    voices = [*([review.witness] if review.witness else []), *(step.by for step in steps if step.agrees)]
    return voices[0], voices[-1] if len(voices) > 1 else None


def _times(review: HoursReview, spans: Sequence[PresenceSpan]) -> list[Times]:
    if review.kind in PROPOSED:
        return [(review.came_at, review.left_at)]
    if review.kind == ReviewKind.AUTO_CLOSED and review.left_at:
        said = max((s for s in spans if s.state == SpanState.AUTO_CLOSED), key=lambda span: span.came_at, default=None)
        return [(s.came_at, review.left_at if s is said else s.left_at) for s in spans]
    return times_of(spans)


def grade_on_word(review: HoursReview, evidence: rules.Evidence) -> Grade:
    """A roster that a second person agreed to is worth E2; proposed times E1, late ones E0."""
    if review.kind == ReviewKind.LATE:
        return Grade.E0
    if review.kind in {ReviewKind.CORRECTION, ReviewKind.AUTO_CLOSED}:
        return Grade.E1
    ticked = evidence.weak and all(event.method == Method.ROSTER for event in evidence.weak)
    return Grade.E2 if ticked and not evidence.was_missed else evidence.grade


def _confirm_spans(review: HoursReview) -> None:
    if review.kind == ReviewKind.AUTO_CLOSED:
        changes = {"left_at": review.left_at} if review.left_at else {}
        review.signup.spans.filter(state=SpanState.AUTO_CLOSED).update(state=SpanState.CONFIRMED, **changes)


def _decide(review: HoursReview, state: str, *, at: datetime) -> None:
    review.state, review.decided_at = state, at
    review.save(update_fields=["state", "decided_at", "entry"])


def _settle(signup: Signup) -> None:
    if signup.state != SignupState.SETTLED:
        move(signup, SignupState.SETTLED)
