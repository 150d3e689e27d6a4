"""The waitlist: who stands where, how long an offer lasts, who may take it."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from booking.models import Booking, BookingPolicy, Offer, Slot, ahead_of
from booking.states import BookingStatus, SlotStatus
from common.chinese import zh_moment
from common.errors import Refusal

ANSWERED_BY = timedelta(hours=1)  # no offer lasts longer before the start
DESK_ONLY = timedelta(minutes=75)  # from here on nobody is asked, there is no time; the desk gives seats by its list
BEHIND_UNTIL = timedelta(hours=24)  # from here on those who stand behind are reached too
SHORTER = (  # an offer lasts at most so long when the slot starts in less than that
    (timedelta(hours=2), timedelta(minutes=30)),
    (timedelta(hours=12), timedelta(hours=1)),
    (timedelta(hours=36), timedelta(hours=4)),
)
NIGHT_FROM, NIGHT_UNTIL = time(21), time(9)
FILL_SKIPS = 3  # a party passed over so often holds up the queue as under `strict`


def position_of(booking: Booking) -> int | None:
    """Place in the queue, 1 for its head; None when the booking does not wait in one."""
    if booking.status != BookingStatus.WAITLISTED:
        return None
    mine = {name: getattr(booking, name) for name in ("behind", "queued_at", "queue_rank", "pk")}
    queue = Booking.objects.filter(slot=booking.slot_id, status=BookingStatus.WAITLISTED)
    return queue.filter(ahead_of(**mine)).count() + 1


def offer_expires_at(slot: Slot, policy: BookingPolicy, *, at: datetime) -> datetime | None:
    """Until when an offer made now is good; None when it is too late to ask.

    Nobody has to answer at night: what would end between 21:00 and 09:00 lasts until 09:00, but never into the last
    hour before the start.
    """
    ahead, last = slot.starts_at - at, slot.starts_at - ANSWERED_BY
    if ahead <= DESK_ONLY:
        return None
    lasts = min([timedelta(minutes=policy.offer_minutes), *(short for limit, short in SHORTER if ahead < limit)])
    return min(after_the_night(at + lasts), last)


def after_the_night(moment: datetime) -> datetime:
    """The same moment, or 09:00 where it lies in the night."""
    local = timezone.localtime(moment)
    if NIGHT_UNTIL <= local.time() < NIGHT_FROM:
        return moment
    day = local.date() + timedelta(days=local.time() >= NIGHT_FROM)
    return timezone.make_aware(datetime.combine(day, NIGHT_UNTIL))


def open_offer(booking: Booking) -> Offer | None:
    """The offer that waits for this booking's answer; it may be over by the clock."""
    return Offer.objects.open().filter(booking=booking).first()


def status_at(booking: Booking, offered_until: datetime | None, *, at: datetime) -> str:
    """The booking's status by the clock: an offer that is over has lapsed, whether or not that is written down."""
    if booking.status == BookingStatus.OFFERED and (offered_until is None or at >= offered_until):
        return BookingStatus.LAPSED
    return booking.status


def refusal_to_accept(booking: Booking, offer: Offer | None, *, at: datetime) -> Refusal | None:
    slot = booking.slot
    if slot.status == SlotStatus.CANCELLED:
        return Refusal("cancelled", "这一场已经取消", "看看其他场次，或打社区电话问问")
    if booking.status == BookingStatus.LAPSED or (offer and at >= offer.expires_at):
        return Refusal("offer_expired", "保留的时间过了，名额已给下一位", "还想来，请重新报名排候补")
    if booking.status != BookingStatus.OFFERED or offer is None:
        return Refusal("offer_missing", "现在没有留给您的名额", "轮到时会发通知，请留意站内信")
    return None


def refusal_to_seat(booking: Booking, *, at: datetime) -> Refusal | None:
    """The desk seats somebody from its list when there is no time to ask any more."""
    slot = booking.slot
    if booking.status != BookingStatus.WAITLISTED:
        return Refusal("not_waiting", f"这份预约现在是“{booking.get_status_display()}”", "刷新名单再看")
    if slot.status == SlotStatus.CANCELLED:
        return Refusal("cancelled", "这一场已经取消", "看看其他场次")
    if at >= slot.ends_at:
        return Refusal("past", "这一场已经结束", "看看后面的场次")
    if at < slot.starts_at - DESK_ONLY:
        return Refusal("offers_first", "现在按顺序自动通知", f"{zh_moment(slot.starts_at - DESK_ONLY)} 起由柜台安排")
    if slot.capacity - slot.taken < booking.party_size:
        return Refusal(
            "full", f"只空 {slot.capacity - slot.taken} 席，他们有 {booking.party_size} 人", "请换一家人少的"
        )
    return None
