"""Questions about repeating slots: what a plan or a change would do, date by date, before anybody does it."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from common.errors import Refusal
from community.calendar import Calendar, Day
from community.states import DayKind

from .models import Activity, Booking, OnMakeupDays, Series, SeriesDate, Slot
from .models.series import terms_of
from .recurrence import dates_of, extended, refusal_of_recurrence
from .rules import refusal_of_space, refusal_of_times, refusal_to_resize
from .states import LIVE

AHEAD = timedelta(weeks=12)  # how far a series without an end is made ahead
CALENDAR_CODES = frozenset({"holiday", "makeup_day", "space_closed"})  # skipped for a reason that everybody may read
SHOWN = 3  # skipped dates below an activity's slots
TERM_WORDS = {"when": "时间", "space": "空间", "capacity": "名额", "label": "场次名"}
TOLD = frozenset({"starts_at", "ends_at", "space"})

OF_NOTHING = Refusal("slot_of_nothing", "没有说是哪个活动或空间", "请选一个活动，或一个空间")
EXISTS = Refusal("series_exists", "这一批已经排过了", "请到“重复场次”里看，或接着排")
NOTHING_MADE = Refusal("series_nothing", "没有一天能排", "请看每天的原因，换个时间或地点")
NOTHING_CHANGES = Refusal("series_nothing", "没有一场要改", "请改一项，或选别的场次")
PAST = Refusal("past", "已经过去", "不用再排")


@dataclass(frozen=True)
class PlannedDate:
    """A date of a plan: its moments, and why it will be left out. `note` is what to look at all the same."""

    day: Day
    moments: dict[str, datetime | None]
    refusal: Refusal | None
    note: str = ""

    @property
    def date(self) -> date:
        return self.day.date


@dataclass(frozen=True)
class Plan:
    dates: list[PlannedDate]
    unknown_years: list[int]

    @property
    def makes(self) -> list[PlannedDate]:
        return [planned for planned in self.dates if planned.refusal is None]

    @property
    def skips(self) -> list[PlannedDate]:
        return [planned for planned in self.dates if planned.refusal]


@dataclass(frozen=True)
class Terms:
    """What is to become of several slots; None leaves a term as it is. Times come in a pair."""

    times: tuple[time, time] | None = None
    capacity: int | None = None
    space: Any = field(default=None)
    label: str | None = None

    def __bool__(self) -> bool:
        return any(term is not None for term in (self.times, self.capacity, self.space, self.label))


@dataclass(frozen=True)
class ChangedDate:
    """What a change does to one date: `changes` for the slot, why not, and what stays because it was changed alone."""

    row: SeriesDate
    changes: dict[str, Any]
    refusal: Refusal | None
    kept: frozenset[str]

    @property
    def starts_at(self) -> datetime:
        return self.changes.get("starts_at", self.row.slot.starts_at)

    @property
    def ends_at(self) -> datetime:
        return self.changes.get("ends_at", self.row.slot.ends_at)

    @property
    def kept_words(self) -> str:
        """时间、名额: the terms that stay, in words."""
        return "、".join(words for name, words in TERM_WORDS.items() if name in self.kept)

    @property
    def is_told(self) -> bool:
        """Whether the people booked get a message; `actions.change_slot` decides by the same fields."""
        return self.refusal is None and bool(TOLD & set(self.changes))


def moments_of(series: Series, day: date) -> dict[str, datetime | None]:
    """The moments that a slot on `day` gets; booking_opens_at None means at once."""
    starts_at, ends_at = _at(day, series.start_time), _at(day, series.end_time)
    opens = None if series.opens_days is None else _at(day - timedelta(days=series.opens_days), series.opens_at)
    return {
        "starts_at": starts_at,
        "ends_at": ends_at,
        "booking_opens_at": opens,
        "booking_closes_at": starts_at - timedelta(minutes=series.closes_minutes),
        "cancel_until": starts_at - timedelta(hours=series.cancel_hours),
    }


def refusal_of_day(series: Series, day: Day, *, at: datetime) -> Refusal | None:
    """Why the calendar keeps a date free; the room is not asked."""
    if _at(day.date, series.start_time) <= at:
        return PAST
    if day.kind == DayKind.HOLIDAY and series.skip_holidays:
        return Refusal("holiday", day.words, "要照常办，请到这一批里补上")
    if day.kind == DayKind.MAKEUP and series.on_makeup_days == OnMakeupDays.SKIP:
        return Refusal("makeup_day", day.words, "要照常办，请到这一批里补上")
    return None


def refusal_of_series(series: Series, *, since: date | None = None, until: date | None = None) -> Refusal | None:
    """Why a series cannot be planned at all."""
    if series.activity_id is None and series.space_id is None:
        return OF_NOTHING
    if series.end_time <= series.start_time:
        return Refusal("times", "结束时间要晚于开始时间", "请核对开始和结束")
    return refusal_of_recurrence(series.recurrence, since=since, until=until)


def refusal_to_extend(
    series: Series, *, at: datetime, last: date | None = None, days: tuple[date, ...] = ()
) -> Refusal | None:
    """Why a series cannot go on so far; one without an end goes on by itself."""
    if series.rolls:
        return None
    return refusal_of_recurrence(extended(series.recurrence, last=last, days=days), since=next_date(series, at=at))


def twin_of(series: Series, *, at: datetime) -> Series | None:
    """The same series, planned before and still to come: somebody pressed twice."""
    same = {name: getattr(series, name) for name in ("activity_id", "space_id", "rule", "start_time", "end_time")}
    return Series.objects.filter(**same, dates__in=SeriesDate.objects.coming(at)).first()


def horizon(series: Series, *, at: datetime) -> date | None:
    """How far a series without an end is made now."""
    return max(timezone.localdate(at), series.recurrence.begins) + AHEAD if series.rolls else None


def plan_of(series: Series, *, at: datetime) -> Plan:
    """Each date of a series that is not saved yet, in order. Writes nothing."""
    return _plan(series, dates_of(series.recurrence, until=horizon(series, at=at)), at=at)


def extension_of(series: Series, *, at: datetime, last: date | None = None, days: tuple[date, ...] = ()) -> Plan:
    """The dates that have no row yet, up to `last`, or `days` of a series that is a list. Writes nothing."""
    rule = extended(series.recurrence, last=last, days=days)
    found = dates_of(rule, since=next_date(series, at=at), until=horizon(series, at=at))
    known = set(series.dates.values_list("date", flat=True))
    return _plan(series, [day for day in found if day not in known], at=at)


def next_date(series: Series, *, at: datetime) -> date | None:
    """From when on an extension looks for dates: what is past is not filled in."""
    return None if series.recurrence.days else timezone.localdate(at)


def changed_dates(rows: QuerySet, terms: Terms, *, also_alone: bool, at: datetime) -> list[ChangedDate]:
    """What `terms` would do to each coming date of `rows`. Writes nothing."""
    coming = rows.coming(at).with_slots().order_by("date")
    return [_changed(row, terms, also_alone=also_alone, at=at) for row in coming]


def told_by(slots: list[int]) -> dict[int, int]:
    """slot id → how many live bookings have a contact who is told."""
    live = Booking.objects.filter(slot__in=slots, status__in=LIVE).exclude(contact=None)
    return dict(live.order_by().values("slot").annotate(n=Count("pk")).values_list("slot", "n"))


def households_of(slots: list[int]) -> tuple[int, int]:
    """How many households these slots tell, and how many more have no login to be told."""
    live = Booking.objects.filter(slot__in=slots, status__in=LIVE)
    told = Count("household", distinct=True, filter=Q(contact__isnull=False))
    silent = Count("household", distinct=True, filter=Q(contact__isnull=True))
    found = live.aggregate(told=Coalesce(told, 0), silent=Coalesce(silent, 0))
    return found["told"], found["silent"]


def skipped_dates(activity: Activity, *, at: datetime) -> QuerySet[SeriesDate]:
    """The next dates that a holiday, a make-up day or a closed venue keeps free; other reasons are the office's own."""
    rows = SeriesDate.objects.skipped().filter(series__activity=activity, date__gte=timezone.localdate(at))
    return rows.filter(skipped_code__in=CALENDAR_CODES).order_by("date")[:SHOWN]


def _plan(series: Series, dates: list[date], *, at: datetime) -> Plan:
    if not dates:
        return Plan([], [])
    calendar = Calendar(dates[0], dates[-1])
    return Plan([_planned(series, calendar.day(day), at=at) for day in dates], calendar.unknown_years)


def _planned(series: Series, day: Day, *, at: datetime) -> PlannedDate:
    moments = moments_of(series, day.date)
    refusal = (
        refusal_of_day(series, day, at=at)
        or refusal_of_times(**{**moments, "booking_opens_at": moments["booking_opens_at"] or at})
        or refusal_of_space(series.space, moments["starts_at"], moments["ends_at"])
    )
    return PlannedDate(day, moments, refusal, "" if refusal else day.words)


def _changed(row: SeriesDate, terms: Terms, *, also_alone: bool, at: datetime) -> ChangedDate:
    alone = frozenset() if also_alone else row.changed_alone
    changes: dict[str, Any] = {}
    kept = set()
    for name, change in _wanted(row.slot, terms, at=at).items():
        if name in alone:
            kept.add(name)
        else:
            changes |= change
    changes = {name: value for name, value in changes.items() if getattr(row.slot, name) != value}
    return ChangedDate(row, changes, refusal_of_changes(row.slot, changes), frozenset(kept))


def _wanted(slot: Slot, terms: Terms, *, at: datetime) -> dict[str, dict[str, Any]]:
    """term → the slot's fields that it sets."""
    wanted: dict[str, dict[str, Any]] = {}
    if terms.times is not None:
        wanted["when"] = _moved(slot, *terms.times, at=at)
    for name in ("space", "capacity", "label"):
        if (value := getattr(terms, name)) is not None:
            wanted[name] = {name: value}
    return wanted


def _moved(slot: Slot, start: time, end: time, *, at: datetime) -> dict[str, Any]:
    """Another time on the slot's own day; its deadlines move along, a booking that is open stays open."""
    day = timezone.localdate(slot.starts_at)
    starts_at = _at(day, start)
    shift = starts_at - slot.starts_at
    moved = {
        "starts_at": starts_at,
        "ends_at": _at(day, end),
        "booking_closes_at": slot.booking_closes_at + shift,
        "cancel_until": slot.cancel_until + shift,
    }
    return moved if slot.booking_opens_at <= at else moved | {"booking_opens_at": slot.booking_opens_at + shift}


def refusal_of_changes(slot: Slot, changes: dict[str, Any]) -> Refusal | None:
    """Why `actions.change_slot` would not do this; it asks the same rules again."""
    names = ("starts_at", "ends_at", "booking_opens_at", "booking_closes_at", "cancel_until")
    moments = {name: changes.get(name, getattr(slot, name)) for name in names}
    if refusal := refusal_of_times(**moments):
        return refusal
    if TOLD & set(changes):
        space = changes.get("space", slot.space)
        if refusal := refusal_of_space(space, moments["starts_at"], moments["ends_at"], but=slot):
            return refusal
    return refusal_to_resize(slot, changes["capacity"]) if "capacity" in changes else None


def given_by(row: SeriesDate, changes: dict[str, Any]) -> dict[str, Any]:
    """`row.given` after its slot took `changes` from the series."""
    now = terms_of(row.slot)
    names = {"when" if name in {"starts_at", "ends_at"} else name for name in changes}
    return row.given | {name: now[name] for name in names & set(now)}


def _at(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))
