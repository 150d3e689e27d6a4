"""What may be changed about an activity that people have booked."""

from datetime import datetime

from booking.models import Activity, Booking
from booking.states import LIVE, SlotStatus
from common.errors import Refusal


def refusal_to_reallocate(activity: Activity, *, at: datetime) -> Refusal | None:
    """How places are given stays as it is while somebody counts on it."""
    counting = Booking.objects.filter(slot__activity=activity, slot__status=SlotStatus.SCHEDULED, status__in=LIVE)
    if live := counting.filter(slot__ends_at__gt=at).count():
        return Refusal(
            "allocation_fixed", f"后面的场次已有 {live} 份预约，不能改名额分配", "请新建一个活动，或等这些场次结束"
        )
    return None
