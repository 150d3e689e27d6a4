"""Several background processes at once: each message leaves once, each round is taken once."""

import threading
from datetime import timedelta

import pytest
from django.db.models import QuerySet

from booking.reminders import remind
from common import notifications, periodic
from common.models import Delivery, InboxMessage, OutboxMessage, Sweep
from common.sms import MemoryBackend
from tests import factories as make
from tests.races.conftest import met_after, race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
FACTS = {"title": "饺子节", "when": "周六", "place": "大厅", "people": "林晓梅", "code": "7K3M9Q", "url": "/t/X/"}


@pytest.fixture(autouse=True)
def sent():
    MemoryBackend.sent.clear()
    yield MemoryBackend.sent
    MemoryBackend.sent.clear()


@pytest.fixture
def four_workers(resident, at):
    def run() -> list[str]:
        for number in range(30):
            notifications.queue(resident, "booking_promoted", at=at, dedupe_key=f"n{number}", **FACTS)
        return race([lambda: notifications.deliver_pending(at=at) and None] * 4)

    return run


def test_four_workers_send_thirty_messages_once_each(four_workers, sent):
    assert four_workers() == ["done"] * 4
    assert (InboxMessage.objects.count(), len(sent)) == (30, 30)
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}


def test_twin_whose_claim_always_wins_sends_more(four_workers, sent, monkeypatch):
    update = QuerySet.update
    monkeypatch.setattr(
        QuerySet,
        "update",
        lambda self, **values: update(self, **values) or (values.get("state") == Delivery.State.SENDING),
    )
    listed = met_after(notifications.hand_out_due, threading.Barrier(4))
    monkeypatch.setattr(notifications, "hand_out_due", listed)
    four_workers()
    assert len(sent) > 30


def test_four_workers_remind_a_household_once(activity, resident, at):
    slot = make.slot(activity, at=at, starts_at=at + timedelta(hours=2))
    make.booking(slot, resident.person, by=resident, at=at)

    assert race([lambda: remind(at) and None] * 4) == ["done"] * 4
    assert OutboxMessage.objects.count() == 1


def test_four_workers_take_a_round_once(settings, at, db):
    settings.PERIODIC = [("common.retention.purge_messages", 60)]
    periodic.enroll(at=at)
    done: list[int] = []

    race([lambda: done.append(periodic.run_due(at=at))] * 4)
    assert sorted(done) == [0, 0, 0, 1]
    assert Sweep.objects.get().done_at == at
