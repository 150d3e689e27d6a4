"""Who may check in and out, by which witness, and why not; how strong the evidence is."""

from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import User
from common.errors import Refusal
from volunteers.models import Shift, Signup
from volunteers.states import GRADE_OF, GRADE_ORDER, Grade, Method, ShiftState, SignupState

SHORTEST_STAY = timedelta(minutes=1)
BY_ANOTHER = frozenset({Method.PERSONAL, Method.CARD, Method.ROSTER})  # shown by a leader, never by the person himself


def refusal_to_check_in(signup: Signup, *, at: datetime, early: int) -> Refusal | None:
    """`early`: minutes before the start from which the door is open."""
    shift = signup.shift
    if refusal := _refusal_of_past(signup):
        return refusal
    if signup.state == SignupState.CHECKED_IN:
        return Refusal("already_in", f"{_clock(signup.checked_in_at)} 已经签过到了", "走的时候再扫一次签退")
    opens_at = shift.starts_at - timedelta(minutes=early)
    if at < opens_at:
        return Refusal("too_early", "还没到签到时间", f"{_clock(opens_at)} 起可以签到")
    if at >= shift.ends_at:
        return Refusal("too_late", f"这一班 {_clock(shift.ends_at)} 已经结束", "结束后不能再签到，有疑问请问队长")
    return None


def refusal_to_check_out(signup: Signup, *, at: datetime, late: int | None) -> Refusal | None:
    """`late`: minutes after the end until which leaving may be recorded; None for a leader, who may do it later."""
    if refusal := _refusal_of_past(signup):
        return refusal
    if signup.state != SignupState.CHECKED_IN:
        return Refusal("not_in", "这一班还没有签到", "先签到，走的时候再签退")
    if at < signup.checked_in_at + SHORTEST_STAY:
        return Refusal("too_early", "刚刚才签到", "要走的时候再扫一次")
    if late is not None and _is_late(signup.shift, at, late):
        closes_at = signup.shift.ends_at + timedelta(minutes=late)
        return Refusal("too_late", f"{_clock(closes_at)} 以后不能扫码签退", "请队长在名单上补记")
    return None


def leaving_of(shift: Shift, *, at: datetime, late: int) -> datetime:
    """When somebody left who is checked out now: after the window nobody knows, so it is never past the plan."""
    return shift.ends_at if _is_late(shift, at, late) else at


def _is_late(shift: Shift, at: datetime, late: int) -> bool:
    return at > shift.ends_at + timedelta(minutes=late)


def _refusal_of_past(signup: Signup) -> Refusal | None:
    if signup.state == SignupState.CANCELLED:
        return Refusal("signup_cancelled", "这一班的报名已取消", "还想来就重新报名", url="/volunteer/")
    if signup.shift.state == ShiftState.CANCELLED:
        return Refusal("shift_cancelled", "这一班取消了", "看看别的班次", url="/volunteer/")
    if signup.state == SignupState.CHECKED_OUT:
        return Refusal(
            "already_out", f"{_clock(signup.checked_out_at)} 已经签退了", "时长在流水里", url="/volunteer/ledger/"
        )
    return None


def refusal_of_witness(signup: Signup, method: str, by: User) -> Refusal | None:
    """Who may bear witness: a leader never for himself, a scan never for another."""
    own = signup.volunteer.person.user_id == by.pk
    if method in BY_ANOTHER and own:
        return Refusal("own_attendance", "不能给自己点名或扫卡", "请自己扫现场的码，或请另一位队长来点")
    if method not in BY_ANOTHER and not own:
        return Refusal("not_yours", "这不是你的班次", "请本人登录后扫码")
    return None


def grade_of(*grades: str) -> Grade:
    """A pair is as strong as its weaker end."""
    return min((Grade(grade) for grade in grades), key=GRADE_ORDER.index)


def is_credited(methods: list[str]) -> bool:
    """Hours need both ends at E2 or better; a leader's tick (never for himself) carries his approval instead."""
    strong = GRADE_ORDER.index(Grade.E2)
    return all(m == Method.ROSTER or GRADE_ORDER.index(GRADE_OF[m]) >= strong for m in methods)


def _clock(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%H:%M")
