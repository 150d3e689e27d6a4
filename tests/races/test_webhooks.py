"""Several background processes tell other programs: each event is made once, and sent once where nothing fails."""

import threading

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet

from booking import actions
from booking.states import Channel
from common import audit, webhooks
from common.models import WebhookDelivery, WebhookEvent
from tests import factories as make
from tests.common.listening import Listener
from tests.races.conftest import race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
BOOKINGS = 12


@pytest.fixture
def listener():
    with Listener() as running:
        yield running


@pytest.fixture
def four_workers(community, slot, listener, at):
    make.webhook(community, listener.url, at=at)
    for _ in range(BOOKINGS):
        user = make.resident(community)
        actions.book(slot.pk, persons=[user.person.pk], by=user, at=at, channel=Channel.API)

    def run() -> None:
        assert race([lambda: webhooks.collect(at=at) and None] * 4) == ["done"] * 4
        assert race([lambda: webhooks.send_due(at=at) and None] * 4) == ["done"] * 4

    return run


def test_four_workers_tell_of_each_booking_once(four_workers, listener):
    four_workers()
    assert WebhookEvent.objects.count() == WebhookDelivery.objects.filter(state="sent").count() == BOOKINGS
    assert len({headers["webhook-id"] for headers, _ in listener.heard}) == len(listener.heard) == BOOKINGS


def test_twin_whose_claim_always_wins_tells_more(four_workers, listener, monkeypatch):
    update = QuerySet.update
    monkeypatch.setattr(
        QuerySet, "update", lambda self, **values: update(self, **values) or (values.get("state") == "sending")
    )
    four_workers()
    assert len(listener.heard) > BOOKINGS


def test_an_entry_that_commits_after_a_later_one_was_read_is_told_too(community, slot, listener, at):
    """The first writer has its number and takes its time; meanwhile the second is read."""
    make.webhook(community, listener.url, at=at)
    numbered, read = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            audit.record(None, "slot.changed", slot, at=at, fields=["label"])
            numbered.set()
            read.wait(10)
        connection.close()

    writer = threading.Thread(target=slow)
    writer.start()
    numbered.wait(10)
    audit.record(None, "slot.changed", slot, at=at, fields=["capacity"])
    assert webhooks.collect(at=at) == 1
    read.set()
    writer.join(10)
    assert webhooks.collect(at=at) == 1
    assert {tuple(event.facts["changed"]) for event in WebhookEvent.objects.all()} == {("label",), ("capacity",)}
