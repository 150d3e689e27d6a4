"""Who may be checked in, and when a roster may be closed."""

from datetime import datetime, timedelta

from booking.models import Booking, Slot
from booking.states import WAITS, BookingStatus, SlotStatus
from common.chinese import zh_moment
from common.errors import Refusal

CHECK_IN_EARLY = timedelta(minutes=60)
CHECK_IN_LATE = timedelta(minutes=30)


def refusal_to_check_in(booking: Booking, *, at: datetime) -> Refusal | None:
    slot = booking.slot
    if booking.status in WAITS:
        return Refusal("still_waiting", "还在候补，没有名额", "请到服务台问问有没有空位")
    if booking.status in (BookingStatus.PENDING, BookingStatus.OFFERED):
        return Refusal("not_confirmed", "名额还没确认", "请到服务台，当场确认后再签到")
    if booking.status != BookingStatus.CONFIRMED or slot.status == SlotStatus.CANCELLED:
        return Refusal("cancelled", "这个预约已经取消", "有空位的话，请到服务台现场报名")
    if at < slot.starts_at - CHECK_IN_EARLY:
        return Refusal("too_early", "还没到签到时间", f"{zh_moment(slot.starts_at - CHECK_IN_EARLY)} 起可以签到")
    if at > slot.ends_at + CHECK_IN_LATE:
        return Refusal("too_late", "活动已经结束", "忘了签到，请找现场工作人员补记")
    return None


def refusal_to_close_roster(slot: Slot, *, at: datetime) -> Refusal | None:
    """Who did not come can be said only when the slot is over and checking in has ended."""
    if slot.status == SlotStatus.CANCELLED:
        return Refusal("cancelled", "这一场已经取消", "取消的场次不用确认签到表")
    if slot.roster_closed_at is not None:
        return Refusal("roster_closed", "签到表已经确认过", "记错了，请到信用记录里免除")
    if at <= slot.ends_at + CHECK_IN_LATE:
        return Refusal("roster_too_early", "签到还没结束", f"{zh_moment(slot.ends_at + CHECK_IN_LATE)} 以后再确认")
    return None
