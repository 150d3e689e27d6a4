"""Who may take a role of a shift, give it back, or call the shift off, and why not."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from booking.models import Place
from booking.rules import places_between
from common.errors import Refusal
from volunteers.models import Shift, ShiftRole, Signup, Volunteer
from volunteers.states import CURRENT_SIGNUPS, LIVE_SIGNUPS, ShiftState, SignupState, VolunteerState

from .attendance import COMING, GONE
from .joining import refusal_to_become
from .minors import band_at, children_on, guardians_on, refusal_of_minor
from .planning import refusal_of_danger, refusal_of_window, refusal_once_started
from .qualifications import refusal_of_qualifications

# What may still be given back: a seat, a seat on offer, a place in the queue.
RETURNABLE = COMING | {SignupState.APPLIED, SignupState.OFFERED, SignupState.WAITLISTED}


def refusal_to_sign_up(
    role: ShiftRole,
    volunteer: Volunteer | None,
    *,
    at: datetime,
    waitlist: bool = False,
    accepts_overlap: bool = False,
    accepts_risks: bool = True,
) -> Refusal | None:
    """Why this volunteer may not take this role now, or (`waitlist`) not even queue for it; None means he may (the
    claim still has the last word). `accepts_overlap`: he knows that he has a place booked at that time; who only
    queues is asked when it is his turn."""
    queues = waitlist and not role.left
    said = {"accepts_overlap": accepts_overlap or queues, "accepts_risks": accepts_risks, "anew": True}
    if refusal := refusal_to_serve(role, volunteer, at=at, own=None, **said):
        return refusal
    return None if role.left or waitlist else full(role)


def refusal_to_serve(
    role: ShiftRole,
    volunteer: Volunteer | None,
    *,
    at: datetime,
    accepts_overlap: bool = False,
    accepts_risks: bool = False,
    anew: bool = False,
    own: Signup | None = None,
) -> Refusal | None:
    """The same, whatever is free. Whether signing up is open matters to who comes `anew`, not to a seat that goes on;
    `own` is the sign-up with which this volunteer already waits in the shift."""
    shift = role.shift
    asked = (
        lambda: _refusal_of_volunteer(volunteer, shift),
        lambda: _refusal_of_shift(shift, at, anew=anew),
        lambda: refusal_to_become(volunteer.person, at=shift.starts_at),
        lambda: refusal_of_qualifications(role, volunteer, at=at),
        lambda: refusal_of_danger(shift, volunteer, accepts_risks=accepts_risks),
        lambda: _refusal_of_own_plans(shift, volunteer, own, at),
        lambda: refusal_of_minor(shift, volunteer),
        lambda: None if accepts_overlap else _refusal_of_booked_place(shift, volunteer, at),
    )
    return next((refusal for ask in asked if (refusal := ask())), None)


def full(role: ShiftRole) -> Refusal:
    text = f"“{role.name}”人够了，{role.waiting} 人在排队" if role.waiting else f"“{role.name}”人够了"
    return Refusal("role_full", text, "可以排队候补，空出来按顺序通知", url=f"/volunteer/shifts/{role.shift_id}/")


def _refusal_of_volunteer(volunteer: Volunteer | None, shift: Shift) -> Refusal | None:
    if volunteer is None or volunteer.community_id != shift.community_id:
        return Refusal("not_a_volunteer", "你还不是志愿者", "先填一页表加入，一分钟就好", url="/volunteer/join/")
    if volunteer.state != VolunteerState.ACTIVE:
        return Refusal("volunteer_inactive", f"你的志愿者身份是“{volunteer.get_state_display()}”", "请打社区电话问一问")
    return None


def _refusal_of_shift(shift: Shift, at: datetime, *, anew: bool) -> Refusal | None:
    if shift.state == ShiftState.CANCELLED:
        return Refusal("shift_cancelled", "这一班取消了", "看看别的班次", url="/volunteer/")
    if shift.state != ShiftState.OPEN:
        return Refusal("shift_not_open", "这一班还没开始招募", "过几天再来看", url="/volunteer/")
    return refusal_of_window(shift, at=at) if anew else refusal_once_started(shift, at=at)


def clash_of(shift: Shift, volunteer: Volunteer) -> Signup | None:
    """What this volunteer does elsewhere while the shift goes on."""
    elsewhere = Signup.objects.live().filter(_meanwhile(shift), volunteer=volunteer).exclude(shift=shift)
    return elsewhere.select_related("shift").first()


def _meanwhile(shift: Shift) -> Q:
    return Q(shift__starts_at__lt=shift.ends_at, shift__ends_at__gt=shift.starts_at)


def _refusal_of_own_plans(shift: Shift, volunteer: Volunteer, own: Signup | None, at: datetime) -> Refusal | None:
    at_once = Q(_meanwhile(shift), state__in=LIVE_SIGNUPS)
    here = Q(state__in=CURRENT_SIGNUPS, shift=shift)
    over = Q(state=SignupState.OFFERED, offered_until__lte=at)
    clashes = Signup.objects.filter(at_once | here, ~over, volunteer=volunteer).exclude(pk=own.pk if own else None)
    clash = clashes.select_related("shift").first()
    if clash is None:
        return None
    if clash.shift_id == shift.pk:
        return _already_here(clash)
    when = timezone.localtime(clash.shift.starts_at)
    text = f"和你 {when:%H:%M} 的“{clash.shift.title}”时间重了"
    return Refusal("overlapping_shift", text, "先取消那一班，或换个时间", url=f"/volunteer/shifts/{clash.shift_id}/")


def _already_here(signup: Signup) -> Refusal:
    url = f"/volunteer/shifts/{signup.shift_id}/"
    if signup.state == SignupState.WAITLISTED:
        return Refusal("already_signed_up", "你已经在这一班排队了", "轮到时会通知你，不用再排", url=url)
    if signup.state == SignupState.OFFERED:
        return Refusal("already_signed_up", "这一班有名额留给你", "先答复要不要", url=url)
    return Refusal("already_signed_up", "你已经报了这一班", "到时候来扫码就行", url=url)


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
    if signup.state == SignupState.REPLACED:
        return Refusal("already_cancelled", "已经有人顶了你的班", "不用再取消")
    if signup.state in GONE:
        return Refusal("already_cancelled", "这一班已经取消了", "不用再点")
    if signup.state not in RETURNABLE:
        return Refusal("already_in", "你已经签到，不能取消", "要提前走，离开时扫码签退")
    if at >= signup.shift.starts_at and signup.state in COMING:
        return Refusal("shift_started", "这一班已经开始，不能自己取消", "请打电话告诉队长")
    return refusal_of_child(signup) if signup.state in COMING else None


def refusal_of_child(signup: Signup) -> Refusal | None:
    """The last grown-up of a household does not leave a small child alone on the shift."""
    if band_at(signup.volunteer.person, signup.shift.starts_at):
        return None
    children = children_on(signup.shift, signup.volunteer)
    if not children or len(guardians_on(signup.shift, children[0].volunteer.person)) > 1:
        return None
    name = children[0].volunteer.person.name
    return Refusal("child_first", f"{name}还报着这一班，要大人一起来", f"先取消{name}的，再取消自己的")


def refusal_to_call_off(shift: Shift, signups: Iterable[Signup], *, at: datetime) -> Refusal | None:
    """`signups`: all that are not given back."""
    if at >= shift.ends_at:
        return Refusal("shift_ended", "这一班已经结束，不能取消", "时长照实际到场记")
    if any(signup.state not in RETURNABLE for signup in signups):
        return Refusal("shift_attended", "已经有人签到，不能取消", "要提前收工，就请大家签退")
    return None
