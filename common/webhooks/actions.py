"""What staff do with an endpoint; each with its audit entry."""

import json
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from common import audit
from common.errors import DomainError, Refusal
from common.models import WebhookDelivery, WebhookEndpoint, WebhookEvent
from common.retention import purge

from .collecting import newest_entry
from .posting import Answer, post
from .signing import BOTH_VALID, headers_for
from .sources import event_words

KEPT = timedelta(days=30)
STILL_WAITING = Refusal("webhook_waiting", "这一条还在等着发", "等它发完，或没送到，再重发")


@transaction.atomic
def switch(endpoint: WebhookEndpoint, *, on: bool, by, at: datetime) -> None:
    """Switched on it hears of what happens from now on; switched off, what was waiting for it is dropped."""
    endpoint.active = on
    start_now(endpoint, at=at)
    endpoint.save()
    endpoint.deliveries.filter(state=WebhookDelivery.State.PENDING).delete()
    audit.record(by, "webhook.switched_on" if on else "webhook.switched_off", endpoint, at=at)


def start_now(endpoint: WebhookEndpoint, *, at: datetime) -> None:
    """Set on an unsaved row: nothing before this moment is its business, and no failure counts any more."""
    endpoint.since, endpoint.since_at = newest_entry(), at
    endpoint.failures, endpoint.paused_at, endpoint.hold_until = 0, None, None


@transaction.atomic
def resume(endpoint: WebhookEndpoint, *, by, at: datetime) -> None:
    """Go on after a pause; what happened meanwhile is sent now, in its order."""
    paused = WebhookEndpoint.objects.filter(pk=endpoint.pk).exclude(paused_at=None, hold_until=None)
    if paused.update(failures=0, paused_at=None, hold_until=None):
        audit.record(by, "webhook.resumed", endpoint, at=at)
        endpoint.deliveries.filter(state=WebhookDelivery.State.PENDING).update(due_at=at, attempts=0)


@transaction.atomic
def rotate(endpoint: WebhookEndpoint, *, by, at: datetime) -> None:
    """A new secret; for a day requests carry the signatures of both."""
    fresh = WebhookEndpoint._meta.get_field("salt").get_default()
    endpoint.old_salt, endpoint.salt, endpoint.old_until = endpoint.salt, fresh, at + BOTH_VALID
    endpoint.save(update_fields=["salt", "old_salt", "old_until"])
    audit.record(by, "webhook.rotated", endpoint, at=at)


@transaction.atomic
def send_again(delivery: WebhookDelivery, *, by, at: datetime) -> None:
    """Once more, under the same id: a receiver that has it already recognises it."""
    over = WebhookDelivery.objects.filter(pk=delivery.pk, state__in=["sent", "failed"])
    if not over.update(state=WebhookDelivery.State.PENDING, attempts=0, due_at=at):
        raise DomainError(STILL_WAITING)
    audit.record(by, "webhook.sent_again", delivery.endpoint, at=at, event=str(delivery.event.public_id))


def ping(endpoint: WebhookEndpoint, *, at: datetime) -> Answer:
    """A signed trial request, sent at once and kept nowhere: ten seconds at most."""
    told = {"type": "ping", "timestamp": timezone.localtime(at).isoformat(), "data": {"events": sorted(event_words())}}
    body = json.dumps(told, ensure_ascii=False).encode()
    return post(endpoint.url, body, headers_for(endpoint, str(uuid4()), body, at=at))


def with_tallies(endpoints: QuerySet[WebhookEndpoint]) -> QuerySet[WebhookEndpoint]:
    """Each with `waiting`, `lost` (given up) and `sent_at`, the last attempt."""
    state = WebhookDelivery.State
    return endpoints.annotate(
        waiting=Count("deliveries", Q(deliveries__state__in=[state.PENDING, state.SENDING])),
        lost=Count("deliveries", Q(deliveries__state=state.FAILED)),
        last_at=Max("deliveries__tried_at"),
    )


def forget_old(at: datetime) -> int:
    """Events older than 30 days go, with their deliveries."""
    return purge(WebhookEvent.objects.filter(at__lt=at - KEPT))
