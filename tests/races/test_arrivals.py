"""At the door and on the phone at once: who has come cannot be cancelled, and what is cancelled cannot come."""

import threading
from datetime import timedelta

import pytest

from booking import actions
from booking.actions import attendance, cancelling
from booking.models import Booking
from booking.models.bookings import BookingQuerySet
from tests import factories as make
from tests.races.conftest import assert_whole, met_after, race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def arrived_and_cancelled(slot, resident, clerk, at):
    """arrived_and_cancelled() → what became of checking a party in and of cancelling it."""
    booking = make.booking(slot, resident.person, by=resident, at=at)
    ready = slot.starts_at - timedelta(minutes=10)

    def run():
        at_the_door, on_the_phone = (Booking.objects.select_related("slot").get(pk=booking.pk) for _ in range(2))
        return race(
            [
                lambda: actions.check_in(at_the_door, by=clerk, at=ready),
                lambda: actions.cancel(on_the_phone, by=resident, at=ready),
            ]
        )

    return run


def test_checking_in_while_cancelling(arrived_and_cancelled, slot):
    assert arrived_and_cancelled() in (["done", "checked_in"], ["cancelled", "cancelled"])
    assert_whole(slot)


def test_twin_without_the_bookings_lock_both_are_told_yes(arrived_and_cancelled, monkeypatch):
    both = threading.Barrier(2)
    monkeypatch.setattr(BookingQuerySet, "select_for_update", lambda self, **options: self)
    monkeypatch.setattr(cancelling, "refusal_to_cancel", met_after(cancelling.refusal_to_cancel, both))
    monkeypatch.setattr(attendance, "refusal_to_check_in", met_after(attendance.refusal_to_check_in, both))
    assert arrived_and_cancelled() == ["done", "cancelled"]
