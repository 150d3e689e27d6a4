"""Giving places back: whether it may be, until when without a trace, and what it costs later."""

from datetime import datetime

from booking.models import Booking, Place
from booking.states import LIVE, BookingStatus, PlaceStatus
from common.errors import Refusal


def refusal_to_cancel(booking: Booking, places: list[Place], *, at: datetime) -> Refusal | None:
    if booking.status == BookingStatus.CANCELLED:
        return Refusal("already_cancelled", "这个预约已经取消了", "名额已让给邻居，不用再操作")
    if booking.status not in LIVE:
        return Refusal("already_over", "这个预约没有占名额", "不用取消；想来请重新报名")
    if any(place.status in (PlaceStatus.CHECKED_IN, PlaceStatus.NO_SHOW) for place in places):
        return Refusal("checked_in", "已经签到，不能取消", "临时要走，跟现场工作人员说一声就行")
    if at >= booking.slot.starts_at:
        return Refusal("started", "这一场已经开始，不能取消", "来不了请打社区电话说一声")
    return None


def cancel_until_of(booking: Booking) -> datetime:
    """Until when the places may be given back without a trace: what was told when they were booked; up to the start
    if the organiser changed time or place since."""
    frozen = booking.policy.get("cancel_until")
    if booking.policy.get("moved"):
        return booking.slot.starts_at
    return datetime.fromisoformat(frozen) if frozen else booking.slot.cancel_until


def is_late(booking: Booking, *, at: datetime) -> bool:
    """Whether cancelling now is late by the rules the booking was made under.

    Only a confirmed party can be late; one whose time or place the organiser changed may always leave without a trace.
    """
    frozen = booking.policy.get("cancel_until")
    if booking.status != BookingStatus.CONFIRMED or booking.policy.get("moved") or frozen is None:
        return False
    return at > datetime.fromisoformat(frozen)


def cancel_costs(booking: Booking, *, at: datetime) -> int:
    """Points that cancelling now would bring; under frozen rules with `dry_run` they are noted and weigh nothing."""
    return booking.policy.get("credit", {}).get("late", 0) if is_late(booking, at=at) else 0
