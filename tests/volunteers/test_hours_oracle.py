"""The arithmetic of hours against an oracle that walks minute by minute, over 50,000 random days and three clocks."""

import os
import time
from datetime import UTC, date, datetime, timedelta
from random import Random
from types import SimpleNamespace

import pytest

from volunteers import hours
from volunteers.hours import Span
from volunteers.states import Tier

SHANGHAI = timedelta(hours=8)  # the oracle needs no time zone database: since 1992 the clock has not moved
EPOCH = datetime(2024, 1, 1, tzinfo=UTC) - SHANGHAI
CLOCKS = {"UTC": 1, "America/Los_Angeles": 2, "Pacific/Kiritimati": 3}
DAYS_EACH = 17_000
# Around these local midnights things go wrong first: month ends, leap days, year ends.
EDGES = [
    date(2024, 2, 29),
    date(2028, 2, 29),
    date(2026, 2, 28),
    date(2026, 12, 31),
    date(2027, 4, 30),
    date(2026, 11, 20),
]


@pytest.fixture(params=sorted(CLOCKS))
def clock(request, monkeypatch):
    """The process stands in another time zone; the answers must not."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield CLOCKS[request.param]
    monkeypatch.undo()
    os.environ["TZ"] = "Asia/Shanghai"
    time.tzset()


def moment(second: int) -> datetime:
    return EPOCH + timedelta(seconds=second)


def minute_of(day: date) -> int:
    return (day - date(2024, 1, 1)).days * 1440


def random_day(rng: Random) -> dict:
    """A shift near a midnight that matters, up to three spans with seconds, grace, step, extension, taken times."""
    start = minute_of(rng.choice(EDGES)) + rng.randrange(-60, 1500)
    length = rng.choice([30, 60, 150, 180, 480, 500, 721, 900])
    extra = rng.choice([0, 0, 0, 30, 120])

    def interval() -> tuple[int, int]:
        begin = (start + rng.randrange(-90, length + extra + 60)) * 60 + rng.choice([0, 1, 30, 59])
        return begin, begin + rng.choice([0, 59, 60, 1800, 3600, 9000, 30_000, 50_000])

    return {
        "start": start, "end": start + length, "extra": extra, "grace": rng.choice([0, 5]),
        "step": rng.choice([1, 6, 15, 30]), "spans": [interval() for _ in range(rng.randrange(4))],
        "taken": [interval() for _ in range(rng.choice([0, 0, 0, 1, 2]))],
        "before": rng.choice([0, 0, 0, 300]),
    }  # fmt: skip


def oracle(day: dict) -> dict:
    """Every minute is asked by itself whether somebody was there. Nothing of the program is used."""
    start, end = day["start"], day["end"] + day["extra"]
    taken = {m for begin, until in day["taken"] for m in range(begin // 60, until // 60)}
    present, counting = set(), set()
    for begin, until in day["spans"]:
        there = {m for m in range(begin // 60, until // 60) if start <= m < end}
        if not there:
            continue
        present |= there
        came, left = begin // 60, until // 60
        counting |= there
        counting |= set(range(start, came)) if came <= start + day["grace"] else set()
        counting |= set(range(left, end)) if left >= end - day["grace"] else set()
    present, counting = present - taken, counting - taken
    of_day: dict[int, int] = {}
    for m in counting:
        of_day[m // 1440] = of_day.get(m // 1440, 0) + 1
    longest = max((n + day["before"] for n in of_day.values()), default=0)
    first = min(present or counting, default=start)
    return {
        "raw": len(present),
        "counted": len(counting) // day["step"] * day["step"],
        "day": date(2024, 1, 1) + timedelta(days=first // 1440),
        "tier": Tier.SUBDISTRICT if longest > 720 else Tier.COMMITTEE if longest > 480 else Tier.FREE,
        "raw_by_day": {d: sum(m // 1440 == d for m in present) for d in {m // 1440 for m in present}},
    }


def answer(day: dict, count=hours.count) -> hours.Minutes:
    policy = SimpleNamespace(
        step_minutes=day["step"], grace_minutes=day["grace"], day_tier_minutes=480, day_limit_minutes=720
    )
    days = {date(2024, 1, 1) + timedelta(days=n) for n in range((day["start"] // 1440) - 1, day["end"] // 1440 + 3)}
    return count(
        [Span(moment(begin), moment(until)) for begin, until in day["spans"]],
        starts_at=moment(day["start"] * 60), ends_at=moment(day["end"] * 60), policy=policy,
        extended_until=moment((day["end"] + day["extra"]) * 60) if day["extra"] else None,
        taken=[(moment(begin), moment(until)) for begin, until in day["taken"]],
        before=dict.fromkeys(days, day["before"]),
    )  # fmt: skip


def disagreement(day: dict, count=hours.count) -> str:
    said, true = answer(day, count), oracle(day)
    parts = {(part.date - date(2024, 1, 1)).days: part.minutes_raw for part in said.days if part.minutes_raw}
    found = {"raw": said.raw, "counted": said.counted, "day": said.local_date, "tier": said.tier, "raw_by_day": parts}
    if found != true:
        return f"{day}: said {found}, is {true}"
    sums = (sum(p.minutes_raw for p in said.days), sum(p.minutes_counted for p in said.days))
    return "" if sums == (said.raw, said.counted) else f"{day}: parts {sums}, total {said.raw}, {said.counted}"


@pytest.mark.long
def test_fifty_thousand_random_days_agree_with_walking_every_minute(clock):
    rng = Random(clock)
    for _ in range(DAYS_EACH):
        assert disagreement(random_day(rng)) == ""


def test_the_oracle_finds_a_sum_that_rounds_each_span():
    """A twin: rounding span by span instead of once is found within a few hundred days."""

    def broken(spans, **given):
        whole = hours.count(spans, **given)
        step = given["policy"].step_minutes
        pieces = sum(hours.count([span], **given).counted // step * step for span in spans)
        return hours.Minutes(whole.raw, pieces, whole.local_date, whole.days, whole.steps, whole.tier)

    rng = Random(7)
    assert any(disagreement(random_day(rng), broken) for _ in range(500))


def test_the_oracle_finds_a_day_that_is_utc_s():
    def broken(spans, **given):
        whole = hours.count(spans, **given)
        return hours.Minutes(
            whole.raw, whole.counted, whole.local_date - timedelta(days=1), whole.days, whole.steps, whole.tier
        )

    assert disagreement(random_day(Random(1)), broken)
