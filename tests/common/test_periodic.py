"""Work that comes round again, and what is thrown away by it."""

import threading
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils.module_loading import import_string

from accounts.models import Session
from accounts.retention import forget_expired_sessions
from common import notifications, periodic, retention
from common.management.commands import background
from common.models import Delivery, InboxMessage, OutboxMessage, Sweep
from config.settings import base

WORK = SimpleNamespace(calls=[])


def quick(at):
    WORK.calls.append(("quick", at))


def broken(at):
    WORK.calls.append(("broken", at))
    raise ValueError


@pytest.fixture(autouse=True)
def enrolled(db, settings, at):
    WORK.calls.clear()
    settings.PERIODIC = [(f"{__name__}.broken", 60), (f"{__name__}.quick", 300)]
    periodic.enroll(at=at)
    periodic.enroll(at=at)


def names() -> list[str]:
    return [name for name, _ in WORK.calls]


def test_each_has_its_own_pace_and_a_broken_one_stops_nobody(at):
    done = [periodic.run_due(at=at + timedelta(seconds=s)) for s in (0, 30, 60, 299, 300)]

    assert done == [1, 0, 0, 0, 1]
    assert names() == ["broken", "quick", "broken", "broken", "quick"]
    swept = Sweep.objects.get(name__endswith="quick")
    assert (swept.done_at, swept.failed_at) == (at + timedelta(seconds=300), None)
    assert Sweep.objects.get(name__endswith="broken").done_at is None


def test_what_was_missed_is_done_once(at):
    periodic.run_due(at=at)
    periodic.run_due(at=at + timedelta(hours=5))

    assert names().count("quick") == 2


def test_a_second_worker_finds_the_round_taken(at, monkeypatch):
    inner = []
    monkeypatch.setattr(f"{__name__}.quick", lambda moment: inner.append(periodic.run_due(at=moment)))

    assert periodic.run_due(at=at) == 1
    assert inner == [0]


def test_background_has_a_thread_for_each_channel_that_is_on(settings):
    assert list(background.jobs()) == ["outbox", "periodic", "webhooks", "sms", "email", "wechat"]
    settings.WECHAT_BACKEND = ""
    assert "wechat" not in background.jobs()


def test_background_goes_on_after_an_error(monkeypatch):
    monkeypatch.setattr(background, "BUSY_SECONDS", 0.001)
    monkeypatch.setattr(background, "AFTER_AN_ERROR_SECONDS", 0.001)
    monkeypatch.setattr(background, "connections", SimpleNamespace(close_all=lambda: None))
    monkeypatch.setattr(background, "close_old_connections", lambda: None)
    stop, turns = threading.Event(), []

    def work():
        turns.append(1)
        if len(turns) == 1:
            raise ValueError
        stop.set()
        return 1

    background.repeat_until(stop, work)
    assert len(turns) == 2


def test_every_name_in_the_settings_is_there():
    for name, seconds in base.PERIODIC:
        assert callable(import_string(name)) and seconds >= 60


def test_health_says_when_it_last_swept_and_what_got_lost(resident, at):
    assert not periodic.health(at=at).is_well(at)
    periodic.run_due(at=at)
    old = notifications.queue(resident, "booking_made", at=at - timedelta(hours=1), dedupe_key="late")
    for number, state in enumerate(["failed", "uncertain", "uncertain", "sent"]):
        Delivery.objects.create(outbox=old, channel=f"c{number}", state=state, due_at=at)

    found = periodic.health(at=at)
    assert found == periodic.Health(at, overdue=1, failed=1, uncertain=2)
    assert not found.is_well(at)
    OutboxMessage.objects.update(state="sent")
    assert periodic.health(at=at).is_well(at)
    assert not periodic.health(at=at).is_well(at + timedelta(minutes=5))


def test_old_messages_go_and_the_inbox_outlives_the_outbox(resident, at, monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 2)
    for days in (0, 29, 31, 32, 33, 179, 181):
        notifications.queue(resident, "booking_promoted", at=at - timedelta(days=days), dedupe_key=str(days))
    for message in OutboxMessage.objects.order_by("created_at"):
        notifications.deliver_pending(at=message.created_at)
    notifications.queue(resident, "booking_made", at=at - timedelta(days=99), dedupe_key="stuck")

    assert retention.purge_messages(at) == 5 + 1
    assert set(OutboxMessage.objects.values_list("dedupe_key", flat=True)) == {"0", "29", "stuck"}
    assert (Delivery.objects.count(), InboxMessage.objects.count()) == (2, 6)


def test_expired_logins_are_forgotten(client_of, resident, neighbour, at):
    client_of(resident)
    Session.objects.update(expire_date=at - timedelta(seconds=1))
    client_of(neighbour)

    assert forget_expired_sessions(at) == 1
    assert Session.objects.get().user == neighbour
