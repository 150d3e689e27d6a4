"""Each channel for itself: what fails on one neither holds up nor repeats another, and nothing is sent twice."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from common import checks, notifications
from common.channels import OutcomeUnknown
from common.models import Delivery, InboxMessage, NoticeChoice, OutboxMessage
from common.notifications import ASKED_FOR, CLAIMED_FOR, URGENT
from common.sms import MemoryBackend
from common.wechat import MemoryBackend as WeChatMemory

FACTS = {"title": "饺子节", "when": "周六", "place": "大厅", "people": "林晓梅", "code": "7K3M9Q", "url": "/t/X/"}
VISIT = {"title": "饺子节", "when": "09:00", "place": "大厅", "people": "林晓梅", "code": "7K3M9Q", "cancel_until": ""}
REMINDER = {"day": "11月21日 周六", "visits": [VISIT], "url": "/t/X/"}


@pytest.fixture(autouse=True)
def sent():
    MemoryBackend.sent.clear()
    WeChatMemory.sent.clear()
    yield MemoryBackend.sent
    MemoryBackend.sent.clear()
    WeChatMemory.sent.clear()


@pytest.fixture
def reachable(resident):
    """The resident wants everything."""
    return NoticeChoice.objects.create(
        user=resident, by_sms=True, by_email=True, by_wechat=True, email="lin@example.org", openid="oLin"
    )


def queue(user, at, kind="booking_promoted", key="a", **facts):
    return notifications.queue(user, kind, at=at, dedupe_key=key, **(facts or FACTS))


def states() -> dict[str, str]:
    return dict(Delivery.objects.values_list("channel", "state"))


def fails(error):
    def send(self, phone, text):
        raise error

    return send


# Who goes which way


@pytest.mark.parametrize("kind", sorted(URGENT & {"booking_promoted", "slot_changed", "slot_cancelled"}))
def test_urgent_kinds_go_by_sms_unasked(resident, at, sent, kind):
    queue(resident, at, kind)
    notifications.deliver_pending(at=at)

    assert (states(), len(sent), len(mail.outbox)) == ({"sms": "sent"}, 1, 0)


def test_others_stay_in_the_inbox_whatever_was_chosen(resident, reachable, at, sent):
    queue(resident, at, "booking_made")
    notifications.deliver_pending(at=at)

    assert (states(), sent, InboxMessage.objects.get().kind) == ({}, [], "booking_made")


@pytest.mark.parametrize("kind", sorted(ASKED_FOR))
def test_reminders_go_where_they_were_asked_for(resident, neighbour, reachable, at, sent, kind):
    queue(resident, at, kind, **REMINDER)
    queue(neighbour, at, kind, "b", **REMINDER)
    notifications.deliver_pending(at=at)

    assert states() == {"sms": "sent", "email": "sent", "wechat": "sent"}
    assert ([phone for phone, _ in sent], mail.outbox[0].to) == ([resident.phone], ["lin@example.org"])
    assert mail.outbox[0].body.endswith("http://127.0.0.1:8000/t/X/")
    assert WeChatMemory.sent[0][::3] == ("oLin", "http://127.0.0.1:8000/t/X/")


def test_a_silent_message_stays_in_the_inbox(resident, reachable, at, sent):
    notifications.queue(resident, "reminder_day", at=at, dedupe_key="a", silent=True, **REMINDER)
    notifications.deliver_pending(at=at)

    assert (states(), InboxMessage.objects.count()) == ({}, 1)


def test_without_a_phone_or_with_the_channel_off_there_is_no_delivery(resident, reachable, at, settings):
    settings.WECHAT_BACKEND = ""
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    type(resident).objects.filter(pk=resident.pk).update(phone=None)
    queue(resident, at)
    notifications.deliver_pending(at=at)

    assert (states(), InboxMessage.objects.count()) == ({}, 1)


# What fails


def test_a_failing_channel_neither_blocks_nor_repeats_the_others(resident, reachable, at, monkeypatch):
    queue(resident, at)
    monkeypatch.setattr(MemoryBackend, "send", fails(ValueError("provider says no")))
    for minutes in range(0, 60, 5):
        notifications.deliver_pending(at=at + timedelta(minutes=minutes))

    assert states() == {"sms": "failed", "email": "sent", "wechat": "sent"}
    assert Delivery.objects.get(channel="sms").attempts == notifications.MAX_ATTEMPTS
    assert (len(mail.outbox), len(WeChatMemory.sent), InboxMessage.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize("error", [OutcomeUnknown("500 after the text"), TimeoutError(), ConnectionResetError()])
def test_an_unknown_outcome_is_uncertain_and_not_tried_again(resident, at, monkeypatch, sent, error):
    queue(resident, at)
    with monkeypatch.context() as patch:
        patch.setattr(MemoryBackend, "send", fails(error))
        notifications.deliver_pending(at=at)
    notifications.deliver_pending(at=at + timedelta(days=1))

    assert (states(), sent) == ({"sms": "uncertain"}, [])


@pytest.mark.parametrize("left", [False, True])
def test_killed_between_send_and_mark_is_uncertain_and_never_sent_again(resident, at, monkeypatch, sent, left):
    """Whether the text had left before the kill nobody knows: either way there is no second one."""
    queue(resident, at)
    send = MemoryBackend.send

    def killed(self, phone, text):
        if left:
            send(self, phone, text)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(MemoryBackend, "send", killed)
        notifications.deliver_pending(at=at)
    assert states() == {"sms": "sending"}
    assert notifications.deliver_pending(at=at + CLAIMED_FOR - timedelta(seconds=1)) == 0
    assert notifications.deliver_pending(at=at + CLAIMED_FOR) == 0

    assert (states(), len(sent), InboxMessage.objects.count()) == ({"sms": "uncertain"}, int(left), 1)


def test_a_slow_worker_that_was_taken_for_dead_still_notes_that_it_sent(resident, at, monkeypatch, sent):
    queue(resident, at)
    send = MemoryBackend.send

    def slow(self, phone, text):
        notifications.send_due("sms", at=at + CLAIMED_FOR)
        send(self, phone, text)

    monkeypatch.setattr(MemoryBackend, "send", slow)
    notifications.deliver_pending(at=at)

    assert (states(), len(sent)) == ({"sms": "sent"}, 1)


def test_an_address_taken_back_before_sending_is_not_written_to(resident, reachable, at):
    queue(resident, at)
    notifications.hand_out_due(at=at)
    NoticeChoice.objects.update(email="")
    notifications.deliver_pending(at=at)

    assert (states()["email"], mail.outbox) == ("pending", [])


def test_two_hundred_notices_that_waited_for_the_worker_leave_once_each(resident, at, sent):
    for number in range(200):
        queue(resident, at, key=f"n{number}")
    restart = at + timedelta(hours=1)
    rounds = [notifications.deliver_pending(at=restart) for _ in range(4)]

    assert rounds == [200, 200, 0, 0]
    assert (InboxMessage.objects.count(), len(sent)) == (200, 200)
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {"sent"}


def test_an_idle_worker_only_reads(resident, at, django_assert_num_queries):
    with django_assert_num_queries(1 + len(notifications.OUTWARD)) as asked:
        notifications.deliver_pending(at=at)
    assert {query["sql"].split()[0] for query in asked.captured_queries} == {"SELECT"}


def test_a_key_that_was_queued_already_is_left_alone(resident, at):
    rows = [notifications.draft(resident.pk, "booking_made", at=at, dedupe_key=key, **FACTS) for key in "aab"]
    notifications.queue_drafts(rows[:1])
    notifications.queue_drafts(rows[1:])

    assert sorted(OutboxMessage.objects.values_list("dedupe_key", flat=True)) == ["a", "b"]


# How it is set up


def test_a_backend_that_cannot_be_used_is_an_error(settings):
    settings.WECHAT_BACKEND = "common.wechat.NoSuch"

    assert [error.id for error in checks.backends(None)] == ["common.E001"]
    with pytest.raises(CommandError, match="WECHAT_BACKEND"):
        call_command("check")


def test_channels_that_are_off_are_named_on_deploy(settings):
    assert checks.channels_that_are_off(None) == []
    settings.WECHAT_BACKEND = ""
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

    assert [info.msg.partition(" ")[0] for info in checks.channels_that_are_off(None)] == ["E-mail", "WeChat"]
