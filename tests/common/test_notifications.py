"""The words of messages, and their way from the outbox to the inbox and the phone."""

import pytest
from django.template.loader import render_to_string

from common import notifications
from common.models import Delivery, InboxMessage, OutboxMessage
from common.sms import MemoryBackend

FACTS = {
    "title": "暖冬<饺子>节",
    "when": "11月28日 周六 09:00–10:15",
    "place": "综合文化服务中心 一楼大厅",
    "people": "林晓梅、林一诺",
    "code": "7K3M9Q",
    "url": "/t/7K3M9QX2/",
}
KINDS = {
    "booking_made": "约好了：暖冬<饺子>节",
    "booking_waitlisted": "排上候补了：暖冬<饺子>节",
    "booking_promoted": "轮到你们了：暖冬<饺子>节",
    "booking_cancelled": "已取消：暖冬<饺子>节",
    "slot_cancelled": "暖冬<饺子>节取消了",
    "slot_changed": "暖冬<饺子>节改了时间或地点",
}


@pytest.fixture(autouse=True)
def sms():
    MemoryBackend.sent.clear()
    yield MemoryBackend.sent
    MemoryBackend.sent.clear()


@pytest.mark.parametrize("kind", KINDS)
def test_words_of_a_message(kind):
    title, _, body = render_to_string(f"notifications/{kind}.txt", FACTS).strip().partition("\n")

    assert title == KINDS[kind]
    assert FACTS["when"] in body
    assert FACTS["people"] in body
    assert "None" not in body


def test_reason_stands_in_the_words_only_when_given():
    with_reason = render_to_string("notifications/slot_cancelled.txt", FACTS | {"reason": "老师生病"})

    assert "原因：老师生病" in with_reason
    assert "原因" not in render_to_string("notifications/slot_cancelled.txt", FACTS)


def test_position_stands_in_the_words_only_when_given():
    assert "第 3 位" in render_to_string("notifications/booking_waitlisted.txt", FACTS | {"position": 3})
    assert "位。" not in render_to_string("notifications/booking_waitlisted.txt", FACTS)


def test_delivery_fills_the_inbox_once(resident, at):
    notifications.queue(resident, "booking_made", at=at, dedupe_key="a", **FACTS)

    assert (notifications.deliver_pending(at=at), notifications.deliver_pending(at=at)) == (1, 0)
    message = InboxMessage.objects.get()
    assert (message.recipient, message.title, message.url) == (resident, KINDS["booking_made"], FACTS["url"])


def test_promotion_also_goes_to_the_phone(resident, at, sms):
    notifications.queue(resident, "booking_promoted", at=at, dedupe_key="a", **FACTS)
    notifications.deliver_pending(at=at)

    assert [phone for phone, _ in sms] == [resident.phone]
    assert sms[0][1].startswith("轮到你们了")


def test_unknown_kind_is_postponed_not_lost(resident, at):
    notifications.queue(resident, "no_such_words", at=at, dedupe_key="a")

    assert notifications.deliver_pending(at=at) == 0
    message = OutboxMessage.objects.get()
    assert (message.state, message.attempts, message.due_at > at) == ("pending", 1, True)
    assert not InboxMessage.objects.exists()


def test_a_text_message_that_failed_is_tried_again(resident, at, sms, monkeypatch):
    notifications.queue(resident, "booking_promoted", at=at, dedupe_key="a", **FACTS)
    with monkeypatch.context() as patch:
        patch.setattr(MemoryBackend, "send", lambda self, phone, text: 1 / 0)
        assert notifications.deliver_pending(at=at) == 1  # the inbox has it
    later = Delivery.objects.get().due_at

    assert [notifications.deliver_pending(at=moment) for moment in (at, later)] == [0, 1]
    assert ([phone for phone, _ in sms], InboxMessage.objects.count()) == ([resident.phone], 1)
