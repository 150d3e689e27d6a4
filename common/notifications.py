"""The outbox: actions queue rows in their transaction, the background worker delivers them afterwards.

A message's words live in `templates/notifications/<kind>.txt`: first line the title, the rest the body.
The payload carries everything the words need, so that delivery reads no other app. One transaction takes a message
out of the outbox, into the inbox, and gives it a Delivery for each other channel; those are then sent one by one.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from .channels import CHANNELS, EMAIL, OUTWARD, SMS, WECHAT, Message, OutcomeUnknown
from .models import Delivery, InboxMessage, NoticeChoice, OutboxMessage

log = logging.getLogger(__name__)
BATCH = 100
MAX_ATTEMPTS = 6
CLAIMED_FOR = timedelta(minutes=5)  # then the worker that was sending counts as dead

# Which kind goes which way. Everything is written to the inbox but what stands in OUTSIDE_ONLY.
URGENT = {  # by SMS, and by what else the recipient has chosen
    "booking_approved",
    "booking_offered",
    "booking_promoted",
    "draw_won",
    "role_offered",
    "shift_cancelled",
    "shift_moved",
    "signup_clashed",
    "slot_cancelled",
    "slot_changed",
    "stand_in_found",
}
ASKED_FOR = {"reminder_day", "reminder_soon"}  # only by what the recipient has chosen
OUTSIDE_ONLY = {"email_check": (EMAIL,)}


def queue(recipient, kind: str, *, at: datetime, dedupe_key: str, **payload) -> OutboxMessage | None:
    """Store a message for `recipient` (a User, or None for people without a login: then nothing is stored)."""
    if recipient is None:
        return None
    message = draft(recipient.pk, kind, at=at, dedupe_key=dedupe_key, **payload)
    message.save(force_insert=True)
    return message


def draft(recipient_id: int, kind: str, *, at: datetime, dedupe_key: str, silent: bool = False, **payload):
    """An OutboxMessage that is not stored yet, see `queue_drafts`; a silent one goes to the inbox only."""
    facts = payload | ({"silent": True} if silent else {})
    return OutboxMessage(
        recipient_id=recipient_id, kind=kind, payload=facts, dedupe_key=dedupe_key, created_at=at, due_at=at
    )


def queue_drafts(drafts: Iterable[OutboxMessage]) -> None:
    """Store those whose dedupe_key is new; the others were queued before, perhaps by another worker just now."""
    OutboxMessage.objects.bulk_create(drafts, ignore_conflicts=True)


def mark_read(messages: QuerySet[InboxMessage], *, at: datetime) -> None:
    """Note when messages were read; those already read keep their time."""
    messages.filter(read_at__isnull=True).update(read_at=at)


def deliver_pending(*, at: datetime | None = None, limit: int = BATCH) -> int:
    """Hand out and send what is due; returns how many times something arrived, the inbox counted too."""
    return hand_out_due(at=at, limit=limit) + sum(send_due(name, at=at, limit=limit) for name in OUTWARD)


def hand_out_due(*, at: datetime | None = None, limit: int = BATCH) -> int:
    """Take what is due out of the outbox; safe to run in several workers at once."""
    now = at or timezone.now()
    due = OutboxMessage.objects.filter(state=OutboxMessage.State.PENDING, due_at__lte=now).order_by("due_at", "id")
    return sum(_hand_out(pk, now) for pk in due.values_list("pk", flat=True)[:limit])


def send_due(channel: str, *, at: datetime | None = None, limit: int = BATCH) -> int:
    """Send what is due on one channel; a claim whose worker died is marked uncertain and never sent again."""
    state = Delivery.State
    due = Delivery.objects.filter(channel=channel, due_at__lte=at or timezone.now())
    rows = due.filter(state__in=[state.PENDING, state.SENDING]).order_by("due_at", "id")
    found = list(rows.values_list("pk", "state")[:limit])
    if lost := [pk for pk, at_stage in found if at_stage == state.SENDING]:
        log.error("%s messages by %s were being sent when their worker ended: uncertain", len(lost), channel)
        due.filter(pk__in=lost, state=state.SENDING).update(state=state.UNCERTAIN)
    return sum(_send(pk, at or timezone.now()) for pk, at_stage in found if at_stage == state.PENDING)


def _hand_out(pk: int, at: datetime) -> bool:
    pending = OutboxMessage.objects.filter(pk=pk, state=OutboxMessage.State.PENDING)
    try:
        with transaction.atomic():
            if not pending.update(state=OutboxMessage.State.SENT, sent_at=at):
                return False
            _fan_out(OutboxMessage.objects.select_related("recipient").get(pk=pk), at)
    except Exception:
        log.exception("message %s could not be handed out", pk)
        _postpone(pending, at, failed=OutboxMessage.State.FAILED)
        return False
    return True


def _fan_out(outbox: OutboxMessage, at: datetime) -> None:
    message = Message.of(outbox, _choice_of(outbox))
    if outbox.kind not in OUTSIDE_ONLY:
        CHANNELS["inbox"].send(message)
    names = [name for name in _ways(message) if CHANNELS[name].is_on() and CHANNELS[name].address(message)]
    if names:
        Delivery.objects.bulk_create([Delivery(outbox=outbox, channel=name, due_at=at) for name in names])


def _ways(message: Message) -> tuple[str, ...]:
    kind, choice = message.outbox.kind, message.choice
    if kind in OUTSIDE_ONLY:
        return OUTSIDE_ONLY[kind]
    if kind not in URGENT | ASKED_FOR or "silent" in message.outbox.payload:
        return ()
    chosen = {SMS: choice.by_sms, EMAIL: choice.by_email, WECHAT: choice.by_wechat} if choice else {}
    return tuple(name for name in OUTWARD if chosen.get(name) or (name == SMS and kind in URGENT))


def _choice_of(outbox: OutboxMessage) -> NoticeChoice | None:
    if outbox.kind not in URGENT | ASKED_FOR:
        return None
    return NoticeChoice.objects.filter(pk=outbox.recipient_id).first()


def _send(pk: int, at: datetime) -> bool:
    """Claim the row, send outside any transaction, then note what became of it."""
    state = Delivery.State
    row = Delivery.objects.filter(pk=pk)
    pending = row.filter(state=state.PENDING, due_at__lte=at)
    if not pending.update(state=state.SENDING, due_at=at + CLAIMED_FOR):
        return False
    delivery = row.select_related("outbox__recipient").get()
    try:
        _leave(delivery)
    except (OutcomeUnknown, TimeoutError, ConnectionResetError, BrokenPipeError):
        log.exception("delivery %s: the provider may have taken it", pk)
        row.update(state=state.UNCERTAIN)
        return False
    except Exception:
        log.exception("delivery %s did not leave", pk)
        _postpone(row.filter(state=state.SENDING), at, failed=state.FAILED, again=state.PENDING)
        return False
    return bool(row.update(state=state.SENT, sent_at=at))


def _leave(delivery: Delivery) -> None:
    channel, message = CHANNELS[delivery.channel], Message.of(delivery.outbox, _choice_of(delivery.outbox))
    if not channel.address(message):
        raise LookupError("the recipient can no longer be reached this way")
    channel.send(message)


def _postpone(row: QuerySet, at: datetime, *, failed: str, again: str = "") -> None:
    """Try again after 30 s, 1, 2, 4 and 8 minutes, then no more."""
    attempts = (row.values_list("attempts", flat=True).first() or 0) + 1
    changes = {"state": failed} if attempts >= MAX_ATTEMPTS else ({"state": again} if again else {})
    row.update(attempts=F("attempts") + 1, due_at=at + timedelta(seconds=2**attempts * 15), **changes)
