"""Tags of the booking pages: what a booking is now, as chip, word and fact; deadlines as people say them."""

from datetime import datetime, timedelta

from django import template
from django.urls import reverse
from django.utils import timezone

from booking.rules import cancel_until_of, status_at
from booking.states import BookingStatus, PlaceStatus
from common.chinese import zh_date, zh_moment, zh_time, zh_weekday

register = template.Library()

ENDED, NO_SHOW = "ended", "no_show"
# state → (shape of the chip, its word, what the activity's page says to the household)
STATES = {
    BookingStatus.CONFIRMED: ("done", "已约", "您家已约"),
    BookingStatus.PENDING: ("wait", "等审核", "您家在等审核"),
    BookingStatus.OFFERED: ("few", "等您确认", "有名额，等您确认"),
    BookingStatus.WAITLISTED: ("wait", "候补中", "您家在候补"),
    BookingStatus.ENTERED: ("draw", "等抽签", "您家在等抽签"),
    BookingStatus.REJECTED: ("off", "没通过", ""),
    BookingStatus.LAPSED: ("full", "过时没确认", "名额过时了，没有确认"),
    BookingStatus.NOT_DRAWN: ("full", "没抽中", ""),
    BookingStatus.CANCELLED: ("off", "已取消", ""),
    ENDED: ("full", "已结束", ""),
    NO_SHOW: ("off", "没来", ""),
}


@register.filter
def cover_url(activity_id: int | None) -> str:
    """Address of an activity's drawn cover; nothing for an open hour, which has no activity."""
    return reverse("booking:cover", args=[activity_id]) if activity_id else ""


@register.filter
def people_count(size: int) -> str:
    return f"{size} 人"


@register.filter
def state_now(booking) -> str:
    """A key of STATES for a booking read with `with_offers`; for one of a slot that is over also with its places."""
    at = timezone.now()
    state = status_at(booking, booking.offered_until, at=at)
    if state not in (BookingStatus.CONFIRMED, BookingStatus.WAITLISTED) or at < booking.slot.ends_at:
        return state
    missed = {place.status for place in booking.places.all()} == {PlaceStatus.NO_SHOW}
    return NO_SHOW if missed else ENDED


@register.filter
def state_shape(state: str) -> str:
    return STATES[state][0]


@register.filter
def state_word(state: str) -> str:
    return STATES[state][1]


@register.filter
def state_of_yours(state: str) -> str:
    return STATES[state][2]


@register.filter
def card_fact(booking, state: str) -> str:
    """The one short fact beside the chip of a booking's card."""
    if state == BookingStatus.WAITLISTED:
        return f"第 {booking.position} 位"
    if state == BookingStatus.OFFERED:
        return f"{by_when(booking.offered_until)} 前确认"
    if state == BookingStatus.PENDING:
        return "座位先留着"
    if state == BookingStatus.ENTERED:
        return f"{zh_moment(booking.slot.booking_closes_at)} 截止"
    if state == BookingStatus.CONFIRMED:
        until = cancel_until_of(booking)
        return f"{zh_moment(until)} 前可取消" if until > timezone.now() else "看入场码"
    return ""


@register.filter
def by_when(moment: datetime | None) -> str:
    """今天 20:00, 明天 09:00, else 12月5日 20:00: a deadline in words."""
    if not moment:
        return ""
    days = timezone.localdate(moment) - timezone.localdate()
    named = {timedelta(0): "今天", timedelta(1): "明天"}.get(days)
    return f"{named} {zh_time(moment)}" if named else zh_moment(moment)


@register.filter
def see_you(starts_at) -> str:
    """今天, 周六 within the week, else the date: what people say when they part."""
    days = (timezone.localdate(starts_at) - timezone.localdate()).days
    if days == 0:
        return "今天"
    return zh_weekday(starts_at) if 0 < days < 7 else zh_date(starts_at)
