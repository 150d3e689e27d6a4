"""Bookings that staff decide about."""

from datetime import datetime

from booking.models import Booking
from booking.states import BookingStatus
from common.errors import Refusal


def refusal_to_decide(booking: Booking, *, at: datetime) -> Refusal | None:
    if booking.status != BookingStatus.PENDING:
        return Refusal("already_decided", f"这份预约现在是“{booking.get_status_display()}”", "刷新名单再看")
    if at >= booking.slot.ends_at:
        return Refusal("past", "这一场已经结束", "不用再审核")
    return None
