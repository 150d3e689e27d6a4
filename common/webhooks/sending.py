"""Deliveries on their way: claimed, sent outside any transaction, noted. At least once, and in order for one subject.

A worker sends one request at a time to an endpoint, and each endpoint goes on by itself, so one that hangs holds up the
others for ten seconds at the end of a round and no more. After a failure a delivery waits 1, 5, 30 minutes, 2 and 12
hours; it is tried six times. While an endpoint does not answer, its other deliveries wait with it; ten failures in a
row pause it.
"""

import json
import logging
import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from common import audit
from common.models import WebhookDelivery, WebhookEndpoint, WebhookEvent

from .posting import Answer, post
from .signing import headers_for

log = logging.getLogger(__name__)
State = WebhookDelivery.State
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))
MAX_ATTEMPTS = len(WAITS) + 1
PAUSE_AFTER = 10
CLAIMED_FOR = timedelta(minutes=2)  # then the worker that was sending counts as dead
ROUND_SECONDS = 10.0
AT_ONCE = 8


def send_due(*, at: datetime | None = None) -> int:
    """Send what is due, to several endpoints at once; returns how many arrived. Safe in several workers."""
    waiting = _ready(at or timezone.now())
    if not waiting:
        return 0
    arrived, ends = 0, time.monotonic() + ROUND_SECONDS
    running: dict[Future[Answer], WebhookDelivery] = {}
    with ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="webhook") as pool:
        while waiting or running:
            while waiting and len(running) < AT_ONCE:
                if delivery := _claim(waiting.pop(), at or timezone.now()):
                    running[pool.submit(_post, delivery, at or timezone.now())] = delivery
            for future in wait(running, return_when=FIRST_COMPLETED).done if running else ():
                delivery = running.pop(future)
                arrived += _note(delivery, future.result(), at or timezone.now())
                if time.monotonic() < ends:
                    waiting.append(delivery.endpoint_id)
    return arrived


def payload_of(event: WebhookEvent) -> bytes:
    """{"type", "timestamp", "data"}, the same bytes for every attempt."""
    told = {"type": event.kind, "timestamp": timezone.localtime(event.at).isoformat(), "data": event.facts}
    return json.dumps(told, ensure_ascii=False).encode()


def _awake(at: datetime) -> QuerySet[WebhookEndpoint]:
    held = Q(hold_until__isnull=True) | Q(hold_until__lte=at)
    return WebhookEndpoint.objects.filter(held, active=True, paused_at=None)


def _due(at: datetime) -> QuerySet[WebhookDelivery]:
    """What may be sent now: nothing before an earlier delivery of the same subject has arrived or been given up."""
    open_ones = WebhookDelivery.objects.filter(state__in=[State.PENDING, State.SENDING])
    earlier = open_ones.filter(endpoint=OuterRef("endpoint"), subject=OuterRef("subject"), event__lt=OuterRef("event"))
    return open_ones.filter(~Exists(earlier), due_at__lte=at)


def _ready(at: datetime) -> list[int]:
    mine = _due(at).filter(endpoint=OuterRef("pk"))
    return list(_awake(at).filter(Exists(mine)).order_by("-pk").values_list("pk", flat=True))


def _claim(endpoint_id: int, at: datetime) -> WebhookDelivery | None:
    """Take the next delivery of an endpoint; None if there is none, it sleeps, or another worker was quicker."""
    if not _awake(at).filter(pk=endpoint_id).exists():
        return None
    pk = _due(at).filter(endpoint=endpoint_id).order_by("event", "pk").values_list("pk", flat=True).first()
    mine = WebhookDelivery.objects.filter(pk=pk, state__in=[State.PENDING, State.SENDING], due_at__lte=at)
    if pk is None or not mine.update(state=State.SENDING, due_at=at + CLAIMED_FOR):
        return None
    return WebhookDelivery.objects.select_related("endpoint", "event").get(pk=pk)


def _post(delivery: WebhookDelivery, at: datetime) -> Answer:
    """In a thread of the pool: no database here."""
    body = payload_of(delivery.event)
    headers = headers_for(delivery.endpoint, str(delivery.event.public_id), body, at=at)
    return post(delivery.endpoint.url, body, headers)


@transaction.atomic
def _note(delivery: WebhookDelivery, answer: Answer, at: datetime) -> bool:
    attempts = delivery.attempts + 1
    ending: dict = {"state": State.SENT}
    if not answer.is_good:
        gives_up = attempts >= MAX_ATTEMPTS
        ending = {"state": State.FAILED} if gives_up else {"state": State.PENDING, "due_at": at + WAITS[attempts - 1]}
    WebhookDelivery.objects.filter(pk=delivery.pk, state=State.SENDING).update(
        attempts=F("attempts") + 1,
        tried_at=at,
        status=answer.status,
        answer=answer.text[:500],
        error=answer.error[:200],
        took_ms=answer.took_ms,
        **ending,
    )
    _note_endpoint(delivery.endpoint_id, answer, at)
    return answer.is_good


def _note_endpoint(endpoint_id: int, answer: Answer, at: datetime) -> None:
    row = WebhookEndpoint.objects.filter(pk=endpoint_id)
    if answer.is_good:
        row.exclude(failures=0, hold_until=None).update(failures=0, hold_until=None)
        return
    row.update(failures=F("failures") + 1)
    endpoint = row.first()
    if endpoint is None or endpoint.paused_at:
        return
    if not answer.is_about_this_one:
        row.update(hold_until=at + WAITS[min(endpoint.failures, len(WAITS)) - 1])
    if endpoint.failures >= PAUSE_AFTER:
        log.error("webhook endpoint %s is paused after %s failures", endpoint_id, endpoint.failures)
        row.update(paused_at=at)
        audit.record(None, "webhook.paused", endpoint, at=at, failures=endpoint.failures)
