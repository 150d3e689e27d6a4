"""Other programs are told: signed, in order, at least once, and nobody waits for the one that hangs."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from booking import actions
from booking.states import Channel
from common import audit, webhooks
from common.models import AuditEntry, WebhookDelivery, WebhookEvent
from common.webhooks import posting
from common.webhooks.actions import forget_old
from common.webhooks.signing import secret_of
from tests import factories as make
from tests.common.listening import Listener, hang

pytestmark = pytest.mark.django_db


def booked(slot, user, *, at):
    return actions.book(slot.pk, persons=[user.person.pk], by=user, at=at, channel=Channel.API)


def types(listener) -> list[str]:
    return [json.loads(body)["type"] for _, body in listener.heard]


def states(endpoint) -> list[tuple[str, int]]:
    return list(endpoint.deliveries.order_by("pk").values_list("state", "attempts"))


def test_a_booking_is_told_signed_and_without_a_name(endpoint, listener, slot, resident, at, verify):
    booking = booked(slot, resident, at=at)

    assert webhooks.collect(at=at) == 1
    assert webhooks.send_due(at=at) == 1

    [(headers, body)] = listener.heard
    with time_machine.travel(at, tick=False):
        assert verify(secret_of(endpoint.salt), headers, body) == str(WebhookEvent.objects.get().public_id)
        with pytest.raises(ValueError, match="not from them"):
            verify(secret_of(endpoint.salt), headers, body + b" ")
    assert json.loads(body) == {
        "type": "booking.made",
        "timestamp": "2026-11-20T09:00:00+08:00",
        "data": {
            "booking": booking.pk, "slot": slot.pk, "activity": slot.activity_id, "status": "confirmed",
            "before": None, "persons": 1,
        },
    }  # fmt: skip
    assert not any(word in body.decode() for word in (booking.code, booking.short_code, "林晓梅"))
    assert states(endpoint) == [("sent", 1)]


def test_booking_writes_nothing_more_while_somebody_listens(slot, resident, neighbour, at, listener, endpoint_of):
    def statements(user) -> int:
        with CaptureQueriesContext(connection) as seen:
            booked(slot, user, at=at)
        return len(seen)

    statements(make.resident(slot.community))  # what the process keeps is warm
    without = statements(resident)
    endpoint_of(listener.url)
    assert statements(neighbour) == without


def test_nobody_listening_costs_one_statement(slot, resident, at, django_assert_num_queries):
    booked(slot, resident, at=at)
    with django_assert_num_queries(1):
        assert webhooks.collect(at=at) == 0
    with django_assert_num_queries(1):
        assert webhooks.send_due(at=at) == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_collecting_asks_as_often_for_three_as_for_one(endpoint, slot, community, at, rows, django_assert_num_queries):
    for _ in range(rows):
        user = make.resident(community)
        booked(slot, user, at=at)
    with django_assert_num_queries(15):
        assert webhooks.collect(at=at) == rows


def test_what_happened_before_is_not_told(slot, resident, at, listener, endpoint_of):
    booked(slot, resident, at=at)
    endpoint_of(listener.url)
    assert webhooks.collect(at=at) == 0


def test_an_entry_becomes_one_event_however_often_it_is_read(endpoint, slot, resident, at):
    booked(slot, resident, at=at)
    assert [webhooks.collect(at=at + timedelta(minutes=m)) for m in (0, 0, 1, 6, 12, 20)] == [1, 0, 0, 0, 0, 0]


def test_an_entry_that_commits_late_is_found(endpoint, slot, at):
    """Its number was given before that of an entry which was read already."""
    late = audit.record(None, "slot.changed", slot, at=at, fields=["label"])
    number = late.pk
    AuditEntry.objects.filter(pk=number).delete()
    audit.record(None, "slot.changed", slot, at=at, fields=["capacity"])
    assert webhooks.collect(at=at) == 1
    AuditEntry.objects.bulk_create([late])
    assert webhooks.collect(at=at + timedelta(minutes=4)) == 1
    assert WebhookEvent.objects.filter(audit_id=number).exists()


def test_other_communities_and_unchosen_events_stay_out(
    slot, resident, other_community, at, listener, endpoint_of, clerk
):
    endpoint_of(listener.url, ["slot.cancelled"])
    other = make.webhook(other_community, listener.url, at=at)
    booked(slot, resident, at=at)
    assert webhooks.collect(at=at) == 0
    actions.cancel_slot(slot, by=clerk, at=at, reason="停电")
    webhooks.collect(at=at)
    assert [(d.endpoint_id == other.pk, d.event.kind) for d in WebhookDelivery.objects.all()] == [
        (False, "slot.cancelled")
    ]


def test_a_slot_opens_by_the_clock_and_is_told_once(endpoint, activity, clerk, at):
    activity.listed = True
    activity.save()
    opens = at + timedelta(hours=2)
    actions.add_slot(
        activity=activity, starts_at=at + timedelta(days=3), ends_at=at + timedelta(days=3, hours=1), capacity=5,
        booking_opens_at=opens, by=clerk, at=at,
    )  # fmt: skip
    actions.add_slot(
        activity=activity, starts_at=at + timedelta(days=4), ends_at=at + timedelta(days=4, hours=1), capacity=5,
        by=clerk, at=at,
    )  # fmt: skip
    moments = [at, opens - timedelta(seconds=1), opens, opens + timedelta(seconds=3)]
    assert [webhooks.collect(at=moment) for moment in moments] == [1, 0, 1, 0]
    assert set(WebhookEvent.objects.values_list("kind", flat=True)) == {"slot.opened"}


def test_changes_and_cancelling_come_in_order(endpoint, listener, slot, resident, clerk, at):
    booking = booked(slot, resident, at=at)
    actions.change_slot(slot, label="第一场", by=clerk, at=at)
    actions.cancel(booking, by=resident, at=at, reason="出差")
    actions.cancel_slot(slot, by=clerk, at=at, reason="停电")
    webhooks.collect(at=at)
    assert webhooks.send_due(at=at) == 4
    assert types(listener) == ["booking.made", "slot.changed", "booking.cancelled", "slot.cancelled"]
    assert json.loads(listener.heard[1][1])["data"]["changed"] == ["label"]


def test_after_a_failure_it_waits_and_later_ones_of_the_same_booking_with_it(endpoint, listener, slot, resident, at):
    listener.answers = [400]
    booking = booked(slot, resident, at=at)
    webhooks.collect(at=at)
    assert webhooks.send_due(at=at) == 0
    actions.cancel(booking, by=resident, at=at, reason="")
    webhooks.collect(at=at)
    assert webhooks.send_due(at=at + timedelta(seconds=59)) == 0
    assert webhooks.send_due(at=at + timedelta(seconds=60)) == 2
    assert types(listener) == ["booking.made", "booking.made", "booking.cancelled"]
    ids = [headers["webhook-id"] for headers, _ in listener.heard]
    assert ids[0] == ids[1] != ids[2]
    assert states(endpoint) == [("sent", 2), ("sent", 1)]


def test_one_that_is_refused_holds_up_no_other_booking(endpoint, listener, slot, resident, neighbour, at):
    listener.answers = [422]
    for user in (resident, neighbour):
        booked(slot, user, at=at)
    webhooks.collect(at=at)
    assert webhooks.send_due(at=at) == 1
    assert states(endpoint) == [("pending", 1), ("sent", 1)]


def test_after_six_attempts_it_is_given_up_and_can_be_sent_again(endpoint, listener, slot, resident, secretary, at):
    listener.answers, listener.text = [500] * 6, "坏了\x00".encode() + b"x" * 2000
    booked(slot, resident, at=at)
    webhooks.collect(at=at)
    moments = [timedelta(minutes=m) for m in (0, 1, 6, 36, 156, 876)]
    for moment in moments:
        assert webhooks.send_due(at=at + moment - timedelta(seconds=1)) == 0
        assert webhooks.send_due(at=at + moment) == 0
    delivery = endpoint.deliveries.get()
    assert (delivery.state, delivery.attempts, delivery.status) == ("failed", 6, 500)
    assert delivery.answer.startswith("坏了x") and len(delivery.answer.encode()) <= 500
    webhooks.send_again(delivery, by=secretary, at=at + timedelta(days=2))
    assert webhooks.send_due(at=at + timedelta(days=2)) == 1
    assert len({headers["webhook-id"] for headers, _ in listener.heard}) == 1
    assert AuditEntry.objects.filter(verb="webhook.sent_again").count() == 1


def test_ten_failures_pause_it_and_resuming_sends_what_was_kept(endpoint, listener, slot, community, secretary, at):
    listener.answers = [401] * 10
    for _ in range(11):
        user = make.resident(community)
        booked(slot, user, at=at)
    webhooks.collect(at=at)
    assert webhooks.send_due(at=at) == 0
    endpoint.refresh_from_db()
    assert (endpoint.failures, endpoint.paused_at, len(listener.heard)) == (10, at, 10)
    assert webhooks.send_due(at=at + timedelta(hours=1)) == 0
    webhooks.resume(endpoint, by=secretary, at=at + timedelta(hours=1))
    assert webhooks.send_due(at=at + timedelta(hours=1)) == 11
    assert sorted(AuditEntry.objects.filter(verb__startswith="webhook.").values_list("verb", flat=True)) == [
        "webhook.paused",
        "webhook.resumed",
    ]


def test_a_hanging_one_delays_nobody_but_itself(endpoint, listener, slot, resident, at, endpoint_of, monkeypatch):
    monkeypatch.setattr(posting, "TOTAL_SECONDS", 0.6)
    with Listener(answers=[hang]) as hanging:
        slow = endpoint_of(hanging.url)
        booked(slot, resident, at=at)
        webhooks.collect(at=at)
        assert webhooks.send_due(at=at) == 1
    assert (states(endpoint), states(slow)) == ([("sent", 1)], [("pending", 1)])
    assert slow.deliveries.get().error == "等太久了，没有回答"


def test_both_secrets_sign_for_a_day(endpoint, listener, slot, resident, neighbour, secretary, at, verify):
    old = secret_of(endpoint.salt)
    webhooks.rotate(endpoint, by=secretary, at=at)
    new = secret_of(endpoint.salt)
    assert old != new
    for user, moment in ((resident, at), (neighbour, at + timedelta(days=1))):
        booked(slot, user, at=moment)
        webhooks.collect(at=moment)
        webhooks.send_due(at=moment)
    first, second = listener.heard
    with time_machine.travel(at, tick=False):
        assert verify(old, *first) == verify(new, *first)
    with time_machine.travel(at + timedelta(days=1), tick=False):
        assert verify(new, *second)
        with pytest.raises(ValueError, match="not from them"):
            verify(old, *second)


def test_a_claim_whose_worker_died_is_sent_again(endpoint, listener, slot, resident, at):
    booked(slot, resident, at=at)
    webhooks.collect(at=at)
    WebhookDelivery.objects.update(state="sending", due_at=at + timedelta(minutes=2))
    assert webhooks.send_due(at=at + timedelta(minutes=1)) == 0
    assert webhooks.send_due(at=at + timedelta(minutes=2)) == 1


def test_switched_off_hears_nothing_and_goes_on_from_then(endpoint, listener, slot, resident, neighbour, secretary, at):
    webhooks.switch(endpoint, on=False, by=secretary, at=at)
    booked(slot, resident, at=at)
    webhooks.collect(at=at)
    webhooks.switch(endpoint, on=True, by=secretary, at=at)
    booked(slot, neighbour, at=at)
    webhooks.collect(at=at)
    assert webhooks.send_due(at=at) == 1


def test_old_events_are_forgotten(endpoint, slot, resident, at):
    booked(slot, resident, at=at)
    webhooks.collect(at=at)
    forget_old(at + timedelta(days=29))
    assert WebhookDelivery.objects.count() == 1
    forget_old(at + timedelta(days=31))
    assert WebhookEvent.objects.count() == WebhookDelivery.objects.count() == 0
