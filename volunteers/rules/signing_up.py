"""Who may take a role of a shift, give it back, or call the shift off, and why not."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from common.errors import Refusal
from volunteers.models import Shift, ShiftRole, Signup, Volunteer
from volunteers.states import ShiftState, SignupState, VolunteerState

from .joining import refusal_to_become
from .minors import band_at, children_on, guardians_on, refusal_of_minor

LATEST_SIGN_UP = timedelta(minutes=30)  # after the start


def refusal_to_sign_up(role: ShiftRole, volunteer: Volunteer | None, *, at: datetime) -> Refusal | None:
    """Why this volunteer may not take this role now; None means he may (the claim still has the last word)."""
    shift = role.shift
    if refusal := _refusal_of_volunteer(volunteer, shift):
        return refusal
    if refusal := _refusal_of_shift(shift, at):
        return refusal
    if refusal := refusal_to_become(volunteer.person, at=shift.starts_at):
        return refusal
    if refusal := _refusal_of_own_plans(shift, volunteer):
        return refusal
    if refusal := refusal_of_minor(shift, volunteer):
        return refusal
    return None if role.left else full(role)


def full(role: ShiftRole) -> Refusal:
    return Refusal("role_full", f"“{role.name}”人够了", "换一个岗位，或看看别的班次", url="/volunteer/")


def _refusal_of_volunteer(volunteer: Volunteer | None, shift: Shift) -> Refusal | None:
    if volunteer is None or volunteer.community_id != shift.community_id:
        return Refusal("not_a_volunteer", "你还不是志愿者", "先填一页表加入，一分钟就好", url="/volunteer/join/")
    if volunteer.state != VolunteerState.ACTIVE:
        return Refusal("volunteer_inactive", f"你的志愿者身份是“{volunteer.get_state_display()}”", "请打社区电话问一问")
    return None


def _refusal_of_shift(shift: Shift, at: datetime) -> Refusal | None:
    if shift.state == ShiftState.CANCELLED:
        return Refusal("shift_cancelled", "这一班取消了", "看看别的班次", url="/volunteer/")
    if shift.state != ShiftState.OPEN:
        return Refusal("shift_not_open", "这一班还没开始招募", "过几天再来看", url="/volunteer/")
    if at >= min(shift.ends_at, shift.starts_at + LATEST_SIGN_UP):
        return Refusal(
            "shift_started", "这一班已经开始了", "人手不够时队长可以现场加人，也可看看别的班次", url="/volunteer/"
        )
    return None


def _refusal_of_own_plans(shift: Shift, volunteer: Volunteer) -> Refusal | None:
    clash = (
        Signup.objects.live()
        .filter(volunteer=volunteer, shift__starts_at__lt=shift.ends_at, shift__ends_at__gt=shift.starts_at)
        .select_related("shift")
        .first()
    )
    if clash is None:
        return None
    if clash.shift_id == shift.pk:
        return Refusal(
            "already_signed_up", "你已经报了这一班", "到时候来扫码就行", url=f"/volunteer/shifts/{shift.pk}/"
        )
    when = timezone.localtime(clash.shift.starts_at)
    text = f"和你 {when:%H:%M} 的“{clash.shift.title}”时间重了"
    return Refusal("overlapping_shift", text, "先取消那一班，或换个时间", url=f"/volunteer/shifts/{clash.shift_id}/")


def refusal_to_cancel(signup: Signup, *, at: datetime) -> Refusal | None:
    if signup.state == SignupState.CANCELLED:
        return Refusal("already_cancelled", "这一班已经取消了", "不用再点")
    if signup.state != SignupState.CONFIRMED:
        return Refusal("already_in", "你已经签到，不能取消", "要提前走，离开时扫码签退")
    if at >= signup.shift.starts_at:
        return Refusal("shift_started", "这一班已经开始，不能自己取消", "请打电话告诉队长")
    return _refusal_of_child(signup)


def _refusal_of_child(signup: Signup) -> Refusal | None:
    """The last grown-up of a household does not leave a small child alone on the shift."""
    if band_at(signup.volunteer.person, signup.shift.starts_at):
        return None
    children = children_on(signup.shift, signup.volunteer)
    if not children or len(guardians_on(signup.shift, children[0].volunteer.person)) > 1:
        return None
    name = children[0].volunteer.person.name
    return Refusal("child_first", f"{name}还报着这一班，要大人一起来", f"先取消{name}的，再取消自己的")


def refusal_to_call_off(shift: Shift, signups: Iterable[Signup], *, at: datetime) -> Refusal | None:
    """`signups`: those that are live."""
    if at >= shift.ends_at:
        return Refusal("shift_ended", "这一班已经结束，不能取消", "时长照实际到场记")
    if any(signup.state != SignupState.CONFIRMED for signup in signups):
        return Refusal("shift_attended", "已经有人签到，不能取消", "要提前收工，就请大家签退")
    return None
