"""When the database is away, a person reads that nothing was changed and when to come back."""

import pytest
from django.db import OperationalError

from common import notifications
from common.models import InboxMessage, OutboxMessage
from common.sms import MemoryBackend

pytestmark = pytest.mark.django_db


@pytest.fixture
def away(monkeypatch, settings):
    def fail(*args, **kwargs):
        raise OperationalError("canceling statement due to lock timeout")

    monkeypatch.setattr("booking.actions.bookings._attempt", fail)


def test_a_page_says_so(away, client_of, resident, slot):
    answer = client_of(resident).post(f"/book/{slot.pk}/", {"persons": [str(resident.person.pk)]})
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")


def test_the_api_says_so(away, api_of, resident, slot):
    body = {"slot": slot.pk, "persons": [str(resident.person.pk)]}
    answer = api_of(resident).post("/api/v1/bookings/", body, format="json")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer.json()["code"] == "unavailable"


def queue(resident, at):
    words = {"title": "饺子节", "when": "周六", "place": "大厅", "people": "林晓梅", "code": "7K3M9Q"}
    notifications.queue(resident, "booking_promoted", at=at, dedupe_key="x", **words)


def test_a_message_being_sent_is_not_sent_by_a_second_worker(resident, at, monkeypatch):
    queue(resident, at)
    inner, sent = [], []
    monkeypatch.setattr(
        MemoryBackend,
        "send",
        lambda self, phone, text: (inner.append(notifications.deliver_pending(at=at)), sent.append(phone)),
    )
    assert notifications.deliver_pending(at=at) == 2
    assert (inner, sent) == ([0], [resident.phone])
    assert (InboxMessage.objects.count(), OutboxMessage.objects.get().state) == (1, "sent")


def test_a_worker_that_died_leaves_its_message_to_another(resident, at, monkeypatch):
    queue(resident, at)

    def die(*given):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(notifications.CHANNELS["inbox"], "send", die)
        notifications.deliver_pending(at=at)
    assert (OutboxMessage.objects.get().state, InboxMessage.objects.count()) == ("pending", 0)
    assert notifications.deliver_pending(at=at) == 2
    assert (OutboxMessage.objects.get().state, InboxMessage.objects.count()) == ("sent", 1)
