"""What a slot is at a moment, and when it may be booked at all."""

from datetime import timedelta

import pytest

from booking import rules
from booking.models import Slot
from booking.states import SlotState, SlotStatus

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


def code(refusal):
    return refusal and refusal.code


@pytest.mark.parametrize(
    ("moment", "state", "expected"),
    [
        ("booking_opens_at", SlotState.NOT_OPEN, "not_open"),
        ("booking_closes_at", SlotState.OPEN, None),
        ("ends_at", SlotState.CLOSED, "closed"),
    ],
)
def test_the_second_before_each_moment(slot, resident, moment, state, expected):
    at = getattr(slot, moment) - SECOND
    assert rules.slot_state(slot, at=at) == state
    assert code(rules.refusal_for(slot, [resident.person], at=at)) == expected


@pytest.mark.parametrize(
    ("moment", "state", "expected"),
    [
        ("booking_opens_at", SlotState.OPEN, None),
        ("booking_closes_at", SlotState.CLOSED, "closed"),
        ("ends_at", SlotState.ENDED, "past"),
    ],
)
def test_at_each_moment(slot, resident, moment, state, expected):
    at = getattr(slot, moment)
    assert rules.slot_state(slot, at=at) == state
    assert code(rules.refusal_for(slot, [resident.person], at=at)) == expected


def test_the_desk_may_book_after_closing_but_not_after_the_end(slot, resident):
    ask = lambda at: code(rules.refusal_for(slot, [resident.person], at=at, on_behalf=True))  # noqa: E731
    assert (ask(slot.ends_at - SECOND), ask(slot.ends_at)) == (None, "past")


def test_a_cancelled_slot(slot, resident, at):
    Slot.objects.update(status=SlotStatus.CANCELLED)
    slot.refresh_from_db()
    assert rules.slot_state(slot, at=at) == SlotState.CANCELLED
    assert code(rules.refusal_for(slot, [resident.person], at=at)) == "cancelled"


@pytest.mark.parametrize(
    ("capacity", "taken", "waiting", "policy", "state"),
    [
        (20, 14, 0, "strict", SlotState.OPEN),
        (20, 15, 0, "strict", SlotState.FEW),
        (20, 19, 0, "none", SlotState.FEW),
        (20, 20, 0, "strict", SlotState.WAITLIST),
        (20, 20, 0, "fill", SlotState.WAITLIST),
        (20, 20, 0, "none", SlotState.FULL),
        (20, 19, 2, "strict", SlotState.WAITLIST),
        (0, 0, 0, "none", SlotState.FULL),
    ],
)
def test_state_by_seats(activity, at, capacity, taken, waiting, policy, state):
    activity.waitlist_policy = policy
    slot = Slot(
        capacity=capacity, taken=taken, waiting=waiting, activity=activity, starts_at=at + HOUR, ends_at=at + 2 * HOUR
    )
    slot.booking_opens_at, slot.booking_closes_at = at, at + HOUR
    assert rules.slot_state(slot, at=at) == state
