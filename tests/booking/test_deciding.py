"""Approval: seats are held from the request on, staff decide with a reason, and refused seats go on."""

import pytest

from booking import actions
from booking.models import Booking
from common.models import AuditEntry, OutboxMessage
from tests import factories as make


@pytest.fixture
def slot(community, at):
    return make.slot(make.activity(community, allocation="approval"), at=at, capacity=1)


@pytest.fixture
def asked(slot, resident, book):
    return book(slot, resident)


def verbs():
    return list(AuditEntry.objects.order_by("id").values_list("verb", flat=True))


def kinds():
    return list(OutboxMessage.objects.order_by("id").values_list("kind", flat=True))


def state(booking):
    booking = Booking.objects.get(pk=booking.pk)
    return booking.status, set(booking.places.values_list("status", flat=True))


def test_a_request_holds_its_seat(slot, asked, neighbour, book, counters):
    assert (state(asked), asked.confirmed_at, counters(slot)) == (("pending", {"pending"}), None, (1, 0))
    assert (verbs(), kinds()) == (["booking.requested"], ["booking_pending"])
    assert book(slot, neighbour).status == "waitlisted"


def test_approved(slot, asked, clerk, at, code_of, counters):
    made = actions.approve(asked, by=clerk, at=at, reason="名单已核对")
    assert (state(made), counters(slot)) == (("confirmed", {"confirmed"}), (1, 0))
    assert (made.decided_by, made.decided_at, made.decision_reason) == (clerk, at, "名单已核对")
    assert (verbs()[1:], kinds()[1:]) == (["booking.approved"], ["booking_approved"])
    for decide in (actions.approve, actions.reject):
        assert code_of(decide, asked, by=clerk, at=at, reason="x") == "already_decided"


def test_refused_seats_go_to_the_next_who_is_decided_about_too(slot, asked, neighbour, clerk, at, book, counters):
    waiting = book(slot, neighbour)
    actions.reject(asked, by=clerk, at=at, reason="上周已参加")
    assert (state(asked), state(waiting)) == (("rejected", {"rejected"}), ("pending", {"pending"}))
    assert counters(slot) == (1, 0)
    assert verbs()[2:] == ["booking.rejected", "booking.promoted"]
    assert kinds()[2:] == ["booking_rejected", "booking_pending"]
    assert OutboxMessage.objects.get(kind="booking_rejected").payload["reason"] == "上周已参加"


def test_a_refused_household_may_ask_again(slot, asked, resident, clerk, at, book):
    actions.reject(asked, by=clerk, at=at, reason="人太多")
    assert book(slot, resident).status == "pending"


@pytest.mark.parametrize(("late", "code"), [(False, None), (True, "past")])
def test_until_the_slot_has_ended(slot, asked, clerk, late, code, code_of):
    if code:
        assert code_of(actions.approve, asked, by=clerk, at=slot.ends_at) == code
    else:
        assert actions.approve(asked, by=clerk, at=slot.starts_at).status == "confirmed"


@pytest.mark.parametrize("first", ["cancel", "call_off"])
def test_what_is_gone_is_not_decided(slot, asked, resident, clerk, at, code_of, counters, first):
    if first == "cancel":
        actions.cancel(asked, by=resident, at=slot.starts_at.replace(hour=0))  # a request is never late
    else:
        actions.cancel_slot(slot, by=clerk, at=at, reason="停电")
    assert code_of(actions.approve, asked, by=clerk, at=at) == "already_decided"
    assert (counters(slot), "credit.noted" in verbs()) == ((0, 0), False)


def test_a_request_is_not_checked_in(slot, asked, clerk, code_of):
    assert code_of(actions.check_in, asked, by=clerk, at=slot.starts_at) == "not_confirmed"


def test_the_desk_seats_from_the_queue_without_another_decision(slot, asked, neighbour, resident, clerk, at, book):
    waiting = book(slot, neighbour)
    actions.cancel(asked, by=resident, at=slot.starts_at.replace(hour=8, minute=30))
    made = actions.seat_from_queue(waiting, by=clerk, at=slot.starts_at.replace(hour=8, minute=30))
    assert state(made) == ("confirmed", {"confirmed"})
