"""From the audit log to events and their deliveries. The actions write nothing more than they always did: whoever
books pays nothing for those who listen.

Each audit entry becomes at most one event, however often it is read: what was numbered before and committed after
the last reading is found because everything of the last minutes is looked at again.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.utils import timezone

from common.models import AuditEntry, WebhookCursor, WebhookDelivery, WebhookEndpoint, WebhookEvent

from .sources import Found, sources, verbs_of

LONGEST_TRANSACTION = timedelta(minutes=5)
BATCH = 500


def newest_entry() -> int:
    """The number of the last audit entry; what an endpoint is not told of ends there."""
    return AuditEntry.objects.aggregate(newest=Max("pk"))["newest"] or 0


def collect(*, at: datetime | None = None) -> int:
    """Make the events that some endpoint wants; returns how many deliveries there are more. Safe in several workers."""
    now = at or timezone.now()
    endpoints = list(WebhookEndpoint.objects.filter(active=True))
    if not endpoints:
        return 0
    cursor = _cursor(endpoints, now)
    newest = newest_entry()
    found, is_full = _from_the_log(endpoints, cursor)
    found += _from_the_clock(endpoints, cursor, now)
    with transaction.atomic():
        made = _store(found, endpoints, now)
        _advance(cursor, newest, is_full, now)
    return made


def _cursor(endpoints: list[WebhookEndpoint], at: datetime) -> WebhookCursor:
    """Where reading goes on: nowhere before the first that listens began to."""
    since, since_at = min(e.since for e in endpoints), min(e.since_at for e in endpoints)
    fresh = {"settled": since, "read_to": since, "read_at": at, "clock_at": since_at}
    cursor, _made = WebhookCursor.objects.get_or_create(pk=1, defaults=fresh)
    cursor.settled, cursor.read_to = max(cursor.settled, since), max(cursor.read_to, since)
    cursor.clock_at = max(cursor.clock_at, since_at)
    return cursor


def _from_the_log(endpoints: list[WebhookEndpoint], cursor: WebhookCursor) -> tuple[list[Found], bool]:
    wanted = {event for endpoint in endpoints for event in endpoint.events}
    verbs = {source: verbs_of(source, wanted) for source in sources()}
    known = WebhookEvent.objects.filter(audit_id=OuterRef("pk"))
    entries = list(
        AuditEntry.objects.filter(
            ~Exists(known),
            pk__gt=cursor.settled,
            verb__in=[verb for of_source in verbs.values() for verb in of_source],
            community_id__in={endpoint.community_id for endpoint in endpoints},
        ).order_by("pk")[:BATCH]
    )
    found: list[Found] = []
    for source, mine in verbs.items():
        found += source.found_in([entry for entry in entries if entry.verb in mine])
    return sorted(found, key=lambda one: one.audit_id or 0), len(entries) == BATCH


def _from_the_clock(endpoints: list[WebhookEndpoint], cursor: WebhookCursor, at: datetime) -> list[Found]:
    wanted = {event for endpoint in endpoints for event in endpoint.events}
    found = [one for s in sources() if hasattr(s, "by_the_clock") for one in s.by_the_clock(cursor.clock_at, at)]
    return [one for one in found if one.kind in wanted]


def _store(found: Iterable[Found], endpoints: list[WebhookEndpoint], at: datetime) -> int:
    """Events that are new, and a delivery of each for every endpoint that wants it."""
    events = [
        WebhookEvent(
            community_id=one.community_id, kind=one.kind, subject=one.subject, at=one.at, facts=one.facts,
            audit_id=one.audit_id, key=one.key,
        )
        for one in found
    ]  # fmt: skip
    WebhookEvent.objects.bulk_create(events, ignore_conflicts=True)
    names = [event.public_id for event in events]
    stored = list(
        WebhookEvent.objects.filter(public_id__in=names).order_by("pk")
    )  # what another worker made is not ours
    deliveries = [
        WebhookDelivery(event=event, endpoint=endpoint, subject=event.subject, due_at=at)
        for event in stored
        for endpoint in endpoints
        if _wants(endpoint, event)
    ]
    return len(WebhookDelivery.objects.bulk_create(deliveries, ignore_conflicts=True))


def _wants(endpoint: WebhookEndpoint, event: WebhookEvent) -> bool:
    mine = event.community_id == endpoint.community_id and event.kind in endpoint.events
    is_new = event.audit_id > endpoint.since if event.audit_id else event.at > endpoint.since_at
    return mine and is_new


def _advance(cursor: WebhookCursor, newest: int, is_full: bool, at: datetime) -> None:
    cursor.clock_at = at
    if not is_full and at - cursor.read_at >= LONGEST_TRANSACTION:
        cursor.settled, cursor.read_to, cursor.read_at = cursor.read_to, newest, at
    cursor.save()
