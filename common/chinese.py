"""Moments, days and lengths as Chinese readers expect them, on Shanghai's clock."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils import timezone

SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


def local_of(value: date | datetime) -> date | datetime:
    """An aware moment on Shanghai's clock; dates and naive moments as they are."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return value.astimezone(SHANGHAI)
    return value


def day_of(value: date | datetime) -> date:
    local = local_of(value)
    return local.date() if isinstance(local, datetime) else local


def zh_date(value: date | datetime | None) -> str:
    """11月28日 周六; the year only when it is not this one."""
    if not value:
        return ""
    day = day_of(value)
    year = "" if day.year == timezone.now().astimezone(SHANGHAI).year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日 {WEEKDAYS[day.weekday()]}"


def zh_full_date(value: date | datetime | None) -> str:
    """2026年11月28日, for certificates and records."""
    if not value:
        return ""
    day = day_of(value)
    return f"{day.year}年{day.month}月{day.day}日"


def zh_weekday(value: date | datetime | None) -> str:
    """周六."""
    return WEEKDAYS[day_of(value).weekday()] if value else ""


def zh_time(value: datetime | time | None) -> str:
    """09:00 on Shanghai's clock."""
    if not value:
        return ""
    return (value if isinstance(value, time) else local_of(value)).strftime("%H:%M")


def zh_time_range(start: datetime | time | None, end: datetime | time | None = None) -> str:
    """09:00–10:15; the end's date is added when it is another day."""
    if not start or not end:
        return zh_time(start)
    crosses = isinstance(start, datetime) and isinstance(end, datetime) and day_of(start) != day_of(end)
    if crosses:
        return f"{zh_time(start)}–{day_of(end).month}月{day_of(end).day}日 {zh_time(end)}"
    return f"{zh_time(start)}–{zh_time(end)}"


def zh_moment(value: datetime | None) -> str:
    """11月27日 18:00: a deadline, without the weekday."""
    if not value:
        return ""
    day = day_of(value)
    return f"{day.month}月{day.day}日 {zh_time(value)}"


def zh_minutes(minutes: int | None) -> str:
    """150 → 2.5 小时, 45 → 45 分钟, 100 → 1 小时 40 分钟; below zero keeps its sign."""
    if minutes is None:
        return ""
    sign, total = ("-" if minutes < 0 else ""), abs(int(minutes))
    if total == 0 or total % 30 == 0:
        return f"{sign}{total / 60:g} 小时"
    hours, rest = divmod(total, 60)
    return f"{sign}{hours} 小时 {rest} 分钟" if hours else f"{sign}{rest} 分钟"


def zh_hours(minutes: int | None) -> str:
    """The figure alone, in hours with at most two decimals: 90 → 1.5, 100 → 1.67."""
    return "" if minutes is None else f"{round(int(minutes) / 60, 2):g}"


def weekday_class(value: date | datetime | None) -> str:
    """The leaf's colour class: sat, sun or nothing."""
    return {5: "sat", 6: "sun"}.get(day_of(value).weekday(), "") if value else ""
