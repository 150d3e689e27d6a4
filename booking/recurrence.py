"""From a rule to dates: every week on some days, every month on one day, or a list of dates. Knows no holidays."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import dropwhile, islice, takewhile
from typing import Any

from dateutil.rrule import MO, MONTHLY, WEEKLY, rrule, weekday
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from common.chinese import WEEKDAYS
from common.errors import Refusal

MAX_DATES = 200
FARTHEST = timedelta(days=731)  # nobody knows the holidays of the year after next
ORDINALS = {1: "第一个", 2: "第二个", 3: "第三个", 4: "第四个", -1: "最后一个"}
ALWAYS = 31  # the 31st of every month: in shorter months their last day

INCOMPLETE = Refusal("recurrence_incomplete", "还没说清楚哪些天办", "请选星期几，或填上日期")
BACKWARDS = Refusal("recurrence_empty", "结束日期早于开始日期", "请核对从哪天到哪天")
NO_DATE = Refusal("recurrence_empty", "这段时间里没有这样的日子", "请把结束日期往后放")
TOO_MANY = Refusal("recurrence_too_long", f"一次最多排 {MAX_DATES} 天", "请把结束日期提前，分几批排")
TOO_FAR = Refusal("recurrence_too_long", "最多排到两年以后", "请把结束日期提前，到时接着排")


class Frequency(TextChoices):
    WEEKLY = "weekly", _("每周")
    MONTHLY = "monthly", _("每月")
    DATES = "dates", _("指定日期")


@dataclass(frozen=True)
class Recurrence:
    """When something repeats, from `first` to `last` inclusive, or `count` times; weeks begin on Monday (weekday 0).

    weekly: on `weekdays`, every `interval` weeks. monthly: on `month_day`, or the month's last day where it has no such
    day; or on the `nth` (1–4, -1 the last) of the single weekday. dates: `days`, and nothing else counts.
    """

    freq: Frequency
    first: date | None = None
    last: date | None = None
    count: int | None = None
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    month_day: int | None = None
    nth: int | None = None
    days: tuple[date, ...] = ()

    def as_json(self) -> dict[str, Any]:
        plain = {name: value for name, value in asdict(self).items() if value not in (None, ())}
        return {name: _plain(value) for name, value in plain.items()}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Recurrence":
        read = dict(stored, freq=Frequency(stored["freq"]), weekdays=tuple(stored.get("weekdays", ())))
        read |= {name: date.fromisoformat(stored[name]) for name in ("first", "last") if name in stored}
        return cls(**{**read, "days": tuple(date.fromisoformat(day) for day in stored.get("days", ()))})

    @property
    def begins(self) -> date:
        return min(self.days) if self.freq == Frequency.DATES else self.first

    @property
    def words(self) -> str:
        """每周三、周六; 每月第二个周六; 每月31日（没有这天就在月末）."""
        if self.freq == Frequency.DATES:
            return f"{len(self.days)} 个日期"
        on = "、".join(WEEKDAYS[day] for day in sorted(self.weekdays))
        if self.freq == Frequency.WEEKLY:
            return f"每{on}" if self.interval == 1 else f"每 {self.interval} 周的{on}"
        every = "每月" if self.interval == 1 else f"每 {self.interval} 个月"
        if self.nth:
            return f"{every}{ORDINALS[self.nth]}{on}"
        return f"{every}{self.month_day}日" + ("（没有这天就在月末）" if self.month_day > 28 else "")


def dates_of(rule: Recurrence, *, since: date | None = None, until: date | None = None) -> list[date]:
    """The rule's dates in order, each once, from `since` to `until`; at most 201, see TOO_MANY."""
    first, last = _bounds(rule, since, until)
    if rule.freq == Frequency.DATES:
        days = iter(sorted(set(rule.days)))
    else:
        found = rrule(**_by(rule), dtstart=_midnight(rule.first), interval=rule.interval, wkst=MO, count=rule.count)
        days = (moment.date() for moment in found)
    within = takewhile(lambda day: day <= last, dropwhile(lambda day: day < first, days))
    return list(islice(within, MAX_DATES + 1))


def refusal_of_recurrence(rule: Recurrence, *, since: date | None = None, until: date | None = None) -> Refusal | None:
    """Why the rule gives no usable dates between `since` and `until`."""
    if _is_incomplete(rule):
        return INCOMPLETE
    first, last = _bounds(rule, since, until)
    if last < first:
        return BACKWARDS
    dates = dates_of(rule, since=since, until=until)
    if not dates:
        return NO_DATE
    if dates[-1] - first > FARTHEST:
        return TOO_FAR
    return TOO_MANY if len(dates) > MAX_DATES else None


def extended(rule: Recurrence, *, last: date | None = None, days: Iterable[date] = ()) -> Recurrence:
    """The same rule with a later end, or with further dates."""
    if rule.freq == Frequency.DATES:
        return replace(rule, days=tuple(sorted({*rule.days, *days})))
    return replace(rule, last=last, count=None)


def _bounds(rule: Recurrence, since: date | None, until: date | None) -> tuple[date, date]:
    """The narrowest span that the rule and the asker leave."""
    return max(filter(None, (rule.begins, since))), min(filter(None, (rule.last, until)), default=date.max)


def _is_incomplete(rule: Recurrence) -> bool:
    if rule.freq == Frequency.DATES:
        return not rule.days
    if rule.first is None or rule.interval < 1:
        return True
    if rule.freq == Frequency.WEEKLY:
        return not rule.weekdays or not set(rule.weekdays) <= set(range(7))
    if rule.nth is not None:
        return rule.nth not in ORDINALS or len(rule.weekdays) != 1 or rule.weekdays[0] not in range(7)
    return rule.month_day not in range(1, ALWAYS + 1)


def _by(rule: Recurrence) -> dict[str, Any]:
    if rule.freq == Frequency.WEEKLY:
        return {"freq": WEEKLY, "byweekday": rule.weekdays}
    if rule.nth:
        return {"freq": MONTHLY, "byweekday": weekday(rule.weekdays[0])(rule.nth)}
    # The last of the days from the 28th on that the month has, so that the 31st is never lost.
    days = range(min(rule.month_day, 28), rule.month_day + 1)
    return {"freq": MONTHLY, "bymonthday": tuple(days), "bysetpos": -1}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min)
