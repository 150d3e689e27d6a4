"""Who may check in and out, by which witness, and why not; how strong the evidence is."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import User
from common.errors import Refusal
from volunteers.models import Shift, Signup
from volunteers.states import (
    GIVEN_BACK,
    GRADE_OF,
    GRADE_ORDER,
    Grade,
    Method,
    ShiftState,
    SignupState,
)

SHORTEST_STAY = timedelta(minutes=1)
BY_ANOTHER = frozenset({Method.PERSONAL, Method.CARD, Method.ROSTER})  # shown by a leader, never by the person himself
COMING = frozenset({SignupState.CONFIRMED, SignupState.SEEKING})
ABSENT = frozenset({SignupState.NO_SHOW, SignupState.EXCUSED})
GONE = GIVEN_BACK | {SignupState.REPLACED, SignupState.REJECTED, SignupState.LAPSED}
NO_SEAT = frozenset({SignupState.APPLIED, SignupState.WAITLISTED, SignupState.OFFERED})
# What makes a scan weaker than its method: one phone for many accounts, a clock that was not believed.
WEAKENING = frozenset({"many_accounts", "clock"})


def refusal_to_check_in(
    signup: Signup, *, at: datetime, early: int, pairs: int, told_late: bool = False
) -> Refusal | None:
    """`early`: minutes before the start from which the door is open; `pairs`: times this person may still come and go
    today; `told_late`: it was seen in time and the server hears of it only now."""
    shift = signup.shift
    if refusal := _refusal_of_past(signup, told_late=told_late):
        return refusal
    if signup.state == SignupState.CHECKED_IN:
        return Refusal("already_in", f"{_clock(signup.checked_in_at)} 已经签过到了", "走的时候再扫一次签退")
    if signup.state == SignupState.CHECKED_OUT and pairs <= 0:
        return Refusal("pairs_used", "这一班今天进出的次数用完了", "还在做事的话，请队长补记")
    if signup.state == SignupState.CHECKED_OUT and at <= signup.checked_out_at:
        return Refusal("too_early", f"{_clock(signup.checked_out_at)} 才签退", "请刷新页面看看现在的样子")
    opens_at = shift.starts_at - timedelta(minutes=early)
    if at < opens_at:
        return Refusal("too_early", "还没到签到时间", f"{_clock(opens_at)} 起可以签到")
    if at >= shift.over_at:
        return Refusal("too_late", f"这一班 {_clock(shift.over_at)} 已经结束", "结束后不能再签到，有疑问请问队长")
    return None


def refusal_to_check_out(
    signup: Signup, *, at: datetime, late: int | None, told_late: bool = False, forgot: bool = False
) -> Refusal | None:
    """`late`: minutes after the end until which leaving may be recorded; None for a leader, who may do it later.
    `forgot`: the clock has checked this person out already, which a real scan sets right."""
    if refusal := _refusal_of_past(signup, told_late=told_late):
        return refusal
    if signup.state == SignupState.CHECKED_OUT and not (told_late and forgot):
        return Refusal(
            "already_out", f"{_clock(signup.checked_out_at)} 已经签退了", "时长在流水里", "/volunteer/ledger/"
        )
    if signup.state not in {SignupState.CHECKED_IN, SignupState.CHECKED_OUT}:
        return Refusal("not_in", "这一班还没有签到", "先签到，走的时候再签退")
    if at < signup.checked_in_at + SHORTEST_STAY:
        return Refusal("too_early", "刚刚才签到", "要走的时候再扫一次")
    if late is not None and _is_late(signup.shift, at, late):
        closes_at = signup.shift.over_at + timedelta(minutes=late)
        return Refusal("too_late", f"{_clock(closes_at)} 以后不能扫码签退", "请队长在名单上补记")
    return None


def leaving_of(shift: Shift, *, at: datetime, late: int) -> datetime:
    """When somebody left who is checked out now: after the window nobody knows, so it is never past the plan."""
    return shift.over_at if _is_late(shift, at, late) else at


def forgot_to_leave(signup: Signup, *, at: datetime, late: int) -> bool:
    """Still checked in when the window for checking out has passed."""
    return signup.state == SignupState.CHECKED_IN and _is_late(signup.shift, at, late)


def _is_late(shift: Shift, at: datetime, late: int) -> bool:
    return at > shift.over_at + timedelta(minutes=late)


def _refusal_of_past(signup: Signup, *, told_late: bool) -> Refusal | None:
    if signup.state in GONE:
        return Refusal("signup_cancelled", "这一班的报名已取消", "还想来就重新报名", url="/volunteer/")
    if signup.shift.state == ShiftState.CANCELLED:
        return Refusal("shift_cancelled", "这一班取消了", "看看别的班次", url="/volunteer/")
    if signup.state in NO_SEAT:
        word = signup.get_state_display()
        return Refusal("no_seat", f"这一班的报名还是“{word}”", "先请队长把名额定下来")
    if signup.state == SignupState.SETTLED:
        return Refusal("already_out", "这一班已经结算了", "时长在流水里", url="/volunteer/ledger/")
    if told_late:
        return None
    if signup.shift.state == ShiftState.RECORDED:
        return Refusal("shift_recorded", "这一班已经收班", "漏记的请队长补录")
    return None


def refusal_of_witness(signup: Signup, method: str, by: User) -> Refusal | None:
    """Who may bear witness: a leader never for himself, a scan never for another."""
    own = signup.volunteer.person.user_id == by.pk
    if method in BY_ANOTHER and own:
        return Refusal("own_attendance", "不能给自己点名或扫卡", "请自己扫现场的码，或请另一位队长来点")
    if method not in BY_ANOTHER and method != Method.KIOSK and not own:
        return Refusal("not_yours", "这不是你的班次", "请本人登录后扫码")
    return None


def refusal_to_spot_check(signup: Signup, by: User) -> Refusal | None:
    if signup.volunteer.person.user_id == by.pk:
        return Refusal("own_attendance", "不能抽查自己", "请另一位队长来看")
    if signup.state != SignupState.CHECKED_IN:
        return Refusal("not_in", "这位现在不在岗", "请换一位抽查")
    return None


def refusal_to_extend(shift: Shift, until: datetime, *, at: datetime) -> Refusal | None:
    """Work that takes longer than planned: decided while it goes on, four hours at most."""
    if shift.state != ShiftState.OPEN:
        return Refusal("shift_not_open", f"这一班{shift.get_state_display()}", "不能再延长")
    if at > shift.over_at + timedelta(minutes=30):
        return Refusal("shift_ended", "这一班已经结束", "多出来的时间请走更正")
    if not shift.ends_at < until <= shift.ends_at + timedelta(hours=4):
        return Refusal("times", "延长的时间不对", "请选下班之后、四小时以内的时间")
    return None


def strength(method: str, *, offline: bool = False, flags: Iterable[str] = ()) -> Grade:
    """The grade of one event: its method's, at most E2 when recorded offline, at most E1 when something is odd."""
    grade = GRADE_OF[method]
    if offline:
        grade = grade_of(grade, Grade.E2)
    return grade_of(grade, Grade.E1) if WEAKENING.intersection(flags) else grade


def grade_of(*grades: str) -> Grade:
    """A pair is as strong as its weaker end."""
    return min((Grade(grade) for grade in grades), key=GRADE_ORDER.index)


def is_strong(grade: str) -> bool:
    return GRADE_ORDER.index(Grade(grade)) >= GRADE_ORDER.index(Grade.E2)


def _clock(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%H:%M")
