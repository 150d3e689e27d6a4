"""Tags of the booking pages."""

from django import template
from django.urls import reverse
from django.utils import timezone

from common.chinese import zh_date, zh_moment, zh_weekday

register = template.Library()


@register.filter
def cover_url(activity_id: int | None) -> str:
    """Address of an activity's drawn cover; nothing for an open hour, which has no activity."""
    return reverse("booking:cover", args=[activity_id]) if activity_id else ""


@register.filter
def people_count(size: int) -> str:
    return f"{size} 人"


@register.filter
def card_fact(booking, state: str) -> str:
    """The one short fact beside the chip of a booking's card."""
    if state == "waitlisted":
        return f"第 {booking.position} 位"
    if state == "confirmed":
        until = booking.slot.cancel_until
        return f"{zh_moment(until)} 前可取消" if until > timezone.now() else "看入场码"
    return ""


@register.filter
def see_you(starts_at) -> str:
    """今天, 周六 within the week, else the date: what people say when they part."""
    days = (timezone.localdate(starts_at) - timezone.localdate()).days
    if days == 0:
        return "今天"
    return zh_weekday(starts_at) if 0 < days < 7 else zh_date(starts_at)
