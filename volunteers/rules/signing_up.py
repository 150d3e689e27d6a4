"""Who may take a role of a shift, give it back, or call the shift off, and why not."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from booking.models import Place
from booking.rules import places_between
from common.errors import Refusal
from volunteers.models import Shift, ShiftRole, Signup, SignupQuerySet, Volunteer
from volunteers.states import GIVEN_BACK, ShiftState, SignupState, VolunteerState

from .joining import refusal_to_become
from .planning import refusal_of_danger, refusal_of_window
from .qualifications import refusal_of_qualifications


def refusal_to_sign_up(
    role: ShiftRole,
    volunteer: Volunteer | None,
    *,
    at: datetime,
    accepts_overlap: bool = False,
    accepts_risks: bool = True,
) -> Refusal | None:
    """Why this volunteer may not take this role now; None means he may (the claim still has the last word).
    `accepts_overlap`: the volunteer knows that he has a place booked at that time."""
    shift = role.shift
    if refusal := _refusal_of_volunteer(volunteer, shift):
        return refusal
    if refusal := _refusal_of_shift(shift, at):
        return refusal
    if refusal := refusal_to_become(volunteer.person, at=shift.starts_at):
        return refusal
    if refusal := refusal_of_qualifications(role, volunteer, at=at):
        return refusal
    if refusal := refusal_of_danger(shift, volunteer, accepts_risks=accepts_risks):
        return refusal
    if refusal := _refusal_of_own_plans(shift, volunteer):
        return refusal
    if not accepts_overlap and (refusal := _refusal_of_booked_place(shift, volunteer, at)):
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
    return refusal_of_window(shift, at=at)


def clash_of(shift: Shift, volunteer: Volunteer) -> Signup | None:
    """What this volunteer does elsewhere while the shift goes on."""
    return _plans_during(shift, volunteer).exclude(shift=shift).first()


def _plans_during(shift: Shift, volunteer: Volunteer) -> SignupQuerySet:
    meanwhile = {"shift__starts_at__lt": shift.ends_at, "shift__ends_at__gt": shift.starts_at}
    return Signup.objects.live().filter(volunteer=volunteer, **meanwhile).select_related("shift")


def _refusal_of_own_plans(shift: Shift, volunteer: Volunteer) -> Refusal | None:
    clash = _plans_during(shift, volunteer).first()
    if clash is None:
        return None
    if clash.shift_id == shift.pk:
        return Refusal(
            "already_signed_up", "你已经报了这一班", "到时候来扫码就行", url=f"/volunteer/shifts/{shift.pk}/"
        )
    when = timezone.localtime(clash.shift.starts_at)
    text = f"和你 {when:%H:%M} 的“{clash.shift.title}”时间重了"
    return Refusal("overlapping_shift", text, "先取消那一班，或换个时间", url=f"/volunteer/shifts/{clash.shift_id}/")


def booked_meanwhile(shift: Shift, volunteer: Volunteer, *, at: datetime) -> Place | None:
    """The first place that the volunteer has booked during the shift."""
    return places_between(volunteer.person, shift.starts_at, shift.over_at, at=at).first()


def _refusal_of_booked_place(shift: Shift, volunteer: Volunteer, at: datetime) -> Refusal | None:
    place = booked_meanwhile(shift, volunteer, at=at)
    if place is None:
        return None
    when = timezone.localtime(place.slot.starts_at)
    return Refusal(
        "overlapping_booking", f"和你约好的 {when:%H:%M} “{place.slot.title}”时间重了",
        "来得及就勾上“时间重了也报”，来不及先取消那一场", url=place.booking.ticket_path,
    )  # fmt: skip


def refusal_to_cancel(signup: Signup, *, at: datetime) -> Refusal | None:
    if signup.state in GIVEN_BACK:
        return Refusal("already_cancelled", "这一班已经取消了", "不用再点")
    if signup.state != SignupState.CONFIRMED:
        return Refusal("already_in", "你已经签到，不能取消", "要提前走，离开时扫码签退")
    if at >= signup.shift.starts_at:
        return Refusal("shift_started", "这一班已经开始，不能自己取消", "请打电话告诉队长")
    return None


def refusal_to_call_off(shift: Shift, signups: Iterable[Signup], *, at: datetime) -> Refusal | None:
    """`signups`: those that are live."""
    if at >= shift.ends_at:
        return Refusal("shift_ended", "这一班已经结束，不能取消", "时长照实际到场记")
    if any(signup.state != SignupState.CONFIRMED for signup in signups):
        return Refusal("shift_attended", "已经有人签到，不能取消", "要提前收工，就请大家签退")
    return None
