"""The month's activities on paper: a calendar for the wall (A3), a list in large type (A4)."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.utils import timezone, translation
from lunar_python import Solar

from booking.cover_art import PALETTES
from booking.models import Slot
from booking.states import Category
from cms.calendar import Month
from cms.screens.activities import midnight
from common.chinese import day_of, zh_time, zh_time_range
from community.calendar import Calendar
from community.models import Community

from .facts import EDITION, base_of
from .typeface import printable

REACH = 12  # months back and ahead that may be printed


@dataclass(frozen=True)
class Entry:
    """One activity on one day."""

    starts: str
    times: str
    title: str
    place: str
    category: str

    @property
    def colour(self) -> str:
        return PALETTES.get(self.category, PALETTES["other"])[0][0]


@dataclass(frozen=True)
class Note:
    """The small word beside a day's number: a holiday, a festival, a solar term, or the lunar day."""

    words: str
    off: bool  # whether it is a day off by decree


@dataclass(frozen=True)
class Programme:
    month: Month
    community: str
    phone: str
    url: str  # of the month on the site
    days: dict[date, tuple[Entry, ...]]
    notes: dict[date, Note]

    @property
    def categories(self) -> list[tuple[str, str]]:
        """(colour, word) of the categories that occur, in their own order."""
        there = {entry.category for entries in self.days.values() for entry in entries}
        with translation.override("zh-hans"):
            return [(PALETTES[c.value][0][0], str(c.label)) for c in Category if c.value in there]

    def key(self, *kind: object) -> str:
        said = repr((EDITION, str(self.month), self.community, self.phone, self.url, self.days, self.notes, kind))
        return hashlib.sha256(said.encode()).hexdigest()[:32]


def printable_month(text: str, *, at: datetime) -> Month | None:
    """2026-12 → December; None for what is no month, or one too far away."""
    today = timezone.localdate(at)
    month = Month.read(text, today=today)
    away = (month.year - today.year) * 12 + month.month - today.month
    return month if str(month) == text and abs(away) <= REACH else None


def programme_of(community: Community, month: Month) -> Programme:
    """All that is listed and not called off in this month; two statements, however much there is."""
    first, last = month.days[0][0], month.days[-1][-1]
    begin, end = date(month.year, month.month, 1), month.beside(1)
    slots = Slot.objects.filter(
        community=community,
        activity__listed=True,
        starts_at__gte=midnight(begin),
        starts_at__lt=midnight(date(end.year, end.month, 1)),
    )
    ordered = list(slots.scheduled().with_details().order_by("starts_at", "pk"))
    calendar = Calendar(first, last)
    every_day = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    return Programme(
        month=month,
        community=printable(community.name),
        phone=printable(community.phone),
        url=f"{base_of(community)}/activities/?view=month&month={month}",
        days={day: _entries(list(found)) for day, found in groupby(ordered, key=lambda slot: day_of(slot.starts_at))},
        notes={day: _note(day, calendar) for day in every_day},
    )


def _entries(slots: list[Slot]) -> tuple[Entry, ...]:
    """One for each activity, in order of its first time."""
    together: dict[int, list[Slot]] = {}
    for slot in slots:
        together.setdefault(slot.activity_id, []).append(slot)
    return tuple(_entry(same) for same in together.values())


def _entry(same: list[Slot]) -> Entry:
    first = same[0]
    more = f" 等{len(same)}场" if len(same) > 1 else ""
    return Entry(
        starts=zh_time(first.starts_at) + more,
        times=zh_time_range(first.starts_at, first.ends_at) + more,
        title=printable(first.activity.title),
        place=printable(first.venue.name) if first.venue else "",
        category=first.activity.category,
    )


def _note(day: date, calendar: Calendar) -> Note:
    official = calendar.day(day)
    if official.words:
        return Note(official.words, off=not official.works)
    lunar = Solar.fromYmd(day.year, day.month, day.day).getLunar()
    festivals = [*lunar.getFestivals()][:1]
    named = festivals or [word for word in (lunar.getJieQi(),) if word]
    lunar_day = f"{lunar.getMonthInChinese()}月" if lunar.getDay() == 1 else lunar.getDayInChinese()
    return Note(printable(named[0] if named else lunar_day), off=False)
