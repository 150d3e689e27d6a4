"""What a slot is at a moment, and whether its times, its room and its size make sense."""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from booking.models import Closure, Slot, Space
from booking.states import FEW_LEFT, SlotState, SlotStatus, WaitlistPolicy
from common.chinese import zh_moment, zh_time_range
from common.errors import Refusal


def slot_state(slot: Slot, *, at: datetime) -> SlotState:
    """What the slot is to somebody who looks at it at `at`."""
    if slot.status == SlotStatus.CANCELLED:
        return SlotState.CANCELLED
    if at >= slot.ends_at:
        return SlotState.ENDED
    if at >= slot.booking_closes_at:
        return SlotState.CLOSED
    if at < slot.booking_opens_at:
        return SlotState.NOT_OPEN
    if slot.awaits_draw:
        return SlotState.DRAW
    if slot.left == 0:
        return SlotState.FULL if slot.waitlist_policy == WaitlistPolicy.NONE else SlotState.WAITLIST
    return SlotState.FEW if slot.left <= FEW_LEFT else SlotState.OPEN


def refusal_of_slot(slot: Slot, *, at: datetime, on_behalf: bool = False) -> Refusal | None:
    """Why nobody may book this slot now; the desk (`on_behalf`) may book until it ends, but enters no draw late."""
    if slot.status == SlotStatus.CANCELLED:
        return Refusal("cancelled", "这一场已经取消", "看看其他场次，或打社区电话问问")
    if at >= slot.ends_at:
        return Refusal("past", "这一场已经结束", "看看后面的场次")
    if at < slot.booking_opens_at:
        return Refusal("not_open", "还没开始报名", f"{zh_moment(slot.booking_opens_at)} 开放，到时再来")
    if at >= slot.booking_closes_at and (slot.awaits_draw or not on_behalf):
        return Refusal("closed", "报名已经截止", "看看其他场次；想现场来，请打社区电话")
    return None


def refusal_of_seats(slot: Slot, size: int, *, accepts_part: bool = False) -> Refusal | None:
    """Why the party can neither sit nor wait."""
    if size > slot.capacity and (slot.awaits_draw or not accepts_part):
        return Refusal("full", f"这一场一共 {slot.capacity} 席，坐不下 {size} 人", "请少来几位，或换一场")
    if slot.awaits_draw or slot.waitlist_policy != WaitlistPolicy.NONE:
        return None
    left = slot.left
    if size <= left or (accepts_part and left):
        return None
    if left:
        return Refusal("full", f"只剩 {left} 席，你们有 {size} 人，坐不下", "请少来几位，或换一场")
    return Refusal("full", "这一场已经满了，也不排候补", "请换一场，或看看其他活动")


def refusal_to_resize(slot: Slot, capacity: int) -> Refusal | None:
    if capacity < slot.taken:
        return Refusal(
            "below_taken",
            f"已有 {slot.taken} 人占座，不能减到 {capacity}",
            f"请填 {slot.taken} 或更多，或先取消几份预约",
        )
    return None


def refusal_of_times(starts_at, ends_at, booking_opens_at, booking_closes_at, cancel_until) -> Refusal | None:
    """Whether a slot's moments make sense together."""
    if ends_at <= starts_at:
        return Refusal("times", "结束时间要晚于开始时间", "请核对开始和结束")
    if booking_closes_at <= booking_opens_at:
        return Refusal("times", "报名截止要晚于开放时间", "请核对报名开放和截止")
    if booking_closes_at > ends_at:
        return Refusal("times", "报名截止不能晚于活动结束", "请把报名截止提前")
    if cancel_until > starts_at:
        return Refusal("times", "取消期限不能晚于活动开始", "请把取消期限提前")
    return None


def refusal_of_space(
    space: Space | None, starts_at: datetime, ends_at: datetime, *, but: Slot | None = None
) -> Refusal | None:
    """Whether a space is free and open at that time; `but` is the slot being moved. Ask under the space's lock."""
    if space is None:
        return None
    first, last = timezone.localdate(starts_at), timezone.localdate(ends_at)
    closures = Closure.objects.filter(Q(space=space) | Q(space=None), venue=space.venue_id)
    if closure := closures.filter(starts_on__lte=last, ends_on__gte=first).first():
        return Refusal("space_closed", f"{space.venue}那天闭馆：{closure.reason}", "请换一天，或换一个空间")
    if not space.exclusive:
        return None
    others = Slot.objects.scheduled().filter(space=space, starts_at__lt=ends_at, ends_at__gt=starts_at)
    if other := others.exclude(pk=but.pk if but else None).select_related("activity").first():
        when = zh_time_range(other.starts_at, other.ends_at)
        return Refusal("space_taken", f"{space}这个时间已有“{other.title}”", f"请避开 {when}，或换一个空间")
    return None
