"""Booking, cancelling, promoting: what is written, and that it is all or nothing."""

from datetime import datetime, timedelta

import pytest

from booking import actions
from booking.models import Booking
from booking.rules import position_of
from booking.states import BookingStatus, Channel, PlaceStatus
from common import audit, notifications
from common.models import AuditEntry, OutboxMessage
from tests import factories as make

SECOND = timedelta(seconds=1)


def verbs():
    return list(AuditEntry.objects.order_by("id").values_list("verb", flat=True))


def kinds():
    return sorted(OutboxMessage.objects.values_list("kind", flat=True))


def make_full(community, at, *, policy="strict", capacity=1, leave=0, **fields):
    slot = make.slot(make.activity(community, waitlist_policy=policy, **fields), at=at, capacity=capacity)
    make.fill(slot, at=at, leave=leave)
    return slot


def test_a_household_books_in_one_booking(slot, resident, children, book, counters, written, at):
    booking = book(slot, resident, resident.person, *children, contact_phone="+8613800138000")
    assert (booking.status, booking.party_size, booking.made_now) == (BookingStatus.CONFIRMED, 3, True)
    stored = Booking.objects.get()
    assert {
        (stored.community, stored.household, stored.contact, stored.made_by, stored.channel, stored.contact_phone)
    } == {(slot.community, resident.person.household, resident, resident, Channel.WEB, "+8613800138000")}
    assert (stored.created_at, stored.confirmed_at, stored.queued_at, stored.cancelled_at) == (at, at, None, None)
    assert datetime.fromisoformat(stored.policy["cancel_until"]) == slot.cancel_until
    assert {(p.person, p.status) for p in stored.places.all()} == {
        (person, PlaceStatus.CONFIRMED) for person in (resident.person, *children)
    }
    assert (counters(slot), written(), verbs(), kinds()) == ((3, 0), (1, 3, 1, 1), ["booking.made"], ["booking_made"])


def test_a_party_of_two_on_the_last_seat_without_waitlist_leaves_nothing(
    community, resident, children, at, book, written, code_of, counters
):
    slot = make_full(community, at, policy="none", capacity=2, leave=1)
    before = (written(), counters(slot))
    assert code_of(book, slot, resident, *children) == "full"
    assert (written(), counters(slot)) == before


@pytest.mark.parametrize("persons", ["none", "unknown", "neighbours", "mixed", "left", "twice_unknown"])
def test_a_party_that_is_not_ones_own_household(slot, resident, neighbour, at, persons, code_of, written):
    left = make.person(resident.person.household, left_at=at)
    unknown = "00000000-0000-4000-8000-000000000000"
    ids = {
        "none": [],
        "unknown": [unknown],
        "neighbours": [neighbour.person.pk],
        "mixed": [resident.person.pk, neighbour.person.pk],
        "left": [left.pk],
        "twice_unknown": [unknown, unknown],
    }[persons]
    code = code_of(actions.book, slot.pk, persons=ids, by=resident, at=at, channel=Channel.WEB)
    assert code == ("party_empty" if persons == "none" else "person_unknown")
    assert written() == (0, 0, 0, 0)


def test_one_person_named_twice_is_one_place(slot, resident, book):
    assert book(slot, resident, resident.person, resident.person).party_size == 1


@pytest.mark.parametrize("which", ["unknown", "unlisted"])
def test_a_slot_that_is_not_there(slot, resident, at, which, code_of, written):
    if which == "unlisted":
        slot.activity.listed = False
        slot.activity.save()
    pk = {"unknown": 0, "unlisted": slot.pk}[which]
    call = {"persons": [resident.person.pk], "by": resident, "at": at, "channel": Channel.WEB}
    assert code_of(actions.book, pk, **call) == "slot_unknown"
    assert written() == (0, 0, 0, 0)


def test_a_slot_of_another_community(other_community, resident, at, book, code_of, written):
    assert code_of(book, make.slot(make.activity(other_community), at=at), resident) == "community_only"
    assert written() == (0, 0, 0, 0)


def test_whoever_is_late_waits_in_order(community, resident, neighbour, children, at, book, counters):
    slot = make_full(community, at, capacity=2)
    first, second = book(slot, resident, *children), book(slot, neighbour)
    assert [b.status for b in (first, second)] == [BookingStatus.WAITLISTED] * 2
    assert [position_of(b) for b in (first, second)] == [1, 2]
    assert (first.queued_at, first.confirmed_at, counters(slot)) == (at, None, (2, 3))
    assert kinds() == ["booking_waitlisted"] * 2


def test_nobody_passes_those_who_wait(community, resident, neighbour, children, at, book, counters):
    slot = make_full(community, at, capacity=2, leave=1)
    assert book(slot, resident, *children).status == BookingStatus.WAITLISTED
    assert book(slot, neighbour).status == BookingStatus.WAITLISTED
    assert counters(slot) == (1, 3)


@pytest.mark.parametrize(
    ("policy", "expected"), [("strict", ["waitlisted", "waitlisted"]), ("fill", ["waitlisted", "offered"])]
)
def test_one_freed_seat_and_a_party_of_two_in_front(
    community, resident, neighbour, children, at, book, policy, expected
):
    slot = make_full(community, at, policy=policy, capacity=2)
    queue = [book(slot, resident, *children), book(slot, neighbour)]
    seated = slot.bookings.filter(status="confirmed").first()
    actions.cancel(seated, by=seated.made_by, at=at)
    assert [Booking.objects.get(pk=b.pk).status for b in queue] == expected


def test_fill_lets_a_newcomer_take_the_seat_that_nobody_in_front_can_use(
    community, resident, neighbour, children, at, book, counters
):
    slot = make_full(community, at, policy="fill", capacity=2, leave=1)
    assert book(slot, resident, *children).status == BookingStatus.WAITLISTED
    assert book(slot, neighbour).status == BookingStatus.CONFIRMED
    assert counters(slot) == (2, 2)


def test_cancelling_offers_the_seat_and_tells_both(community, resident, at, book, counters):
    slot = make_full(community, at, capacity=1)
    waiting = book(slot, resident)
    seated = slot.bookings.get(status="confirmed")
    AuditEntry.objects.all().delete()
    OutboxMessage.objects.all().delete()
    actions.cancel(seated, by=seated.made_by, at=at + SECOND, reason="临时有事")
    waiting.refresh_from_db()
    seated.refresh_from_db()
    assert (waiting.status, waiting.confirmed_at, waiting.places.get().status) == (
        "offered",
        None,
        "offered",
    )
    offer = waiting.offers.get()
    assert (offer.seats, offer.made_at, offer.outcome) == (1, at + SECOND, "open")
    assert (seated.status, seated.cancelled_at, seated.cancel_reason) == ("cancelled", at + SECOND, "临时有事")
    assert (counters(slot), verbs()) == ((1, 0), ["booking.cancelled", "booking.offered"])
    assert kinds() == ["booking_cancelled", "booking_offered"]
    assert OutboxMessage.objects.get(kind="booking_offered").recipient == resident


def test_cancelling_a_waiting_booking_frees_the_ones_behind(
    community, resident, neighbour, children, at, book, counters
):
    slot = make_full(community, at, capacity=2, leave=1)
    blocking, behind = book(slot, resident, *children), book(slot, neighbour)
    actions.cancel(blocking, by=resident, at=at)
    behind.refresh_from_db()
    assert (behind.status, counters(slot)) == (BookingStatus.OFFERED, (2, 0))


def test_nobody_is_promoted_into_a_slot_that_has_begun(community, resident, at, book, counters):
    slot = make_full(community, at, capacity=1)
    book(slot, resident)
    actions.change_slot(slot, by=resident, at=slot.starts_at, capacity=5)
    assert counters(slot) == (1, 1)


def test_cancelling_twice_or_too_late(slot, resident, book, at, code_of, counters):
    booking = book(slot, resident)
    assert code_of(actions.cancel, booking, by=resident, at=slot.starts_at) == "started"
    actions.cancel(booking, by=resident, at=at)
    assert code_of(actions.cancel, booking, by=resident, at=at) == "already_cancelled"
    assert counters(slot) == (0, 0)


@pytest.mark.parametrize(("delta", "late"), [(timedelta(0), False), (SECOND, True)])
def test_a_late_cancellation_is_noted(slot, resident, book, delta, late):
    actions.cancel(book(slot, resident), by=resident, at=slot.cancel_until + delta)
    assert AuditEntry.objects.get(verb="booking.cancelled").data["late"] is late


def test_more_seats_promote_in_order_and_fewer_than_taken_are_refused(
    community, resident, neighbour, clerk, at, book, code_of, counters
):
    slot = make_full(community, at, capacity=2)
    first, second = book(slot, resident), book(slot, neighbour)
    changed = actions.change_slot(slot, by=clerk, at=at, capacity=3)
    assert [Booking.objects.get(pk=b.pk).status for b in (first, second)] == ["offered", "waitlisted"]
    assert (changed.capacity, changed.taken, changed.waiting) == (3, 3, 1)
    assert code_of(actions.change_slot, slot, by=clerk, at=at, capacity=2) == "below_taken"
    assert counters(slot) == (3, 1)


def test_cancelling_a_slot_tells_everybody_and_empties_it(
    community, resident, neighbour, clerk, at, book, counters, code_of
):
    slot = make_full(community, at, capacity=1, leave=1)
    bookings = [book(slot, resident), book(slot, neighbour)]
    OutboxMessage.objects.all().delete()
    actions.cancel_slot(slot, by=clerk, at=at, reason="停电")
    actions.cancel_slot(slot, by=clerk, at=at, reason="停电")
    assert [Booking.objects.get(pk=b.pk).status for b in bookings] == ["cancelled"] * 2
    assert counters(slot) == (0, 0)
    assert set(OutboxMessage.objects.values_list("recipient", "kind")) == {
        (resident.pk, "slot_cancelled"),
        (neighbour.pk, "slot_cancelled"),
    }
    assert verbs()[-3:].count("booking.cancelled_by_org") == 2
    assert verbs().count("slot.cancelled") == 1
    assert code_of(book, slot, resident) == "cancelled"


def test_the_same_key_again_gets_the_first_answer(slot, resident, book, written, code_of):
    first = book(slot, resident, idempotency_key="k", fingerprint="f")
    again = book(slot, resident, idempotency_key="k", fingerprint="f")
    assert (again.pk, first.made_now, again.made_now, written()) == (first.pk, True, False, (1, 1, 1, 1))
    assert code_of(book, slot, resident, idempotency_key="k", fingerprint="other") == "idempotency_mismatch"


def test_another_login_may_use_the_same_key(slot, resident, neighbour, book):
    assert book(slot, resident, idempotency_key="k") != book(slot, neighbour, idempotency_key="k")


def test_the_desk_books_for_an_elder_without_login(slot, clerk, at, counters, written):
    elder = make.person(make.household(slot.community, phone="0571-88881111"), "李大爷")
    booking = actions.book_on_behalf(slot.pk, persons=[elder.pk], by=clerk, at=at, channel=Channel.PHONE)
    assert (booking.made_by, booking.contact, booking.contact_phone) == (clerk, None, "0571-88881111")
    assert (counters(slot), written()) == ((1, 0), (1, 1, 1, 0))


@pytest.mark.parametrize("who", ["other_community_clerk", "resident", "editor", "stranger"])
def test_who_may_not_book_for_others(request, slot, neighbour, at, who, code_of, written):
    user = request.getfixturevalue(who)
    desk = {"persons": [neighbour.person.pk], "by": user, "at": at, "channel": Channel.DESK}
    assert code_of(actions.book_on_behalf, slot.pk, **desk) == "slot_unknown"
    assert written() == (0, 0, 0, 0)


class Broken(Exception):
    pass


@pytest.mark.parametrize("failing", [(audit, "record"), (notifications, "queue")])
@pytest.mark.parametrize("act", ["book", "wait", "cancel", "resize", "cancel_slot"])
def test_when_the_record_cannot_be_written_nothing_stands(
    community, resident, neighbour, clerk, at, book, counters, written, monkeypatch, failing, act
):
    slot = make_full(community, at, capacity=2, leave=1 if act == "book" else 0)
    waiting = None if act == "book" else book(slot, neighbour)
    seated = slot.bookings.filter(status="confirmed").first()
    do = {
        "book": lambda: book(slot, resident),
        "wait": lambda: book(slot, resident),
        "cancel": lambda: actions.cancel(seated, by=seated.made_by, at=at),
        "resize": lambda: actions.change_slot(slot, by=clerk, at=at, capacity=3),
        "cancel_slot": lambda: actions.cancel_slot(slot, by=clerk, at=at, reason="停电"),
    }[act]

    def statuses():
        return (
            list(Booking.objects.order_by("id").values_list("status", flat=True)),
            waiting and position_of(waiting),
        )

    before = (written(), counters(slot), statuses())

    def fail(*args, **kwargs):
        raise Broken

    monkeypatch.setattr(*failing, fail)
    with pytest.raises(Broken):
        do()
    assert (written(), counters(slot), statuses()) == before


def test_a_party_larger_than_the_slot_does_not_block_the_queue(
    community, resident, children, at, book, code_of, written
):
    slot = make.slot(make.activity(community), at=at, capacity=1)
    assert code_of(book, slot, resident, *children) == "full"
    assert written() == (0, 0, 0, 0)
