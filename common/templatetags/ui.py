"""Tags and filters of the templates: dates in Chinese, icons, calendar leaves, state chips.

They take plain values, never models, so this file imports no other app.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import template
from django.forms.boundfield import BoundField
from django.forms.widgets import (
    CheckboxInput,
    CheckboxSelectMultiple,
    FileInput,
    RadioSelect,
)
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from common.chinese import (
    WEEKDAYS,
    day_of,
    weekday_class,
    zh_date,
    zh_full_date,
    zh_hours,
    zh_minutes,
    zh_moment,
    zh_time,
    zh_time_range,
    zh_weekday,
)

register = template.Library()

FEW_SEATS = 5

# state → (shape class, word); an unknown state is shown as not open yet
CHIPS = {
    "open": ("open", "可约"),
    "few": ("few", "名额不多"),
    "waitlist": ("wait", "候补"),
    "draw": ("draw", "抽签中"),
    "full": ("full", "已满"),
    "cancelled": ("off", "已取消"),
    "closed": ("full", "报名截止"),
    "ended": ("full", "已结束"),
    "not_open": ("", "未开放"),
    "confirmed": ("done", "已约"),
    "waitlisted": ("wait", "候补中"),
    "checked_in": ("done", "已签到"),
    "credited": ("done", "已记入"),
    "pending": ("wait", "待确认"),
}


for _words in (
    zh_date,
    zh_full_date,
    zh_weekday,
    zh_time,
    zh_time_range,
    zh_moment,
    zh_minutes,
    zh_hours,
    weekday_class,
):
    register.filter(_words)


@register.simple_tag
def time_range(start: datetime | time | None, end: datetime | time | None = None) -> str:
    """As zh_time_range, for places where the end may be missing: a filter's argument may not."""
    return zh_time_range(start, end)


@register.filter
def seats_width(taken: int | None, capacity: int | None) -> int:
    """Share of taken seats in percent, between 0 and 100."""
    if not capacity or capacity < 0:
        return 0
    return max(0, min(100, round(100 * (taken or 0) / capacity)))


@register.filter
def tel(phone: str | None) -> str:
    """0371-5555 0100 → 037155550100, for a tel: address."""
    return "".join(c for c in str(phone or "") if c.isdigit() or c == "+")


@register.filter
def spaced_code(code: str | int | None) -> str:
    """482617 → 482 617, so that it can be read aloud."""
    digits = str(code or "")
    return f"{digits[:3]} {digits[3:]}" if len(digits) == 6 else digits


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """One icon of static/icons.svg; it decorates, so the words stand beside it."""
    classes = f"icon {css}".strip()
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        classes,
        static("icons.svg"),
        name,
    )


@register.simple_tag
def drawing(name: str = "kite") -> SafeString:
    """The small drawing of an empty place: kite, leaf, lantern or door."""
    return format_html(
        '<svg viewBox="0 0 132 88" width="132" height="88" aria-hidden="true" focusable="false">'
        '<use href="{}#draw-{}"/></svg>',
        static("icons.svg"),
        name,
    )


@register.inclusion_tag("components/leaf.html")
def leaf(value: date | datetime | None, size: str = "", today: date | None = None) -> dict[str, Any]:
    """A calendar leaf; size is "" or "lg"; today marks the leaf when it is that day."""
    if not value:
        return {"day": None}
    day = day_of(value)
    return {
        "day": day,
        "weekday": WEEKDAYS[day.weekday()],
        "colour": weekday_class(day),
        "size": f"leaf-{size}" if size else "",
        "is_today": today is not None and day_of(today) == day,
    }


@register.inclusion_tag("components/chip.html")
def chip(shape: str, word: str) -> dict[str, str]:
    """A state as word and shape; shapes: open few wait draw full off done and ""."""
    return {"shape": shape, "word": word}


@register.inclusion_tag("components/chip.html")
def slot_chip(state: str, left: int | None = None) -> dict[str, str]:
    """The chip of a state in CHIPS; an open one with few seats left says how many."""
    if state in ("open", "few") and left is not None and 0 < left <= FEW_SEATS:
        return {"shape": "few", "word": f"仅剩 {left} 席"}
    shape, word = CHIPS.get(str(state), CHIPS["not_open"])
    return {"shape": shape, "word": word}


@register.filter
def is_choices(field: BoundField) -> bool:
    """True for radio buttons and checkbox lists, which are drawn as choice cards."""
    return isinstance(field.field.widget, RadioSelect | CheckboxSelectMultiple)


@register.filter
def is_checkbox(field: BoundField) -> bool:
    return isinstance(field.field.widget, CheckboxInput)


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The field's widget in our dress; ids of hint and error are set by Django."""
    if isinstance(field.field.widget, CheckboxInput | FileInput):
        return field.as_widget()
    classes = f"input {field.field.widget.attrs.get('class', '')}".strip()
    return field.as_widget(attrs={"class": classes})
