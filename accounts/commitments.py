"""When a person is promised elsewhere: one list that every room writes its promises to and asks before taking more."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from .models import Commitment


def keep(person_id: UUID, *, ref: str, title: str, url: str, starts_at: datetime, ends_at: datetime) -> None:
    """Write the promise down, or its new time. The caller holds the person's household (`lock_households`)."""
    facts = {"person_id": person_id, "title": title[:80], "url": url, "starts_at": starts_at, "ends_at": ends_at}
    Commitment.objects.update_or_create(ref=ref, defaults=facts)


def give_back(ref: str) -> None:
    Commitment.objects.filter(ref=ref).delete()


def in_the_way(person_ids: Iterable[UUID], starts_at: datetime, ends_at: datetime) -> dict[UUID, Commitment]:
    """person id → the first promise that overlaps this time."""
    found: dict[UUID, Commitment] = {}
    promised = Commitment.objects.filter(person__in=list(person_ids), starts_at__lt=ends_at, ends_at__gt=starts_at)
    for commitment in promised.order_by("starts_at", "pk"):
        found.setdefault(commitment.person_id, commitment)
    return found
