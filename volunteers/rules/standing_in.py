"""Who may look for a stand-in, stop looking, or take somebody's seat over."""

from datetime import datetime

from common.errors import Refusal
from volunteers.models import Signup, Volunteer
from volunteers.states import ShiftState, SignupState

from .signing_up import refusal_of_child, refusal_to_serve


def refusal_to_seek(signup: Signup, *, at: datetime) -> Refusal | None:
    if signup.state == SignupState.SEEKING:
        return Refusal("already_seeking", "已经在找人顶班了", "有人顶上会通知你")
    if signup.state != SignupState.CONFIRMED:
        return Refusal("not_confirmed", f"这份报名现在是“{signup.get_state_display()}”", "报上名以后才能找人顶班")
    if signup.shift.state != ShiftState.OPEN or at >= signup.shift.starts_at:
        return Refusal("shift_started", "这一班已经开始，不能再找人顶", "请打电话告诉队长")
    return refusal_of_child(signup)


def refusal_to_stop_seeking(signup: Signup) -> Refusal | None:
    if signup.state == SignupState.REPLACED:
        return Refusal("stand_in_found", "已经有人顶了你的班", "还想来，请再报名")
    if signup.state != SignupState.SEEKING:
        return Refusal("not_seeking", "现在没有在找人顶班", "刷新页面看看现在的样子")
    return None


def refusal_to_take_over(
    seeker: Signup,
    volunteer: Volunteer | None,
    *,
    at: datetime,
    accepts_overlap: bool = False,
    accepts_risks: bool = False,
    own: Signup | None = None,
) -> Refusal | None:
    """`own`: the place in this shift's queue that the newcomer would leave."""
    url = f"/volunteer/shifts/{seeker.shift_id}/"
    if volunteer is not None and volunteer.pk == seeker.volunteer_id:
        return Refusal("own_stand_in", "这是你自己的班，不能自己顶自己", "又能来了，就点“不找了，我自己来”", url=url)
    if seeker.state != SignupState.SEEKING:
        return Refusal("stand_in_found", "这个班已经不用顶了", "看看还有没有别的岗位", url=url)
    said = {"accepts_overlap": accepts_overlap, "accepts_risks": accepts_risks}
    return refusal_of_child(seeker) or refusal_to_serve(seeker.role, volunteer, at=at, own=own, **said)
