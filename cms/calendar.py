"""The month as weeks from Monday to Sunday, and the almanac's line."""

import calendar
from dataclasses import dataclass
from datetime import date

from lunar_python import Solar

MONDAY_FIRST = calendar.Calendar(firstweekday=0)
FIRST_YEAR, LAST_YEAR = 2000, 2099  # what an address may ask for


@dataclass(frozen=True)
class Cell:
    """One day of the calendar, ready for components/month.html."""

    day: int
    date: date
    count: int
    url: str
    today: bool
    chosen: bool
    outside: bool


@dataclass(frozen=True)
class Month:
    year: int
    month: int

    @classmethod
    def read(cls, text: str, *, today: date) -> "Month":
        """2026-11 → November; anything else is the month of `today`."""
        year, _, month = text.partition("-")
        readable = len(text) == 7 and year.isdecimal() and month.isdecimal()
        if readable and FIRST_YEAR <= int(year) <= LAST_YEAR and 1 <= int(month) <= 12:
            return cls(int(year), int(month))
        return cls(today.year, today.month)

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d}"

    @property
    def title(self) -> str:
        return f"{self.year}年{self.month}月"

    @property
    def days(self) -> list[list[date]]:
        """Whole weeks, so days of the months beside it stand at both ends."""
        return MONDAY_FIRST.monthdatescalendar(self.year, self.month)

    def beside(self, step: int) -> "Month":
        index = self.year * 12 + self.month - 1 + step
        return Month(index // 12, index % 12 + 1)

    def day_to_open(self, counts: dict[date, int], *, today: date) -> date | None:
        """The next day that has something; of a month gone by its last one, of an empty month none."""
        coming = next((day for day in sorted(counts) if day >= today), None)
        holds_today = self.days[0][0] <= today <= self.days[-1][-1]
        inside = [day for day in counts if (day.year, day.month) == (self.year, self.month)]
        return coming or (today if holds_today else max(inside, default=None))

    def weeks(self, counts: dict[date, int], *, today: date, chosen: date | None, address) -> list[list[Cell]]:
        """`counts` says how many activities a day has; `address` makes the link of a day that has some."""
        return [
            [
                Cell(
                    day=day.day,
                    date=day,
                    count=counts.get(day, 0),
                    url=address(day) if counts.get(day) else "",
                    today=day == today,
                    chosen=day == chosen,
                    outside=day.month != self.month,
                )
                for day in week
            ]
            for week in self.days
        ]


def read_day(text: str) -> date | None:
    """2026-11-28 → that day; None for anything that is no day of our years."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def almanac(day: date) -> str:
    """农历十月十四，小雪: the lunar date, with the solar term or the festival if there is one."""
    lunar = Solar.fromYmd(day.year, day.month, day.day).getLunar()
    words = [f"农历{lunar.getMonthInChinese()}月{lunar.getDayInChinese()}"]
    words += [word for word in (lunar.getJieQi(), *lunar.getFestivals()) if word][:1]
    return "，".join(words)
