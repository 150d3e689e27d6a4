"""When the database is away, a person reads that nothing was changed and when to come back."""

import pytest
from django.db import OperationalError

from common import notifications
from common.models import InboxMessage, OutboxMessage

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


def test_a_message_being_sent_is_not_sent_by_a_second_worker(resident, at, monkeypatch):
    notifications.queue(resident, "booking_cancelled", at=at, dedupe_key="x", title="饺子节", when="周六", place="大厅")
    inner = []
    sms = notifications._by_sms
    monkeypatch.setattr(
        notifications, "_by_sms", lambda *given: (inner.append(notifications.deliver_pending(at=at)), sms(*given))
    )
    assert notifications.deliver_pending(at=at) == 1
    assert inner == [0]
    assert (InboxMessage.objects.count(), OutboxMessage.objects.get().state) == (1, "sent")


def test_a_worker_that_died_leaves_its_message_to_another(resident, at, monkeypatch):
    notifications.queue(resident, "booking_cancelled", at=at, dedupe_key="x", title="饺子节", when="周六", place="大厅")

    def die(*given):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(notifications, "_by_sms", die)
        notifications.deliver_pending(at=at)
    assert notifications.deliver_pending(at=at) == 0
    assert notifications.deliver_pending(at=at + notifications.CLAIMED_FOR) == 1
    assert InboxMessage.objects.count() == 1
