"""How presence becomes minutes: pure arithmetic on aware times, whole minutes, one rounding at the end.

The clock is read in minutes, as it is shown: 09:17:40 is 09:17. Presence outside the shift counts nothing; an
arrival or a departure within the grace is taken as punctual; the sum is cut down to the policy's step.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from django.utils import timezone

STEP_NAMES = {30: "半小时", 15: "一刻钟", 6: "6 分钟", 1: "整分钟"}


class Counting(Protocol):
    """What is needed of an HoursPolicy."""

    step_minutes: int
    grace_minutes: int


@dataclass(frozen=True)
class Minutes:
    """`raw`: minutes present inside the shift; `counted`: what is credited; `local_date`: the day it belongs to;
    `steps`: how the number came about, each {"head", "text", "state"}."""

    raw: int
    counted: int
    local_date: date
    steps: tuple[dict[str, str], ...]


def count(came_at: datetime, left_at: datetime, *, starts_at: datetime, ends_at: datetime, policy: Counting) -> Minutes:
    """The minutes of one presence span in one shift."""
    came, left, starts, ends = (_minute(moment) for moment in (came_at, left_at, starts_at, ends_at))
    raw = _between(max(came, starts), min(left, ends))
    begin, end = _with_grace(came, left, starts, ends, timedelta(minutes=policy.grace_minutes))
    present = _between(begin, end)
    counted = present - present % policy.step_minutes
    steps = (
        _arrival(came, begin, starts, ends),
        _departure(left, end, ends, present),
        _rounding(present, counted, policy.step_minutes),
    )
    return Minutes(raw, counted, timezone.localdate(max(came, starts)), steps)


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _between(begin: datetime, end: datetime) -> int:
    return max(0, int((end - begin).total_seconds()) // 60)


def _with_grace(came, left, starts, ends, grace: timedelta) -> tuple[datetime, datetime]:
    """The span that counts: clipped to the shift, near misses taken as punctual. Nobody gains a shift he was not in."""
    if left <= starts or came >= ends:
        return ends, ends
    begin = starts if came <= starts + grace else came
    end = ends if left >= ends - grace else left
    return begin, end


def _clock(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%H:%M")


def _arrival(came, begin, starts, ends) -> dict[str, str]:
    if came >= ends:
        text = f"班次 {_clock(ends)} 已结束，没有在班的时间。"
    elif came < starts:
        text = f"早到不计，从 {_clock(starts)} 开班算起。"
    elif begin == starts:
        text = f"班次 {_clock(starts)} 开始，按准时算。"
    else:
        text = f"班次 {_clock(starts)} 开始，从到的时候算。"
    return {"head": f"{_clock(came)} 签到", "text": text, "state": ""}


def _departure(left, end, ends, present: int) -> dict[str, str]:
    if left > ends:
        text = f"算到 {_clock(ends)} 下班，一共 {present} 分钟。"
    elif end == ends and left < ends:
        text = f"离下班不到几分钟，按准时算，一共 {present} 分钟。"
    else:
        text = f"一共在岗 {present} 分钟。"
    return {"head": f"{_clock(left)} 签退", "text": text, "state": ""}


def _rounding(present: int, counted: int, step: int) -> dict[str, str]:
    name, rest = STEP_NAMES.get(step, f"{step} 分钟"), present - counted
    if not counted:
        return {"head": "这次记 0 分钟", "text": f"不满{name}，不计，但留底。", "state": ""}
    text = f"不满{name}的 {rest} 分钟不计，但留底。" if rest else "正好，没有零头。"
    return {"head": f"按{name}取整，记 {counted} 分钟", "text": text, "state": ""}
