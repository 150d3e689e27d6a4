"""Draws: when the promise may still change, when the list closes, who may type the value, until when a seed counts."""

from datetime import datetime, timedelta

from django.db.models import F, Q

from booking.lottery import MAX_WEIGHT, PAUSE, hash_of
from booking.models import Activity, Booking, Draw, DrawEntry, Slot
from booking.states import LIVE, Allocation, BookingStatus, DrawState, DrawWeights, SlotStatus
from common.chinese import zh_moment
from common.errors import Refusal

BEFORE_START = timedelta(hours=1)  # from the close of booking to the start, at least
REVEAL_WITHIN = timedelta(hours=24)  # a kept seed is revealed so long after the close, or in half the time to the start
REMEMBERED = timedelta(days=180)  # a draw that was lost counts for so long

FIXED = Refusal("draw_fixed", "抽签规则已经公布，不能再改", "要改，请取消这一场，另加一场")
CANCELLED = Refusal("cancelled", "这一场已经取消", "取消的场次不抽签")
DONE = Refusal("draw_done", "已经抽过了", "刷新页面看结果")


def refusal_to_prepare(slot: Slot, draw: Draw | None, *, at: datetime) -> Refusal | None:
    """The promise may be made until somebody has entered, and changed until booking opens."""
    if slot.allocation != Allocation.DRAW:
        return Refusal("draw_none", "这一场不抽签", "请先把活动的名额分配改成抽签")
    if slot.status == SlotStatus.CANCELLED:
        return CANCELLED
    if draw is not None and (draw.state != DrawState.COMMITTED or at >= opens_at(slot, draw)):
        return FIXED
    if slot.bookings.filter(status__in=LIVE).exists():
        return Refusal("draw_fixed", "已经有人报名，不能再定抽签规则", "请取消这一场，另加一场")
    if slot.booking_closes_at > slot.starts_at - BEFORE_START or at >= slot.booking_closes_at:
        return Refusal("draw_times", "抽签来不及", "请把报名截止定在开始前 1 小时以上")
    return None


def opens_at(slot: Slot, draw: Draw) -> datetime:
    """When people could first enter under this promise: it may have been made after booking opened."""
    return max(slot.booking_opens_at, draw.committed_at)


def reveal_until(slot: Slot) -> datetime:
    return slot.booking_closes_at + min(REVEAL_WITHIN, (slot.starts_at - slot.booking_closes_at) / 2)


def refusal_to_change(slot: Slot, changed: dict, seats: int | None, *, at: datetime) -> Refusal | None:
    """What a published promise forbids to change about its slot: fewer seats, other booking times."""
    draw = Draw.objects.filter(slot=slot).first()
    if draw is None or at < opens_at(slot, draw):
        return None
    if draw.state != DrawState.DRAWN and {"booking_opens_at", "booking_closes_at"} & set(changed):
        return Refusal("draw_fixed", "抽签已经公布，报名时间不能再改", "要改，请取消这一场，另加一场")
    if seats is not None and seats < draw.seats and draw.state != DrawState.DRAWN:
        return Refusal("draw_fixed", f"抽签公布了 {draw.seats} 个名额，不能减少", f"请填 {draw.seats} 或更多")
    return None


def refusal_to_reallocate(activity: Activity, allocation: str, *, at: datetime) -> Refusal | None:
    """Whoever has entered a draw, or holds a seat, stays under the way of giving seats that they knew."""
    if allocation == activity.allocation:
        return None
    booked = Booking.objects.filter(slot__activity=activity, slot__ends_at__gt=at, status__in=LIVE)
    if live := booked.filter(slot__status=SlotStatus.SCHEDULED).count():
        message = f"后面的场次已有 {live} 份预约，不能改名额分配"
        return Refusal("allocation_fixed", message, "请等这几场办完，或另建一个活动")
    return None


def refusal_to_enter(slot: Slot) -> Refusal | None:
    """A list that has closed takes nobody more, whenever the party began to enter. Ask under the slot's lock."""
    if Draw.objects.filter(slot=slot).exclude(state=DrawState.COMMITTED).exists():
        return Refusal("closed", "报名已经截止", "看看其他场次；想现场来，请打社区电话")
    return None


def refusal_to_hold(draw: Draw) -> Refusal | None:
    """The seats that were promised must be there; somebody may have got one before the activity became a draw."""
    free = draw.slot.capacity - draw.slot.taken
    if free < draw.seats:
        more = draw.slot.taken + draw.seats
        return Refusal("draw_seats_taken", f"公布了 {draw.seats} 个名额，只空 {free} 个", f"请先把名额改成 {more}")
    return None


def refusal_to_close(draw: Draw, *, at: datetime) -> Refusal | None:
    if draw.slot.status == SlotStatus.CANCELLED:
        return CANCELLED
    if at < draw.slot.booking_closes_at:
        return Refusal("draw_too_early", "报名还没截止", f"{zh_moment(draw.slot.booking_closes_at)} 封存名单")
    return None


def refusal_of_value(draw: Draw, value: str, *, by, at: datetime) -> Refusal | None:
    """Two people type the same value, at least ten minutes after the list was out; who has the seed types nothing."""
    if refusal := _not_now(draw, at=at):
        return refusal
    if draw.public_value:
        return Refusal("draw_value_fixed", "点数已经记好", "请等保管人公布种子")
    if draw.kept_by_keeper and by.pk == draw.committed_by_id:
        return Refusal("draw_keeper", "种子由您保管，不能记点数", "请另外两位工作人员来记")
    if draw.first_by_id not in (None, by.pk) and value != draw.first_value:
        return Refusal("draw_value_differs", "和第一位记的不一样", "两人一起核对，再各记一遍")
    return None


def refusal_to_reveal(draw: Draw, seed: bytes | None, *, at: datetime) -> Refusal | None:
    """`seed` is None when what was typed is no hex."""
    if refusal := _not_now(draw, at=at) or _without_value(draw):
        return refusal
    if at >= draw.reveal_until:
        return Refusal("draw_reveal_over", "公布种子的期限过了", "请按“只用点数抽签”")
    if seed is None or hash_of(seed) != draw.seed_hash:
        return Refusal("draw_seed_wrong", "种子和公布的指纹不一致", "请核对纸条，一个字也不能差")
    return None


def refusal_to_waive(draw: Draw, *, at: datetime) -> Refusal | None:
    """Going on without the seed is possible only when its keeper had the time that the rule gives."""
    if refusal := _not_now(draw, at=at) or _without_value(draw):
        return refusal
    if at < draw.reveal_until:
        return Refusal("draw_too_early", "还在等保管人公布种子", f"{zh_moment(draw.reveal_until)} 以后可以只用点数")
    return None


def _not_now(draw: Draw, *, at: datetime) -> Refusal | None:
    if draw.slot.status == SlotStatus.CANCELLED:
        return CANCELLED
    if draw.state == DrawState.DRAWN:
        return DONE
    if draw.state == DrawState.COMMITTED:
        return Refusal("draw_too_early", "名单还没有封存", f"{zh_moment(draw.slot.booking_closes_at)} 以后再来")
    if at < draw.closed_at + PAUSE:
        return Refusal("draw_too_early", "名单公布还不到十分钟", f"{zh_moment(draw.closed_at + PAUSE)} 以后再掷")
    return None


def _without_value(draw: Draw) -> Refusal | None:
    if not draw.kept_by_keeper:
        return Refusal("draw_unkept", "这次的种子由系统保管", "记好点数就会自动抽签")
    if not draw.public_value:
        return Refusal("draw_value_missing", "点数还没记好", "请先由两位工作人员记点数")
    return None


def weight_of(booking: Booking, draw: Draw, *, at: datetime) -> int:
    """Chances of a party: one, and with lost_before one more for each draw of the activity its household lost lately.

    Who gave up before the draw has not lost it.
    """
    if draw.weights == DrawWeights.EVEN:
        return 1
    mine = DrawEntry.objects.filter(booking__household=booking.household_id, won=False)
    lately = mine.filter(draw__slot__activity=booking.slot.activity_id, draw__drawn_at__gte=at - REMEMBERED)
    gave_up = Q(booking__status=BookingStatus.CANCELLED, booking__cancelled_at__lte=F("draw__drawn_at"))
    lost = lately.exclude(gave_up).values("draw").distinct().count()
    return min(1 + lost, MAX_WEIGHT[DrawWeights.LOST_BEFORE])
