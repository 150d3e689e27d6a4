"""An offer, a request, a slot that moves: answered on one side while the other side changes it."""

import threading
from datetime import datetime, timedelta

import pytest

from booking import actions, capacity
from booking.actions import bookings, deciding, offers
from booking.models import Booking, Offer, Place, Slot
from booking.models.bookings import BookingQuerySet
from tests import factories as make
from tests.races.conftest import PATIENCE, assert_whole, race, wait_until

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
SECOND = timedelta(seconds=1)
ROUNDS = 5


@pytest.fixture
def unlocked(monkeypatch):
    """unlocked(module): its actions read without locks."""

    def take_away(module):
        monkeypatch.setattr(module, "lock_household", lambda household: None)
        monkeypatch.setattr(module, "lock_slot", lambda pk: Slot.objects.with_details().get(pk=pk))
        monkeypatch.setattr(BookingQuerySet, "select_for_update", lambda self, **options: self)

    return take_away


def decided_before(monkeypatch, module, name, seen) -> threading.Event:
    """The rule is asked; what it says is acted upon only when the other side is through. Answers when it was asked."""
    rule, asked = getattr(module, name), threading.Event()

    def asked_too_early(booking, *args, **kwargs):
        answer = rule(booking, *args, **kwargs)
        asked.set()
        wait_until(lambda: seen(booking))
        return answer

    monkeypatch.setattr(module, name, asked_too_early)
    return asked


def status_is(*statuses):
    return lambda booking: Booking.objects.filter(pk=booking.pk, status__in=statuses).exists()


def assert_seated_without_a_place(slot):
    """Somebody was told that the seat is theirs, and it has gone to another."""
    told = Booking.objects.filter(slot=slot, status="confirmed")
    assert told.exclude(places__status="confirmed").count() == 1
    with pytest.raises(AssertionError):
        assert_whole(slot)


def offered_seat(community, at):
    """A slot of one whose seat is offered; somebody else waits."""
    slot = make.slot(make.activity(community), at=at, capacity=1)
    first, second = make.resident(community), make.resident(community)
    offer = make.offer(slot, first.person, by=first, at=at)
    make.booking(slot, second.person, by=second, at=at, status="waitlisted")
    return slot, offer


def accepted_while_it_expires(community, at, **after):
    slot, offer = offered_seat(community, at)
    by, end = offer.booking.made_by, offer.expires_at
    outcomes = race(
        [
            lambda: actions.accept_offer(offer.booking, by=by, at=end - SECOND),
            lambda: actions.settle(slot, at=end),
            lambda: actions.settle(slot, at=end),
        ],
        **after,
    )
    offer.refresh_from_db()
    return slot, offer, outcomes


def test_an_offer_is_accepted_or_expires(community, at):
    for _ in range(ROUNDS):
        slot, offer, outcomes = accepted_while_it_expires(community, at)
        assert (outcomes[0], offer.outcome) in {("confirmed", "accepted"), ("offer_expired", "expired")}
        assert outcomes[1:] == ["done", "done"]
        assert_whole(slot)
        assert Offer.objects.filter(slot=slot, outcome="open").count() == (offer.outcome == "expired")


def test_twin_accepting_without_locks_promises_a_seat_that_is_gone(community, at, monkeypatch, unlocked):
    unlocked(offers)
    monkeypatch.setattr(offers, "answer_offer", lambda offer, outcome, *, at: None)
    asked = decided_before(monkeypatch, offers, "refusal_to_accept", status_is("lapsed"))
    slot, _, outcomes = accepted_while_it_expires(community, at, after=asked)
    assert outcomes[0] == "confirmed"
    assert_seated_without_a_place(slot)


def answered_on_two_phones(community, at):
    slot, offer = offered_seat(community, at)
    by = offer.booking.made_by
    stale = Booking.objects.get(pk=offer.booking_id)
    answers = [(actions.accept_offer, offer.booking), (actions.decline_offer, stale)]
    outcomes = race([lambda a=answer, b=booking: a(b, by=by, at=at) for answer, booking in answers])
    return slot, outcomes


def test_accepted_on_one_phone_and_declined_on_the_other(community, at):
    for _ in range(ROUNDS):
        slot, outcomes = answered_on_two_phones(community, at)
        assert outcomes in (["confirmed", "offer_missing"], ["offer_missing", "cancelled"])
        assert_whole(slot)


def test_twin_declining_what_was_read_before_takes_an_accepted_seat_away(community, at, monkeypatch, unlocked):
    unlocked(offers)
    rule, both = offers.refusal_to_accept, threading.Barrier(2)

    def asked_by_both(booking, *args, **kwargs):
        """The one goes on when both have asked, the other when the one is through."""
        answer = rule(booking, *args, **kwargs)
        if both.wait(PATIENCE):
            wait_until(lambda: status_is("confirmed", "cancelled")(booking))
        return answer

    monkeypatch.setattr(offers, "refusal_to_accept", asked_by_both)
    _, outcomes = answered_on_two_phones(community, at)
    assert outcomes != ["confirmed", "offer_missing"]
    assert outcomes != ["offer_missing", "cancelled"]


def accepted_while_called_off(community, clerk, at, **after):
    slot, offer = offered_seat(community, at)
    by = offer.booking.made_by
    outcomes = race(
        [
            lambda: actions.accept_offer(offer.booking, by=by, at=at),
            lambda: actions.cancel_slot(slot, by=clerk, at=at, reason="停电"),
        ],
        **after,
    )
    slot.refresh_from_db()
    return slot, outcomes


def test_an_offer_accepted_while_its_slot_is_called_off(community, clerk, at):
    for _ in range(ROUNDS):
        slot, outcomes = accepted_while_called_off(community, clerk, at)
        assert outcomes in (["confirmed", "cancelled"], ["cancelled", "cancelled"])
        assert_whole(slot)
        assert (slot.taken, Place.objects.live().filter(slot=slot).count()) == (0, 0)
        assert not Offer.objects.open().filter(slot=slot).exists()


def test_twin_accepting_without_locks_sits_in_a_slot_called_off(community, clerk, at, monkeypatch, unlocked):
    unlocked(offers)
    monkeypatch.setattr(offers, "answer_offer", lambda offer, outcome, *, at: None)
    asked = decided_before(monkeypatch, offers, "refusal_to_accept", status_is("cancelled"))
    slot, outcomes = accepted_while_called_off(community, clerk, at, after=asked)
    assert outcomes == ["confirmed", "cancelled"]
    assert slot.status == "cancelled"
    assert_seated_without_a_place(slot)


def approved_while_cancelled(community, clerk, at, **after):
    slot = make.slot(make.activity(community, allocation="approval"), at=at, capacity=1)
    user, other = make.resident(community), make.resident(community)
    asked = make.booking(slot, user.person, by=user, at=at, status="pending")
    make.booking(slot, other.person, by=other, at=at, status="waitlisted")
    outcomes = race(
        [
            lambda: actions.approve(asked, by=clerk, at=at),
            lambda: actions.cancel(asked, by=user, at=at),
        ],
        **after,
    )
    return slot, outcomes


def test_a_request_approved_while_it_is_withdrawn(community, clerk, at):
    for _ in range(ROUNDS):
        slot, outcomes = approved_while_cancelled(community, clerk, at)
        assert outcomes in (["confirmed", "cancelled"], ["already_decided", "cancelled"])
        assert_whole(slot)
        assert Place.objects.holding_seat().filter(slot=slot).count() == 1  # the next one's


def test_twin_approving_without_locks_brings_a_withdrawn_request_back(community, clerk, at, monkeypatch, unlocked):
    unlocked(deciding)
    asked = decided_before(monkeypatch, deciding, "refusal_to_decide", status_is("cancelled"))
    slot, outcomes = approved_while_cancelled(community, clerk, at, after=asked)
    assert outcomes == ["confirmed", "cancelled"]
    assert_seated_without_a_place(slot)


def booked_while_it_moves(community, clerk, at, booking_of, monkeypatch):
    """The rows are written by the old times; before the seat is claimed, the slot has moved."""
    slot = make.slot(make.activity(community), at=at)
    write, later = bookings.write_booking, slot.starts_at + timedelta(hours=3)
    written = threading.Event()
    moved = {"starts_at": later, "ends_at": later + timedelta(hours=2), "cancel_until": later - timedelta(hours=24)}

    def written_by_the_old_times(*args, **facts):
        made = write(*args, **facts)
        written.set()
        wait_until(lambda: Slot.objects.filter(pk=slot.pk, starts_at=later).exists())
        return made

    def move():
        assert written.wait(10)
        return actions.change_slot(slot, by=clerk, at=at, **moved)

    monkeypatch.setattr(bookings, "write_booking", written_by_the_old_times)
    outcomes = race([booking_of(slot, make.resident(community)), move])
    assert outcomes == ["confirmed", "scheduled"]
    booking = Booking.objects.get(slot=slot)
    return booking.policy, moved["cancel_until"].isoformat()


def test_a_slot_that_moves_while_somebody_books(community, clerk, at, booking_of, monkeypatch):
    policy, deadline = booked_while_it_moves(community, clerk, at, booking_of, monkeypatch)
    assert datetime.fromisoformat(policy["cancel_until"]) == datetime.fromisoformat(deadline) or policy.get("moved")


def test_twin_without_the_guard_the_old_deadline_stands(community, clerk, at, booking_of, monkeypatch):
    move = capacity._move
    monkeypatch.setattr(capacity, "_move", lambda row, changes, guard, n, **still: move(row, changes, guard, n))
    policy, deadline = booked_while_it_moves(community, clerk, at, booking_of, monkeypatch)
    assert datetime.fromisoformat(policy["cancel_until"]) != datetime.fromisoformat(deadline)
    assert not policy.get("moved")
