"""How presence becomes minutes: pure arithmetic on aware times, whole minutes, one rounding at the end.

The clock is read in minutes, as it is shown: 09:17:40 is 09:17. Presence outside the shift counts nothing; an arrival
or a departure within the grace is taken as punctual; what overlaps counts once; the sum is cut down to the policy's
step. Days are Shanghai's, whatever the clock of the process says.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from .states import Tier

SHANGHAI = ZoneInfo("Asia/Shanghai")
STEP_NAMES = {30: "半小时", 15: "一刻钟", 6: "6 分钟", 1: "整分钟"}
Interval = tuple[datetime, datetime]


class Counting(Protocol):
    """What is needed of an HoursPolicy; minutes."""

    step_minutes: int
    grace_minutes: int
    day_tier_minutes: int
    day_limit_minutes: int


@dataclass(frozen=True)
class Span:
    """Somebody came and left."""

    came_at: datetime
    left_at: datetime


@dataclass(frozen=True)
class Day:
    """The part of a local day."""

    date: date
    minutes_raw: int
    minutes_counted: int


@dataclass(frozen=True)
class Minutes:
    """`raw`: minutes present inside the shift; `counted`: what is credited; `local_date`: the day it belongs to;
    `days`: its parts, whose sums are the totals; `steps`: how the number came about, each {"head", "text", "state"};
    `tier`: who must agree to so much on one day."""

    raw: int
    counted: int
    local_date: date
    days: tuple[Day, ...]
    steps: tuple[dict[str, str], ...]
    tier: Tier


def count(
    spans: Sequence[Span], *, starts_at: datetime, ends_at: datetime, policy: Counting,
    extended_until: datetime | None = None, taken: Sequence[Interval] = (), before: Mapping[date, int] | None = None,
) -> Minutes:  # fmt: skip
    """The minutes of one person's presence in one shift.

    `taken`: times that other shifts have been credited for; `before`: minutes credited on each local day by them.
    """
    starts, ends = _minute(starts_at), _minute(extended_until or ends_at)
    read = sorted((_minute(span.came_at), _minute(span.left_at)) for span in spans)
    grace = timedelta(minutes=policy.grace_minutes)
    raw = _without(_merged(_clipped(read, starts, ends)), taken)
    counting = _without(_merged(_with_grace(read, starts, ends, grace)), taken)
    present = _length(counting)
    counted = present - present % policy.step_minutes
    days = _days(raw, counting, counted)
    tier = _tier(counting, before or {}, policy)
    steps = [*_coming_and_going(read, starts, ends, grace), *_taken_step(read, starts, ends, grace, present)]
    steps += [_rounding(present, counted, policy.step_minutes), *_midnight(days), *_tier_step(tier)]
    first = min((begin for begin, _ in raw or counting), default=starts)
    return Minutes(_length(raw), counted, _day(max(first, starts)), days, tuple(steps), tier)


def counting(times: Iterable[Interval], *, starts_at: datetime, ends_at: datetime, policy: Counting) -> list[Interval]:
    """The stretches of a shift that this presence is credited for, grace included, before rounding."""
    read = [(_minute(came), _minute(left)) for came, left in times]
    grace = timedelta(minutes=policy.grace_minutes)
    return _merged(_with_grace(read, _minute(starts_at), _minute(ends_at), grace))


def _minute(moment: datetime) -> datetime:
    return moment.astimezone(SHANGHAI).replace(second=0, microsecond=0)


def _day(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()


def _length(intervals: Iterable[Interval]) -> int:
    return sum(int((end - begin).total_seconds()) // 60 for begin, end in intervals)


def _clipped(intervals: Iterable[Interval], starts: datetime, ends: datetime) -> list[Interval]:
    cut = ((max(begin, starts), min(end, ends)) for begin, end in intervals)
    return [(begin, end) for begin, end in cut if begin < end]


def _with_grace(intervals: Iterable[Interval], starts: datetime, ends: datetime, grace: timedelta) -> list[Interval]:
    """The spans that count: near misses taken as punctual. Nobody gains a shift he was not in."""
    found = []
    for came, left in _clipped(intervals, starts, ends):
        found.append((starts if came <= starts + grace else came, ends if left >= ends - grace else left))
    return found


def _merged(intervals: Sequence[Interval]) -> list[Interval]:
    found: list[Interval] = []
    for begin, end in sorted(intervals):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((begin, end))
    return found


def _without(intervals: Sequence[Interval], taken: Sequence[Interval]) -> list[Interval]:
    """What is left when the taken times are cut out."""
    left = list(intervals)
    for begin, end in ((_minute(begin), _minute(end)) for begin, end in taken):
        left = [piece for whole in left for piece in _cut(whole, begin, end)]
    return left


def _cut(whole: Interval, begin: datetime, end: datetime) -> list[Interval]:
    pieces = [(whole[0], min(whole[1], begin)), (max(whole[0], end), whole[1])]
    return [piece for piece in pieces if piece[0] < piece[1]]


def by_day(intervals: Iterable[Interval]) -> dict[date, int]:
    """Minutes on each local day; a span over midnight is split at 00:00."""
    sums: dict[date, int] = {}
    for begin, end in intervals:
        while begin < end:
            midnight = datetime.combine(_day(begin) + timedelta(days=1), time(), SHANGHAI)
            until = min(end, midnight)
            sums[_day(begin)] = sums.get(_day(begin), 0) + _length([(begin, until)])
            begin = until
    return sums


def _days(raw: Sequence[Interval], counting: Sequence[Interval], counted: int) -> tuple[Day, ...]:
    """The parts; what rounding cuts off is taken from the last days."""
    of_raw, of_counting = by_day(raw), by_day(counting)
    rest, days = counted, []
    for day in sorted(of_raw.keys() | of_counting.keys()):
        part = min(rest, of_counting.get(day, 0))
        rest -= part
        days.append(Day(day, of_raw.get(day, 0), part))
    return tuple(days)


def _tier(counting: Sequence[Interval], before: Mapping[date, int], policy: Counting) -> Tier:
    longest = max((minutes + before.get(day, 0) for day, minutes in by_day(counting).items()), default=0)
    if longest > policy.day_limit_minutes:
        return Tier.SUBDISTRICT
    return Tier.COMMITTEE if longest > policy.day_tier_minutes else Tier.FREE


# The words: each step of the sum as a person would say it.


def _clock(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).strftime("%H:%M")


def _coming_and_going(read: Sequence[Interval], starts: datetime, ends: datetime, grace: timedelta):
    total = 0
    for came, left in read:
        (begin, end) = next(iter(_with_grace([(came, left)], starts, ends, grace)), (ends, ends))
        total += _length([(begin, end)])
        yield _arrival(came, begin, starts, ends)
        yield _departure(left, end, ends, total)


def _arrival(came: datetime, begin: datetime, starts: datetime, ends: datetime) -> dict[str, str]:
    if came >= ends:
        text = f"班次 {_clock(ends)} 已结束，没有在班的时间。"
    elif came < starts:
        text = f"早到不计，从 {_clock(starts)} 开班算起。"
    elif begin == starts:
        text = f"班次 {_clock(starts)} 开始，按准时算。"
    else:
        text = f"班次 {_clock(starts)} 开始，从到的时候算。"
    return {"head": f"{_clock(came)} 签到", "text": text, "state": ""}


def _departure(left: datetime, end: datetime, ends: datetime, present: int) -> dict[str, str]:
    if left > ends:
        text = f"算到 {_clock(ends)} 下班，一共 {present} 分钟。"
    elif end == ends and left < ends:
        text = f"离下班不到几分钟，按准时算，一共 {present} 分钟。"
    else:
        text = f"一共在岗 {present} 分钟。"
    return {"head": f"{_clock(left)} 签退", "text": text, "state": ""}


def _taken_step(read: Sequence[Interval], starts: datetime, ends: datetime, grace: timedelta, present: int):
    twice = sum(_length(_with_grace([span], starts, ends, grace)) for span in read) - present
    if twice > 0:
        yield {
            "head": f"重复的 {twice} 分钟只算一次",
            "text": "同一分钟只记一回，别的班次记过的也不再记。",
            "state": "",
        }


def _rounding(present: int, counted: int, step: int) -> dict[str, str]:
    name, rest = STEP_NAMES.get(step, f"{step} 分钟"), present - counted
    if not counted:
        return {"head": "这次记 0 分钟", "text": f"不满{name}，不计，但留底。", "state": ""}
    text = f"不满{name}的 {rest} 分钟不计，但留底。" if rest else "正好，没有零头。"
    return {"head": f"按{name}取整，记 {counted} 分钟", "text": text, "state": ""}


def _midnight(days: Sequence[Day]):
    if len(days) > 1:
        parts = "，".join(f"{day.date.month}月{day.date.day}日 {day.minutes_counted} 分钟" for day in days)
        yield {"head": "跨过零点，按天分开", "text": f"{parts}。记在开始的那一天。", "state": ""}


def _tier_step(tier: Tier):
    if tier != Tier.FREE:
        yield {"head": str(tier.label), "text": "一天做得多，要多一个人核对，也请注意休息。", "state": ""}
