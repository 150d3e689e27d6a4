"""Whose word hours need beside the scans, and who may give it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Person, User
from accounts.rules import holds_role
from accounts.states import DESK_ROLES, RoleKind
from common.errors import Refusal
from volunteers.models import ApprovalStep, AttendanceEvent, HoursReview, LedgerEntry, PresenceSpan, Shift, Signup
from volunteers.states import (
    EventKind,
    Grade,
    Method,
    ReviewKind,
    ReviewState,
    ShiftState,
    SignupState,
    SpanState,
    Tier,
)

from .attendance import ABSENT, grade_of, is_strong
from .standing import is_kin, kin_of

ABOVE: dict[str, frozenset[str]] = {
    Tier.COMMITTEE: DESK_ROLES | {RoleKind.SUBDISTRICT},
    Tier.SUBDISTRICT: frozenset({RoleKind.SUBDISTRICT}),
}


@dataclass(frozen=True)
class Evidence:
    """What is known of one sign-up's presence: its spans with their two events, and the spot checks."""

    spans: Sequence[PresenceSpan]
    spots: Sequence[AttendanceEvent] = ()

    @property
    def ends(self) -> list[AttendanceEvent]:
        return [event for span in self.spans for event in (span.came, span.left)]

    @property
    def weak(self) -> list[AttendanceEvent]:
        return [event for event in self.ends if not is_strong(event.grade)]

    @property
    def grade(self) -> Grade:
        return grade_of(*(event.grade for event in self.ends)) if self.spans else Grade.E0

    @property
    def was_missed(self) -> bool:
        """A spot check did not find this person."""
        return any("absent" in event.flags for event in self.spots)


@dataclass(frozen=True)
class Need:
    """A word that is needed: why, of how many people, beside that of `witness` (the id of a login)."""

    kind: str
    people: int
    witness: int | None = None


def need_of(
    evidence: Evidence, tier: Tier, *, person: Person, closer: User | None, after_closing: bool = False
) -> Need | None:
    """Whose word the person's minutes need; None where the scans speak for themselves.

    Two different people always answer for weak evidence; a leader who ticked both ends is the first of them, unless it
    is for the own family.
    """
    if any(span.state == SpanState.AUTO_CLOSED for span in evidence.spans):
        return Need(ReviewKind.AUTO_CLOSED, 2)
    if evidence.weak or evidence.was_missed:
        witness = None if evidence.was_missed else _witness(evidence.weak, person)
        return Need(ReviewKind.EVIDENCE, 1 if witness else 2, witness)
    if closer is not None and is_kin(person, closer):
        return Need(ReviewKind.OWN, 1)
    if after_closing:
        return Need(ReviewKind.EVIDENCE, 1)
    return Need(ReviewKind.LONG_DAY, 1) if tier != Tier.FREE else None


def _witness(weak: Sequence[AttendanceEvent], person: Person) -> int | None:
    """The one leader who ticked every weak end."""
    ticked = {event.actor_id for event in weak if event.method == Method.ROSTER}
    only = len(ticked) == 1 and all(event.method == Method.ROSTER for event in weak)
    return next(iter(ticked)) if only and ticked.isdisjoint(kin_of(person)) else None


def evidence_of(signup: Signup) -> Evidence:
    """Read with two statements, or from what was prefetched."""
    spans = [span for span in signup.spans.all() if span.state != SpanState.REJECTED]
    spots = [event for event in signup.events.all() if event.kind == EventKind.SPOT]
    return Evidence(spans, spots)


def refusal_to_close(shift: Shift, *, at: datetime) -> Refusal | None:
    if shift.state == ShiftState.RECORDED:
        return Refusal("shift_recorded", "这一班已经收班", "在流水和审核里看结果")
    if shift.state != ShiftState.OPEN:
        return Refusal("shift_not_open", f"这一班是“{shift.get_state_display()}”", "没有要结算的")
    if at < shift.over_at:
        return Refusal("shift_runs", "这一班还没有结束", "到点以后再收班；提前收工请大家先签退")
    return None


def refusal_to_decide(review: HoursReview, by: User, steps: Sequence[ApprovalStep]) -> Refusal | None:
    """Why `by` may not agree or disagree; `steps` are the words given so far."""
    if review.state != ReviewState.PENDING:
        return Refusal("already_decided", f"这一条已经是“{review.get_state_display()}”", "请刷新页面看结果")
    if by.pk == review.beneficiary_id:
        return Refusal("own_hours", "不能审核自己的时长", "请另一位队长或服务台来审核")
    if is_kin(review.signup.volunteer.person, by):
        return Refusal("own_household", "不能审核自己家人的时长", "请另一位队长或服务台来审核")
    if by.pk == review.witness_id:
        return Refusal("own_witness", "这一条是你见证的", "请另一个人来审核")
    if any(step.by_id == by.pk for step in steps):
        return Refusal("already_said", "你已经审核过这一条", "还差另一个人")
    return None


def refusal_to_object(review: HoursReview, by: User) -> Refusal | None:
    if review.state != ReviewState.NOTICE:
        return Refusal("already_decided", f"这一条已经是“{review.get_state_display()}”", "请刷新页面看结果")
    if by.pk == review.beneficiary_id:
        return Refusal("own_hours", "不能处理自己的时长", "请另一位队长或服务台来处理")
    if is_kin(review.signup.volunteer.person, by):
        return Refusal("own_household", "不能处理自己家人的时长", "请另一位队长或服务台来处理")
    return None


def refusal_to_agree(review: HoursReview, by: User, steps: Sequence[ApprovalStep]) -> Refusal | None:
    if refusal := refusal_to_decide(review, by, steps):
        return refusal
    above = ABOVE.get(review.tier)
    last = len(steps) + 1 >= review.needed
    if above and last and not any(holds_role(person, review.community_id, above) for person in _voices(by, steps)):
        who = "街道审核员" if review.tier == Tier.SUBDISTRICT else "社区工作人员"
        return Refusal("needs_higher", f"{review.get_tier_display()}，还差{who}", f"请{who}来审核这一条")
    return None


def _voices(by: User, steps: Sequence[ApprovalStep]) -> list[User]:
    return [by, *(step.by for step in steps)]


def refusal_of_times(shift: Shift, came_at: datetime, left_at: datetime, *, at: datetime) -> Refusal | None:
    """Proposed times lie inside the shift and in the past: hours are never longer than the plan."""
    if left_at <= came_at:
        return Refusal("times", "离开的时间要晚于到的时间", "请改好再提交")
    if came_at < shift.starts_at or left_at > shift.over_at:
        return Refusal("times_outside", "时间要在这一班之内", "早到晚走不计，请填班次里的时间")
    if left_at > at:
        return Refusal("times_ahead", "这个时间还没到", "请等结束以后再填")
    return None


def refusal_to_correct(entry: LedgerEntry, *, is_reversed: bool, is_open: bool) -> Refusal | None:
    if entry.kind != "credit" or is_reversed:
        return Refusal("already_reversed", "这一笔已经冲回了", "请在最新的一笔上更正")
    if is_open:
        return Refusal("review_open", "这一班已经有一条在审核", "等有了结果再提")
    return None


def refusal_to_add_late(signup: Signup, *, is_open: bool) -> Refusal | None:
    """Only for somebody who was signed up, after the shift was closed without his hours."""
    if is_open:
        return Refusal("review_open", "这一班已经有一条在审核", "等有了结果再提")
    if not signup.shift.service_kind.counts_as_service:
        name = signup.shift.service_kind.name
        return Refusal("not_counted", f"“{name}”不计志愿时长", "只记到场，不能补录")
    if signup.state not in ABSENT | {SignupState.SETTLED}:
        return Refusal("not_closed", "这一班还没有收班", "请先收班，再补录漏记的")
    if signup.state == SignupState.SETTLED and signup.ledger.exists():
        return Refusal("already_credited", "这一班的时长已经记入", "数目不对请用“更正”")
    return None
