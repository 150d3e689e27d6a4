"""Who may vouch for hours, and why not."""

from accounts.models import User
from common.errors import Refusal
from volunteers.models import Signup
from volunteers.states import SignupState


def refusal_to_confirm(signup: Signup, by: User) -> Refusal | None:
    """Why `by` may not vouch for these hours; the sign-up was read with `with_credit`."""
    if signup.volunteer.person.user_id == by.pk:
        return Refusal("own_hours", "不能给自己确认时长", "请另一位队长或服务台来确认")
    if not signup.shift.service_kind.counts_as_service:
        return Refusal("not_counted", f"“{signup.shift.service_kind.name}”不计志愿时长", "只记到场，不用确认")
    if signup.state != SignupState.CHECKED_OUT:
        return Refusal("not_out", "还没有签退", "先记下离开的时间，再确认时长")
    if signup.credited:
        return Refusal("already_credited", "这一班的时长已经记入", "在流水里能看到", url="/volunteer/ledger/")
    return None
