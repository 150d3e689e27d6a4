"""Questions of booking: may this party book, cancel, check in — and if not, why, and what to do next.

One ordered pipeline serves the page's greyed-out button, the API, the desk and the guard inside `actions.book`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from accounts.models import Person
from common.chinese import zh_date, zh_moment, zh_time, zh_time_range
from common.errors import Refusal

from .models import Booking, Closure, Place, Slot, Space
from .states import FEW_LEFT, BookingStatus, PlaceStatus, SlotState, SlotStatus, WaitlistPolicy

CHECK_IN_EARLY = timedelta(minutes=60)
CHECK_IN_LATE = timedelta(minutes=30)

PERSON_UNKNOWN = Refusal("person_unknown", "名单里有不属于您家的人", "请从家人里重新勾选")
PARTY_EMPTY = Refusal("party_empty", "还没有选人", "请勾选要来的家人")
SLOT_BUSY = Refusal("busy", "报名的人太多，这次没排上", "请再按一次“确认报名”")
IDEMPOTENCY_MISMATCH = Refusal(
    "idempotency_mismatch", "同一个请求编号已用于另一次预约", "请换一个 Idempotency-Key 再提交"
)


@dataclass(frozen=True)
class Verdict:
    """Whether one person may book a slot."""

    person: Person
    refusal: Refusal | None

    @property
    def allowed(self) -> bool:
        return self.refusal is None


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
    if slot.left == 0:
        return SlotState.FULL if slot.waitlist_policy == WaitlistPolicy.NONE else SlotState.WAITLIST
    return SlotState.FEW if slot.left <= FEW_LEFT else SlotState.OPEN


def refusal_of_slot(slot: Slot, *, at: datetime, on_behalf: bool = False) -> Refusal | None:
    """Why nobody may book this slot now; the desk (`on_behalf`) may book until the slot ends."""
    if slot.status == SlotStatus.CANCELLED:
        return Refusal("cancelled", "这一场已经取消", "看看其他场次，或打社区电话问问")
    if at >= slot.ends_at:
        return Refusal("past", "这一场已经结束", "看看后面的场次")
    if at < slot.booking_opens_at:
        return Refusal("not_open", "还没开始报名", f"{zh_moment(slot.booking_opens_at)} 开放，到时再来")
    if at >= slot.booking_closes_at and not on_behalf:
        return Refusal("closed", "报名已经截止", "看看其他场次；想现场来，请打社区电话")
    return None


def refusal_of_age(slot: Slot, person: Person) -> Refusal | None:
    """Age is counted on the day of the slot; people without a birth date are taken as adults of fitting age."""
    lowest, highest = slot.ages
    age = person.age_on(timezone.localdate(slot.starts_at))
    if age is None:
        return None
    if lowest is not None and age < lowest:
        return Refusal("age", f"{person.name}那天 {age} 岁，这场要满 {lowest} 岁", "请换一位家人，或找适合年龄的活动")
    if highest is not None and age > highest:
        return Refusal(
            "age", f"{person.name}那天 {age} 岁，这场到 {highest} 岁为止", "请换一位家人，或找适合年龄的活动"
        )
    return None


def refusal_of_clash(slot: Slot, person: Person, clash: Place | None) -> Refusal | None:
    if clash is None:
        return None
    if clash.slot_id == slot.pk:
        return Refusal("already_booked", f"{person.name}已经报了这一场", "在“我的”里能看到，不用再报")
    other = clash.slot
    return Refusal(
        "overlapping",
        f"{person.name}这个时间已约“{other.title}”",
        f"先取消 {zh_date(other.starts_at)} {zh_time(other.starts_at)} 那场，再来报",
    )


def refusal_of_party(slot: Slot, size: int, *, already: int = 0) -> Refusal | None:
    """`already` counts the household's live places in this slot."""
    if size == 0:
        return PARTY_EMPTY
    if size + already > slot.party_max:
        return Refusal("party_too_large", f"一户最多 {slot.party_max} 人，现在有 {size + already} 人", "请少勾几位再报")
    return None


def refusal_of_seats(slot: Slot, size: int) -> Refusal | None:
    """Why the party can neither sit nor wait."""
    if size <= slot.left:
        return None
    if size > slot.capacity:
        return Refusal("full", f"这一场一共 {slot.capacity} 席，坐不下 {size} 人", "请少来几位，或换一场")
    if slot.waitlist_policy != WaitlistPolicy.NONE:
        return None
    if slot.left:
        return Refusal("full", f"只剩 {slot.left} 席，你们有 {size} 人，坐不下", "请少来几位，或换一场")
    return Refusal("full", "这一场已经满了，也不排候补", "请换一场，或看看其他活动")


def clashes(slot: Slot, persons: list[Person]) -> dict:
    """person id → the live place that stands in the way (the same slot first), with its slot and activity."""
    places = (
        Place.objects.live()
        .filter(person__in=persons)
        .filter(
            Q(slot=slot)
            | Q(slot__status=SlotStatus.SCHEDULED, slot__starts_at__lt=slot.ends_at, slot__ends_at__gt=slot.starts_at)
        )
    )
    found: dict = {}
    for place in places.select_related("slot__activity", "slot__space__venue"):
        if place.slot_id == slot.pk or place.person_id not in found:
            found[place.person_id] = place
    return found


def verdicts(slot: Slot, persons: list[Person], *, at: datetime, on_behalf: bool = False) -> list[Verdict]:
    """One verdict a person, without side effects; what holds for the whole slot is said to everybody."""
    general = refusal_of_slot(slot, at=at, on_behalf=on_behalf) or refusal_of_seats(slot, 1)
    standing = clashes(slot, persons)
    return [
        Verdict(
            person,
            refusal_of_clash(slot, person, standing.get(person.pk)) or general or refusal_of_age(slot, person),
        )
        for person in persons
    ]


def refusal_for(
    slot: Slot, party: list[Person], *, at: datetime, already: int = 0, clash: bool = True, on_behalf: bool = False
) -> Refusal | None:
    """Why this party may not book now, with its next step; None means it may.

    `clash` False says that the caller already knows that nobody in the party is booked at that time.
    """
    if general := refusal_of_slot(slot, at=at, on_behalf=on_behalf):
        return general
    if not party:
        return PARTY_EMPTY
    standing = clashes(slot, party) if clash else {}
    for person in party:
        if refusal := refusal_of_clash(slot, person, standing.get(person.pk)) or refusal_of_age(slot, person):
            return refusal
    return refusal_of_party(slot, len(party), already=already) or refusal_of_seats(slot, len(party))


def position_of(booking: Booking) -> int | None:
    """Place in the queue, 1 for its head; None when the booking does not wait."""
    if booking.status != BookingStatus.WAITLISTED:
        return None
    ahead = Q(queued_at__lt=booking.queued_at) | Q(queued_at=booking.queued_at, pk__lt=booking.pk)
    return Booking.objects.filter(ahead, slot=booking.slot_id, status=BookingStatus.WAITLISTED).count() + 1


def refusal_to_cancel(booking: Booking, places: list[Place], *, at: datetime) -> Refusal | None:
    if booking.status == BookingStatus.CANCELLED:
        return Refusal("already_cancelled", "这个预约已经取消了", "名额已让给邻居，不用再操作")
    if any(place.status == PlaceStatus.CHECKED_IN for place in places):
        return Refusal("checked_in", "已经签到，不能取消", "临时要走，跟现场工作人员说一声就行")
    if at >= booking.slot.starts_at:
        return Refusal("started", "这一场已经开始，不能取消", "来不了请打社区电话说一声")
    return None


def refusal_to_check_in(booking: Booking, *, at: datetime) -> Refusal | None:
    slot = booking.slot
    if booking.status == BookingStatus.WAITLISTED:
        return Refusal("still_waiting", "还在候补，没有名额", "请到服务台问问有没有空位")
    if booking.status == BookingStatus.CANCELLED or slot.status == SlotStatus.CANCELLED:
        return Refusal("cancelled", "这个预约已经取消", "有空位的话，请到服务台现场报名")
    if at < slot.starts_at - CHECK_IN_EARLY:
        return Refusal("too_early", "还没到签到时间", f"{zh_moment(slot.starts_at - CHECK_IN_EARLY)} 起可以签到")
    if at > slot.ends_at + CHECK_IN_LATE:
        return Refusal("too_late", "活动已经结束", "忘了签到，请找现场工作人员补记")
    return None


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
