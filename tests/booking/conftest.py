"""What has been written, in four numbers: the measure of all-or-nothing; and a calendar feed."""

import pytest

from booking import actions
from booking.models import Booking, Place, Slot
from booking.states import Channel
from common.errors import DomainError
from common.models import AuditEntry, OutboxMessage
from tests import factories as make

from .calendars import events


@pytest.fixture
def written():
    """written() → (bookings, places, audit entries, messages)."""
    return lambda: tuple(m.objects.count() for m in (Booking, Place, AuditEntry, OutboxMessage))


@pytest.fixture
def counters():
    """counters(slot) → (taken, waiting) as stored."""
    return lambda slot: Slot.objects.values_list("taken", "waiting").get(pk=slot.pk)


@pytest.fixture
def book(at):
    """book(slot, user, *persons): the user's own person when none is named."""

    def do(slot, user, *persons, **options):
        options = {"by": user, "at": at, "channel": Channel.WEB} | options
        return actions.book(slot.pk, persons=[p.pk for p in persons or (user.person,)], **options)

    return do


@pytest.fixture
def booked(slot, resident, children, at):
    """Three places of the resident's household."""
    return make.booking(slot, resident.person, *children, by=resident, at=at)


@pytest.fixture
def code_of():
    """code_of(callable, …) → the code of the DomainError that it raises."""

    def call(function, *args, **kwargs):
        with pytest.raises(DomainError) as caught:
            function(*args, **kwargs)
        refusal = caught.value.refusal
        assert refusal.message
        assert refusal.next_step
        return refusal.code

    return call


@pytest.fixture
def feed(resident, at):
    return actions.open_feed(resident.person.household, by=resident, at=at)


@pytest.fixture
def read(client):
    """read(feed) → its appointments, fetched without a login."""
    return lambda feed: events(client.get(feed.path).content)
