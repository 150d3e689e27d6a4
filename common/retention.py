"""What is thrown away after its time, in small transactions, so that nobody waits behind it."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from .models import InboxMessage, OutboxMessage

OUTBOX_KEPT = timedelta(days=30)
INBOX_KEPT = timedelta(days=180)
BATCH = 200
ROUNDS = 25  # 5,000 rows a turn


def purge_messages(at: datetime) -> int:
    """Forget what left the outbox (with its deliveries) and what has stood in an inbox for half a year."""
    done = OutboxMessage.objects.exclude(state=OutboxMessage.State.PENDING).filter(created_at__lt=at - OUTBOX_KEPT)
    return purge(done) + purge(InboxMessage.objects.filter(created_at__lt=at - INBOX_KEPT))


def purge(rows: QuerySet) -> int:
    """Delete up to 5,000 rows, 200 a transaction; returns how many went, without what went with them."""
    gone = 0
    for _ in range(ROUNDS):
        keys = list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])
        rows.model._base_manager.filter(pk__in=keys).delete()
        gone += len(keys)
        if len(keys) < BATCH:
            break
    return gone
