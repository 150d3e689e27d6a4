"""The waitlist: who stands where, how long an offer lasts, when the desk gives seats by its list."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from booking import rules
from booking.models import BookingPolicy, Slot
from booking.states import BookingStatus
from tests import factories as make

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
USUAL = BookingPolicy()


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def expires(made: datetime, starts: datetime, policy: BookingPolicy = USUAL) -> datetime | None:
    return rules.offer_expires_at(Slot(starts_at=starts), policy, at=made)


@pytest.mark.parametrize(
    ("made", "until"),
    [  # twelve hours, but nobody answers between 21:00 and 09:00
        ("2026-11-20 08:59:59", "2026-11-20 20:59:59"),
        ("2026-11-20 09:00:00", "2026-11-21 09:00:00"),
        ("2026-11-20 11:59:59", "2026-11-21 09:00:00"),  # would have ended at 23:59:59
        ("2026-11-20 12:00:00", "2026-11-21 09:00:00"),  # would have ended at 00:00:00
        ("2026-11-20 20:59:59", "2026-11-21 09:00:00"),
        ("2026-11-20 21:00:00", "2026-11-21 09:00:00"),
        ("2026-11-20 21:00:01", "2026-11-21 09:00:01"),
        ("2026-11-20 23:59:59", "2026-11-21 11:59:59"),
        ("2026-11-21 00:00:00", "2026-11-21 12:00:00"),
        ("2026-12-31 13:00:00", "2027-01-01 09:00:00"),
    ],
)
@pytest.mark.parametrize("zone", [SHANGHAI, ZoneInfo("UTC"), ZoneInfo("America/New_York")])
def test_an_offer_does_not_end_at_night(made, until, zone):
    """The same moment, whatever zone it is written in."""
    starts = local("2027-02-01 19:00:00").astimezone(zone)
    assert expires(local(made).astimezone(zone), starts) == local(until)


@pytest.mark.parametrize(
    ("before", "lasts"),
    [  # the start is at 20:30, so no night comes in between
        (12 * HOUR, 4 * HOUR),
        (12 * HOUR - SECOND, HOUR),
        (2 * HOUR, HOUR),
        (2 * HOUR - SECOND, HOUR / 2),
        (1.5 * HOUR, HOUR / 2),
        (1.25 * HOUR + SECOND, HOUR / 4 + SECOND),
        (1.25 * HOUR, None),
        (HOUR, None),
        (HOUR - SECOND, None),
        (-HOUR, None),
    ],
)
def test_the_closer_the_start_the_shorter_the_offer(before, lasts):
    starts = local("2026-11-20 20:30:00")
    made = starts - before
    assert expires(made, starts) == (lasts and made + lasts)


@pytest.mark.parametrize(("starts", "lasts"), [("2026-11-21 20:00:00", 12), ("2026-11-21 19:59:59", 4)])
def test_thirty_six_hours(starts, lasts):
    assert expires(local("2026-11-20 08:00:00"), local(starts)) == local("2026-11-20 08:00:00") + lasts * HOUR


def test_the_night_does_not_reach_into_the_last_hour():
    assert expires(local("2026-11-20 20:00:00"), local("2026-11-21 09:30:00")) == local("2026-11-21 08:30:00")


def test_a_community_may_hold_seats_for_less():
    made = local("2026-11-20 10:00:00")
    assert expires(made, local("2026-12-20 10:00:00"), BookingPolicy(offer_minutes=45)) == made + 0.75 * HOUR


def test_positions_follow_arrival_then_number(slot, resident, neighbour, volunteer, at):
    queue = [
        make.booking(slot, user.person, by=user, at=moment, status=BookingStatus.WAITLISTED)
        for user, moment in ((resident, at + SECOND), (neighbour, at), (volunteer, at + SECOND))
    ]
    assert [rules.position_of(b) for b in queue] == [2, 1, 3]
    seated = make.booking(slot, make.resident(slot.community).person, by=resident, at=at)
    assert rules.position_of(seated) is None


def test_a_drawn_rank_stands_before_the_number(slot, resident, neighbour, at):
    queue = [
        make.booking(slot, user.person, by=user, at=at, status=BookingStatus.WAITLISTED, queue_rank=rank)
        for user, rank in ((resident, 2), (neighbour, 1))
    ]
    assert [rules.position_of(b) for b in queue] == [2, 1]
    assert list(slot.bookings.waiting_in_order()) == queue[::-1]


@pytest.mark.parametrize(
    ("before", "code"),
    [
        (1.25 * HOUR + SECOND, "offers_first"),
        (1.25 * HOUR, None),
        (-HOUR, None),
        (-2 * HOUR + SECOND, None),
        (-2 * HOUR, "past"),
    ],
)
def test_when_the_desk_gives_seats_by_its_list(slot, resident, at, before, code):
    waiting = make.booking(slot, resident.person, by=resident, at=at, status=BookingStatus.WAITLISTED)
    refusal = rules.refusal_to_seat(waiting, at=slot.starts_at - before)
    assert (refusal and refusal.code) == code
    assert refusal is None or (refusal.message and refusal.next_step)
