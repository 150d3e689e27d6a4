"""A draw against those who enter, cancel or press at the same moment."""

from datetime import timedelta

import pytest

from booking import actions, rules
from booking.actions import bookings
from booking.models import Booking, Draw
from booking.states import Allocation, BookingStatus, Channel, DrawState
from common.models import OutboxMessage
from tests import factories as make
from tests.races.conftest import assert_whole, race, wait_until

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
VALUE = "5 4 2"


@pytest.fixture
def draw(community, clerk, at):
    """Two seats, three households of one; booking closes in four days."""
    slot = actions.add_slot(
        activity=make.activity(community, allocation=Allocation.DRAW), capacity=2, by=clerk, at=at,
        starts_at=at + timedelta(days=7), ends_at=at + timedelta(days=7, hours=1),
        booking_opens_at=at + timedelta(hours=1), booking_closes_at=at + timedelta(days=4),
    )  # fmt: skip
    for _ in range(3):
        entering(slot, make.resident(community), at=slot.booking_opens_at)()
    return slot.draw


def entering(slot, user, *, at):
    return lambda: actions.book(slot.pk, persons=[user.person.pk], by=user, at=at, channel=Channel.WEB)


def closing(draw):
    return lambda: actions.close_draw(draw, by=None, at=draw.slot.booking_closes_at) and None


@pytest.fixture
def last(draw, community):
    """Somebody enters in the last second."""
    return entering(draw.slot, make.resident(community), at=draw.slot.booking_closes_at - timedelta(seconds=1))


def test_who_enters_while_the_list_closes_is_in_it_or_refused(draw, last):
    entered, _ = race([last, closing(draw)])
    assert entered in {"entered", "closed"}
    assert draw.entries.count() == draw.slot.bookings.count() == (4 if entered == "entered" else 3)
    assert_whole(draw.slot)


def test_twin_without_a_second_look_leaves_somebody_out_of_the_list(draw, last, monkeypatch):
    written = bookings.write_booking

    def slowly(*args, **kwargs):
        made = written(*args, **kwargs)
        wait_until(lambda: Draw.objects.get().state == DrawState.CLOSED)
        return made

    monkeypatch.setattr(bookings, "write_booking", slowly)
    monkeypatch.setattr(rules, "refusal_to_enter", lambda slot: None)
    assert race([last, closing(draw)]) == ["entered", "done"]
    assert (draw.entries.count(), draw.slot.bookings.count()) == (3, 4)


@pytest.fixture
def rolled(draw, clerk):
    """Closed, and one person has typed the value; answers when."""
    closing(draw)()
    at = draw.slot.booking_closes_at + timedelta(minutes=10)
    actions.enter_public_value(draw, VALUE, by=clerk, at=at)
    return at


def test_several_who_confirm_at_once_hold_one_draw(draw, rolled, community):
    people = [make.staff(community, "clerk") for _ in range(4)]

    def confirming(by):
        return lambda: actions.enter_public_value(draw, VALUE, by=by, at=rolled) and None

    assert sorted(race([confirming(by) for by in people])) == ["done", "draw_done", "draw_done", "draw_done"]
    assert OutboxMessage.objects.filter(kind="draw_won").count() == 2
    assert_whole(draw.slot)


def test_cancelling_while_the_draw_is_held_wastes_no_seat(draw, rolled, secretary):
    leaver = Booking.objects.order_by("id").first()
    outcomes = race(
        [
            lambda: actions.cancel(leaver, by=leaver.made_by, at=rolled),
            lambda: actions.enter_public_value(draw, VALUE, by=secretary, at=rolled) and None,
        ]
    )
    assert outcomes == ["cancelled", "done"]
    left = sorted(draw.slot.bookings.values_list("status", flat=True))
    assert left in (["cancelled", "confirmed", "confirmed"], ["cancelled", "confirmed", "offered"])
    assert draw.entries.count() == 3
    assert_whole(draw.slot)
    assert BookingStatus.ENTERED not in left
