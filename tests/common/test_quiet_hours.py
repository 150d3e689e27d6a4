"""When nobody's phone rings, on Shanghai's clock."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from common.quiet_hours import QuietHours, after_quiet, is_quiet

SHANGHAI = ZoneInfo("Asia/Shanghai")
NIGHT = QuietHours()
NOON = QuietHours(time(12), time(14))
NEVER = QuietHours(time(0), time(0))


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("quiet", "given", "then"),
    [
        (NIGHT, "2026-11-20 20:59:59", "2026-11-20 20:59:59"),
        (NIGHT, "2026-11-20 21:00:00", "2026-11-21 08:00:00"),
        (NIGHT, "2026-11-20 23:59:59", "2026-11-21 08:00:00"),
        (NIGHT, "2026-11-21 00:00:00", "2026-11-21 08:00:00"),
        (NIGHT, "2026-11-21 07:59:59", "2026-11-21 08:00:00"),
        (NIGHT, "2026-11-21 08:00:00", "2026-11-21 08:00:00"),
        (NIGHT, "2026-12-31 22:00:00", "2027-01-01 08:00:00"),
        (NIGHT, "2028-02-28 21:30:00", "2028-02-29 08:00:00"),
        (NOON, "2026-11-20 11:59:59", "2026-11-20 11:59:59"),
        (NOON, "2026-11-20 12:00:00", "2026-11-20 14:00:00"),
        (NOON, "2026-11-20 14:00:00", "2026-11-20 14:00:00"),
        (NEVER, "2026-11-20 00:00:00", "2026-11-20 00:00:00"),
        (NEVER, "2026-11-20 23:59:59", "2026-11-20 23:59:59"),
        (QuietHours(time(22), time(0)), "2026-11-20 23:59:59", "2026-11-21 00:00:00"),
        (QuietHours(time(0), time(6)), "2026-11-20 00:00:00", "2026-11-20 06:00:00"),
    ],
)
def test_the_moment_after_quiet(quiet, given, then):
    assert after_quiet(moment(given), quiet) == moment(then)
    assert is_quiet(moment(given), quiet) == (given != then)


def test_the_clock_is_shanghais_whatever_the_moment_is_written_in():
    at_23 = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)

    assert after_quiet(at_23, NIGHT) == moment("2026-11-21 08:00")
    assert is_quiet(at_23.astimezone(ZoneInfo("America/New_York")), NIGHT)
