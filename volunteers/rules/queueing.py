"""The queue of a role: who stands where, how long an offer lasts, who may take it or be given a seat."""

from datetime import datetime, timedelta

from django.utils import timezone

from booking.rules import ANSWERED_BY, DESK_ONLY, after_the_night
from common.chinese import zh_moment
from common.errors import Refusal
from volunteers.models import Shift, ShiftRole, Signup
from volunteers.states import ShiftState, SignupState

from .signing_up import full, refusal_to_serve

OFFER_LASTS, OFFER_LASTS_ON_THE_DAY = timedelta(hours=24), timedelta(hours=2)


def position_of(signup: Signup) -> int | None:
    """Place in the queue, 1 for its head; None when it does not wait. Of the row when it was read `with_ahead`."""
    if signup.state != SignupState.WAITLISTED:
        return None
    if not hasattr(signup, "ahead"):
        return Signup.objects.with_ahead().get(pk=signup.pk).ahead + 1
    return signup.ahead + 1


def offer_ends_at(shift: Shift, *, at: datetime) -> datetime | None:
    """Until when an offer made now is good; None when it is too late to ask and the leader decides by the list.

    On the day itself an offer is short, but nobody has to answer before 09:00; it never reaches into the last hour
    before the start.
    """
    if at >= shift.starts_at - DESK_ONLY:
        return None
    ends_at = at + OFFER_LASTS
    if timezone.localdate(at) == timezone.localdate(shift.starts_at):
        ends_at = after_the_night(at + OFFER_LASTS_ON_THE_DAY)
    return min(ends_at, shift.starts_at - ANSWERED_BY)


def state_at(signup: Signup, *, at: datetime) -> str:
    """The state by the clock: an offer that is over has lapsed, whether or not that is written down."""
    if signup.state == SignupState.OFFERED and at >= signup.offered_until:
        return SignupState.LAPSED
    return signup.state


def refusal_to_answer(signup: Signup, *, at: datetime) -> Refusal | None:
    """Why the offer can be neither taken nor left."""
    url = f"/volunteer/shifts/{signup.shift_id}/"
    if signup.shift.state == ShiftState.CANCELLED:
        return Refusal("shift_cancelled", "这一班取消了", "看看别的班次", url="/volunteer/")
    if state_at(signup, at=at) == SignupState.LAPSED:
        return Refusal("offer_expired", "保留的时间过了，名额已给下一位", "还想来，请重新报名排队", url=url)
    if signup.state != SignupState.OFFERED:
        return Refusal("offer_missing", "现在没有留给你的名额", "轮到时会发通知，请留意站内信", url=url)
    return None


def refusal_to_accept(signup: Signup, *, at: datetime, accepts_overlap: bool = False) -> Refusal | None:
    """Asked again as at a new sign-up: somebody may have taken another shift meanwhile."""
    return refusal_to_answer(signup, at=at) or _refusal_to_be_seated(signup, at=at, accepts_overlap=accepts_overlap)


def _refusal_to_be_seated(signup: Signup, *, at: datetime, accepts_overlap: bool) -> Refusal | None:
    """Of dangerous work the risks were accepted with the place in the queue."""
    said = {"accepts_overlap": accepts_overlap, "accepts_risks": signup.risks_accepted_at is not None}
    return refusal_to_serve(signup.role, signup.volunteer, at=at, own=signup, **said)


def refusal_to_seat(signup: Signup, *, at: datetime) -> Refusal | None:
    """The leader gives a free seat from the list when there is no time to ask any more but by phone."""
    shift = signup.shift
    if signup.state != SignupState.WAITLISTED:
        return Refusal("not_waiting", f"这份报名现在是“{signup.get_state_display()}”", "刷新名单再看")
    if at < shift.starts_at - DESK_ONLY:
        return Refusal("offers_first", "现在按顺序自动通知", f"{zh_moment(shift.starts_at - DESK_ONLY)} 起由队长安排")
    if not signup.role.free:
        return full(signup.role)
    return _refusal_to_be_seated(signup, at=at, accepts_overlap=True)


def refusal_to_resize(role: ShiftRole, capacity: int, *, at: datetime) -> Refusal | None:
    if role.shift.state not in {ShiftState.DRAFT, ShiftState.OPEN} or at >= role.shift.over_at:
        return Refusal("shift_ended", "这一班已经结束或取消", "人数不能再改")
    if capacity < role.taken:
        return Refusal("below_taken", f"“{role.name}”已经占了 {role.taken} 个名额", "不能改得比这还少")
    return None
