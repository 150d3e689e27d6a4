"""Whether a shift may recruit: what its notice must say, its insurance, and who may be near a danger."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from common.chinese import zh_full_date, zh_moment
from common.errors import Refusal
from volunteers.models import Shift, Signup, Volunteer
from volunteers.states import CLOSED_SIGNUPS, DangerClass, ShiftState, SignupState

LATEST_SIGN_UP = timedelta(minutes=30)  # after the start, unless the shift says otherwise
DANGER_AGE = 18
ATTENDED = CLOSED_SIGNUPS | {SignupState.CHECKED_IN, SignupState.CHECKED_OUT}
USUAL_CONDITIONS = "身体状况适合这项服务"
USUAL_RISKS = "没有特别的危险，来回路上注意安全"
USUAL_GUARANTEES = "有队长带队，备有饮水和急救包"
STARTED = Refusal(
    "shift_started", "这一班已经开始了", "人手不够时队长可以现场加人，也可看看别的班次", url="/volunteer/"
)
# What a recruiting notice states besides time, place, number and how to sign up, which every shift has.
UNSAID = {
    "content": Refusal("content_missing", "还没写服务内容", "请补上要做什么"),
    "risks": Refusal("risks_missing", "还没写可能的风险", "请补上，没有特别的危险也要写明"),
    "guarantees": Refusal("guarantees_missing", "还没写保障", "请补上，例如：备有饮水和手套"),
}


def refusal_to_open(shift: Shift, *, at: datetime) -> Refusal | None:
    """Why a planned shift may not recruit yet: the first thing that its notice lacks."""
    if shift.state == ShiftState.CANCELLED:
        return Refusal("shift_cancelled", "这一班取消了", "要再办，请新排一班")
    if shift.state != ShiftState.DRAFT:
        return Refusal("already_open", f"这一班{shift.get_state_display()}", "不用再开")
    if at >= shift.ends_at:
        return Refusal("shift_ended", "这一班的时间已经过了", "请新排一班")
    return next(iter(gaps_in_notice(shift)), None)


def gaps_in_notice(shift: Shift) -> list[Refusal]:
    """Everything that the notice lacks, one refusal each."""
    gaps = [refusal for name, refusal in UNSAID.items() if not getattr(shift, name).strip()]
    if shift.service_kind.danger_class and shift.risks == USUAL_RISKS:
        text = f"“{shift.service_kind.name}”有危险，还没写是什么风险"
        gaps.append(Refusal("risks_missing", text, "请写明具体的风险，例如：雨天路滑"))
    if refusal := refusal_of_insurance(shift):
        gaps.append(refusal)
    if not shift.roles.exists():
        gaps.append(Refusal("shift_incomplete", "还没有岗位", "请新排一班，写上岗位和人数"))
    return gaps


def refusal_of_insurance(shift: Shift) -> Refusal | None:
    """Insurance is bought before work with a possible danger, and lasts to its end."""
    if not shift.service_kind.needs_insurance:
        return None
    if not shift.insurance_proof.strip():
        text = f"“{shift.service_kind.name}”要先买保险，还没有保单"
        return Refusal("insurance_missing", text, "请队长补上保险公司和保单号")
    if shift.insurance_until and shift.insurance_until < timezone.localdate(shift.ends_at):
        text = f"保险只到{zh_full_date(shift.insurance_until)}，这一班还没结束"
        return Refusal("insurance_too_short", text, "请队长续保后改好日期")
    return None


def refusal_of_danger(shift: Shift, volunteer: Volunteer, *, accepts_risks: bool) -> Refusal | None:
    """Dangerous work is for insured grown-ups who have read what can happen."""
    if refusal := refusal_of_insurance(shift):
        return refusal
    if shift.service_kind.danger_class == DangerClass.NONE:
        return None
    age = volunteer.person.age_on(timezone.localdate(shift.starts_at))
    if age is not None and age < DANGER_AGE:
        text = f"“{shift.service_kind.name}”有危险，要满 {DANGER_AGE} 周岁"
        return Refusal("too_young", text, "看看别的班次", url="/volunteer/")
    if not accepts_risks:
        return Refusal("risks_not_accepted", "还没确认知道这一班的风险", "请看一遍风险，勾选后再报")
    return None


def refusal_of_sign_up_times(
    starts_at: datetime, ends_at: datetime, opens_at: datetime | None, closes_at: datetime | None,
    cancel_until: datetime | None,
) -> Refusal | None:  # fmt: skip
    """Why a shift may not open, close and take back its sign-ups at these moments; None is the usual one."""
    closing = closes_at or min(ends_at, starts_at + LATEST_SIGN_UP)
    if opens_at and opens_at >= closing:
        return Refusal("times", "报名开始要早于报名截止", "请核对这两个时间")
    if closing > ends_at:
        return Refusal("times", "报名截止不能晚于结束", "请把截止提前")
    if cancel_until and cancel_until > starts_at:
        return Refusal("times", "“可取消到”不能晚于开始", "请把它提前")
    return None


def refusal_of_window(shift: Shift, *, at: datetime) -> Refusal | None:
    """Why nobody signs up for an open shift now; `not_closed` and `has_opened` ask the same of many."""
    if shift.opens_at and at < shift.opens_at:
        return Refusal("sign_up_not_open", f"{zh_moment(shift.opens_at)} 开始报名", "到时候再来", url="/volunteer/")
    if at < min(shift.ends_at, shift.closes_at or shift.starts_at + LATEST_SIGN_UP):
        return None
    if at < shift.starts_at:
        text = f"{zh_moment(shift.closes_at)} 报名截止了"
        return Refusal("sign_up_closed", text, "想来请打电话问队长，也可看看别的班次", url="/volunteer/")
    return STARTED


def refusal_once_started(shift: Shift, *, at: datetime) -> Refusal | None:
    """The same for a seat that goes on to somebody: it may until the shift has run for a while, closed or not."""
    return None if at < min(shift.ends_at, shift.starts_at + LATEST_SIGN_UP) else STARTED


def refusal_to_move(shift: Shift, signups: Iterable[Signup]) -> Refusal | None:
    """`signups`: those that hold or wait for a seat."""
    if shift.state not in {ShiftState.DRAFT, ShiftState.OPEN}:
        return Refusal("shift_not_open", f"这一班{shift.get_state_display()}", "不能再改时间")
    if any(signup.state in ATTENDED for signup in signups):
        return Refusal("shift_attended", "已经有人签到，不能改时间", "照原来的时间收班")
    return None


def not_closed(at: datetime) -> Q:
    usual = Q(closes_at=None, starts_at__gt=at - LATEST_SIGN_UP)
    return Q(ends_at__gt=at) & (usual | Q(closes_at__gt=at))


def has_opened(at: datetime) -> Q:
    return Q(opens_at=None) | Q(opens_at__lte=at)


def is_late_to_cancel(signup: Signup, *, at: datetime) -> bool:
    """The leader has less time than promised to find somebody else."""
    return signup.shift.cancel_until is not None and at > signup.shift.cancel_until
