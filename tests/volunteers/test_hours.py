"""How presence becomes minutes: the table of the field's rules, and an oracle that counts minute by minute."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volunteers import hours
from volunteers.hours import Span

SHANGHAI = ZoneInfo("Asia/Shanghai")
TIERS = {"day_tier_minutes": 480, "day_limit_minutes": 720}
FLOOR_30 = SimpleNamespace(step_minutes=30, grace_minutes=0, **TIERS)
DAY = datetime(2026, 11, 14, tzinfo=SHANGHAI)


def moment(text: str, *, later: int = 0) -> datetime:
    hours, minutes, *seconds = map(int, text.split(":"))
    return DAY + timedelta(days=later, hours=hours, minutes=minutes, seconds=seconds[0] if seconds else 0)


def count(came, left, **more):
    return hours.count([Span(came, left)], **more)


def counted(came, left, starts="09:00", ends="11:30", policy=FLOOR_30):
    result = count(moment(came), moment(left), starts_at=moment(starts), ends_at=moment(ends), policy=policy)
    return result.raw, result.counted


@pytest.mark.parametrize(
    ("came", "left", "expected"),
    [
        ("08:41", "11:33", (150, 150)),
        ("09:17", "11:10", (113, 90)),
        ("09:17:59", "11:10:01", (113, 90)),
        ("09:00", "09:29", (29, 0)),
        ("09:00", "09:30", (30, 30)),
        ("08:00", "08:59", (0, 0)),
        ("11:30", "11:55", (0, 0)),
        ("08:41", "09:00", (0, 0)),
    ],
)
def test_minutes_inside_the_shift_are_cut_down_to_the_step(came, left, expected):
    assert counted(came, left) == expected


def test_a_night_shift_belongs_to_the_day_it_began():
    result = count(
        moment("22:00"),
        moment("01:30", later=1),
        starts_at=moment("22:00"),
        ends_at=moment("02:00", later=1),
        policy=FLOOR_30,
    )
    assert (result.raw, result.counted, result.local_date.isoformat()) == (210, 210, "2026-11-14")


@pytest.mark.parametrize("night", [DAY, datetime(2028, 2, 28, tzinfo=SHANGHAI), datetime(2028, 2, 29, tzinfo=SHANGHAI),
                                   datetime(2026, 12, 31, tzinfo=SHANGHAI)])  # fmt: skip
@pytest.mark.parametrize(
    ("came", "left", "parts"),
    [
        (timedelta(hours=23, minutes=59, seconds=59), timedelta(days=1, minutes=30), [(1, 1), (30, 29)]),
        (timedelta(hours=22), timedelta(hours=23, minutes=59, seconds=59), [(119, 90)]),
        (timedelta(hours=22), timedelta(days=1), [(120, 120)]),
        (timedelta(hours=22, minutes=30), timedelta(days=1, hours=1, seconds=59), [(90, 90), (60, 60)]),
    ],
)
def test_the_last_second_of_a_day(night, came, left, parts):
    """One minute before midnight belongs to the day that ends, the next to the one that begins; leap days too."""
    shift = {"starts_at": night + timedelta(hours=22), "ends_at": night + timedelta(days=1, hours=2)}
    result = count(night + came, night + left, **shift, policy=FLOOR_30)
    assert [(day.minutes_raw, day.minutes_counted) for day in result.days] == parts
    assert [day.date for day in result.days] == [(night + timedelta(days=n)).date() for n in range(len(parts))]
    assert (result.raw, result.counted) == (sum(part[0] for part in parts), sum(part[1] for part in parts))


def test_an_early_arrival_before_midnight_belongs_to_the_day_of_the_shift():
    result = count(
        moment("23:50"),
        moment("01:00", later=1),
        starts_at=moment("00:00", later=1),
        ends_at=moment("02:00", later=1),
        policy=FLOOR_30,
    )
    assert (result.counted, result.local_date.isoformat()) == (60, "2026-11-15")


def test_the_day_is_the_local_one_of_a_moment_kept_in_utc():
    starts = datetime(2028, 2, 28, 23, 0, tzinfo=ZoneInfo("UTC"))  # 29 February, 07:00 in Shanghai
    result = count(
        starts, starts + timedelta(hours=1), starts_at=starts, ends_at=starts + timedelta(hours=1), policy=FLOOR_30
    )
    assert result.local_date.isoformat() == "2028-02-29"


def test_grace_takes_near_misses_as_punctual_and_keeps_the_true_minutes():
    policy = SimpleNamespace(step_minutes=30, grace_minutes=5, **TIERS)
    assert counted("09:05", "11:25", policy=policy) == (140, 150)
    assert counted("09:06", "11:24", policy=policy) == (138, 120)


def test_grace_gives_nothing_to_somebody_who_came_after_the_end():
    policy = SimpleNamespace(step_minutes=1, grace_minutes=200, **TIERS)
    assert counted("11:30", "11:40", policy=policy) == (0, 0)


def test_the_reason_names_arrival_leaving_and_rounding():
    result = count(
        moment("09:17"), moment("11:10"), starts_at=moment("09:00"), ends_at=moment("11:30"), policy=FLOOR_30
    )
    assert [step["head"] for step in result.steps] == ["09:17 签到", "11:10 签退", "按半小时取整，记 90 分钟"]
    assert result.steps[2]["text"] == "不满半小时的 23 分钟不计，但留底。"


@given(
    came=st.integers(-120, 900),
    stay=st.integers(0, 900),
    length=st.integers(1, 720),
    step=st.sampled_from([1, 6, 15, 30]),
)
def test_minutes_agree_with_counting_them_one_by_one(came, stay, length, step):
    policy = SimpleNamespace(step_minutes=step, grace_minutes=0, **TIERS)
    result = count(
        DAY + timedelta(minutes=came), DAY + timedelta(minutes=came + stay),
        starts_at=DAY, ends_at=DAY + timedelta(minutes=length), policy=policy,
    )  # fmt: skip
    one_by_one = sum(1 for minute in range(length) if came <= minute < came + stay)
    assert (result.raw, result.counted) == (one_by_one, one_by_one // step * step)


@given(came=st.integers(-60, 300), stay=st.integers(0, 400), grace=st.integers(0, 5))
def test_nobody_is_credited_more_than_the_shift_is_long(came, stay, grace):
    policy = SimpleNamespace(step_minutes=1, grace_minutes=grace, **TIERS)
    result = count(
        DAY + timedelta(minutes=came), DAY + timedelta(minutes=came + stay),
        starts_at=DAY, ends_at=DAY + timedelta(minutes=180), policy=policy,
    )  # fmt: skip
    assert 0 <= result.counted <= 180
    assert result.counted <= result.raw + 2 * grace
