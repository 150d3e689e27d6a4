"""The outbox: actions queue rows in their transaction, the background worker delivers them afterwards.

A message's words live in `templates/notifications/<kind>.txt`: first line the title, the rest the body.
The payload carries everything the words need, so that delivery reads no other app.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.module_loading import import_string

from .models import InboxMessage, OutboxMessage

log = logging.getLogger(__name__)
BATCH = 100
MAX_ATTEMPTS = 6
CLAIMED_FOR = timedelta(minutes=5)  # a worker that dies meanwhile leaves the message to another
BY_SMS = {"booking_offered", "booking_promoted", "slot_cancelled", "shift_cancelled"}


def queue(recipient, kind: str, *, at: datetime, dedupe_key: str, **payload) -> OutboxMessage | None:
    """Store a message for `recipient` (a User, or None for people without a login: then nothing is stored)."""
    if recipient is None:
        return None
    return OutboxMessage.objects.create(
        recipient=recipient, kind=kind, payload=payload, dedupe_key=dedupe_key, created_at=at, due_at=at
    )


def mark_read(messages: QuerySet[InboxMessage], *, at: datetime) -> None:
    """Note when messages were read; those already read keep their time."""
    messages.filter(read_at__isnull=True).update(read_at=at)


def deliver_pending(*, at: datetime | None = None, limit: int = BATCH) -> int:
    """Deliver what is due; returns how many left. Safe to run in several workers at once."""
    at = at or timezone.now()
    due = OutboxMessage.objects.filter(state=OutboxMessage.State.PENDING, due_at__lte=at).order_by("due_at", "id")
    return sum(_deliver(pk, at) for pk in due.values_list("pk", flat=True)[:limit])


def _deliver(pk: int, at: datetime) -> bool:
    """Claim the row by moving its due time, send outside any transaction, then note what became of it."""
    if not _pending(pk).filter(due_at__lte=at).update(due_at=at + CLAIMED_FOR):
        return False
    message = OutboxMessage.objects.select_related("recipient").get(pk=pk)
    try:
        _by_sms(message, _to_inbox(message, at))
    except Exception:
        log.exception("message %s could not be delivered", pk)
        return _postpone(message, at)
    return bool(_pending(pk).update(state=OutboxMessage.State.SENT, sent_at=at))


def _pending(pk: int) -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.filter(pk=pk, state=OutboxMessage.State.PENDING)


def _to_inbox(message: OutboxMessage, at: datetime) -> InboxMessage:
    """The message as it is read under 我的; made once, also when a text message has to be tried again."""
    text = render_to_string(f"notifications/{message.kind}.txt", message.payload).strip()
    title, _, body = text.partition("\n")
    facts = {"title": title.strip()[:80], "body": body.strip(), "url": message.payload.get("url", ""), "created_at": at}
    return InboxMessage.objects.get_or_create(outbox=message, defaults={"recipient": message.recipient, **facts})[0]


def _by_sms(message: OutboxMessage, inbox: InboxMessage) -> None:
    phone = message.recipient.phone
    if message.kind in BY_SMS and phone:
        import_string(settings.SMS_BACKEND)().send(phone, f"{inbox.title}。{inbox.body}")


def _postpone(message: OutboxMessage, at: datetime) -> bool:
    message.attempts += 1
    message.due_at = at + timedelta(seconds=2**message.attempts * 15)
    if message.attempts >= MAX_ATTEMPTS:
        message.state = OutboxMessage.State.FAILED
    message.save(update_fields=["attempts", "due_at", "state"])
    return False
