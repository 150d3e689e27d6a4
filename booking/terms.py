"""The terms of booking in plain words: how places are given, how one waits, what cancelling late costs."""

from datetime import datetime

from booking.models import BookingPolicy, Slot
from booking.states import Allocation, CreditEffect, WaitlistPolicy
from common.chinese import zh_moment

# By waitlist policy.
WAITING: dict[str, str] = {
    WaitlistPolicy.STRICT: "有空位严格按先后补。前面一户坐不下，后面的也等着。",
    WaitlistPolicy.FILL: "有空位按先后补。前面一户坐不下，先问坐得下的。",
    WaitlistPolicy.NONE: "满了就不再收，也不排候补。",
}
ONCE_FULL: dict[str, str] = {
    WaitlistPolicy.STRICT: "满了可以排候补，严格按先后。",
    WaitlistPolicy.FILL: "满了可以排候补，先补坐得下的。",
    WaitlistPolicy.NONE: "满了不排候补。",
}
AFTER_THE_DRAW: dict[str, str] = {
    WaitlistPolicy.STRICT: "没抽中的按名次候补。",
    WaitlistPolicy.FILL: "没抽中的按名次候补，先补坐得下的。",
    WaitlistPolicy.NONE: "没抽中的不排候补。",
}


def how_places_are_given(slot: Slot) -> str:
    """先到先得, 先留座再审核 or 抽签 with its time, and what comes when the seats are gone."""
    if slot.awaits_draw:
        return f"{zh_moment(slot.booking_closes_at)} 截止，然后抽签。{AFTER_THE_DRAW[slot.waitlist_policy]}"
    first = "先留座，工作人员审核。" if slot.allocation == Allocation.APPROVAL else "先到先得。"
    return first + ONCE_FULL[slot.waitlist_policy]


def how_one_waits(slot: Slot) -> str:
    return WAITING[slot.waitlist_policy]


def what_late_costs(slot: Slot, policy: BookingPolicy, *, at: datetime) -> str:
    """Until when one may cancel, and the points for later and for not coming: to be read before the button."""
    late, no_show = policy.late_points, policy.no_show_points
    in_time = at <= slot.cancel_until
    first = f"{zh_moment(slot.cancel_until)} 前可以取消。" if in_time else "快开场了，约好就请一定来。"
    if not (late or no_show):
        return first
    then = "之后" if in_time else ""
    costs = [f"{then}取消记 {late} 分"] if late else []
    costs += [f"没来也没说记 {no_show} 分"] if no_show else []
    tried = "现在试行，只记录不影响报名。" if policy.dry_run else ""
    return f"{first}{'，'.join(costs)}。{tried}"


def what_points_do(slot: Slot, policy: BookingPolicy) -> str:
    """What too many points mean for this slot; nothing where they mean nothing."""
    if policy.dry_run or slot.credit_effect == CreditEffect.NONE:
        return ""
    no_queue = slot.waitlist_policy == WaitlistPolicy.NONE and not slot.awaits_draw
    if slot.credit_effect == CreditEffect.REFUSE or no_queue:
        return f"满 {policy.points_limit} 分，{policy.effect_days} 天内报不了这场。"
    if slot.awaits_draw:
        return ""
    return f"满 {policy.points_limit} 分，{policy.effect_days} 天内先排候补。"


def rules_of_credit(policy: BookingPolicy) -> list[str]:
    """A community's rules, one sentence or two a line."""
    lines = ["在取消期限前取消，不记分。"]
    if policy.late_points:
        lines.append(f"过了期限才取消，记 {policy.late_points} 分。")
    if policy.no_show_points:
        lines.append(f"全家没来也没说，记 {policy.no_show_points} 分。到场一位就不记。")
    lines.append("主办方改了时间地点，取消不记分。")
    lines.append(f"每一笔 {policy.points_days} 天后自动消除。")
    if policy.dry_run:
        return [*lines, "现在试行，只记录，不影响报名。"]
    weighs = f"满 {policy.points_limit} 分，最后一笔起 {policy.effect_days} 天内先排候补。"
    return [*lines, weighs, "带孩子一起来的，不受影响。", "记错了可以申诉，答复前不计分。"]
