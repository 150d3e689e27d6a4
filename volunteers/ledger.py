"""The ledger of hours: every entry carries the hash of the one before, so that nothing can be changed unseen."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC
from typing import Any

from django.db import transaction

from accounts.rules import require

from .digests import sealed_text
from .models import AttendanceEvent, LedgerDigest, LedgerEntry, LedgerHead
from .rules import refusal_to_write

START = "0" * 64
FIRST = (
    "community_id", "seq", "volunteer_id", "signup_id", "kind", "minutes_raw", "minutes_counted", "local_date", "grade",
    "policy_id", "snapshot", "steps", "created_by_id", "approved_by_id", "reverses_id", "created_at",
)  # fmt: skip
# What the hash of an entry covers, by the version that it was written under.
SEALED = {1: FIRST, 2: (*FIRST, "seal_version", "beneficiary_id", "round", "days")}
NEWEST = 2
OF_AN_EVENT = (
    "id", "signup_id", "kind", "method", "grade", "occurred_at", "received_at", "client_event_id", "actor_id",
    "checkpoint_id", "offline", "device", "flags",
)  # fmt: skip


def lock(community_id: int) -> LedgerHead:
    """The end of a community's ledger, locked until the transaction ends: nobody else counts or writes meanwhile."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("A ledger entry belongs to the transaction of its action")
    return LedgerHead.objects.select_for_update().get_or_create(community_id=community_id)[0]


def append(entry: LedgerEntry) -> LedgerEntry:
    """Chain an unsaved entry to its community's ledger; a month that was sealed takes no more."""
    if not entry.signup.shift.service_kind.counts_as_service:
        raise ValueError(f"sign-up {entry.signup_id} is for what is not volunteer service")
    head = lock(entry.community_id)
    require(refusal_to_write(entry.community_id, at=entry.created_at))
    entry.seq, entry.prev_hash, entry.seal_version = head.seq + 1, head.hash, NEWEST
    entry.hash = seal(entry)
    entry.save(force_insert=True)
    LedgerHead.objects.filter(pk=head.pk).update(seq=entry.seq, hash=entry.hash)
    return entry


def seal(entry: LedgerEntry) -> str:
    """SHA-256 over the previous hash and the canonical JSON of everything the entry says."""
    return _hash(entry.prev_hash, {name: _plain(getattr(entry, name)) for name in SEALED[entry.seal_version]})


def seal_of_events(events: Iterable[AttendanceEvent]) -> str:
    """SHA-256 over the proofs of presence that an entry rests on, so that a changed event is found."""
    return _hash("", [{name: _plain(getattr(event, name)) for name in OF_AN_EVENT} for event in events])


def seal_of_digest(digest: LedgerDigest) -> str:
    """SHA-256 over what a month's digest says, the hash of the digest before included."""
    return hashlib.sha256(sealed_text(digest).encode()).hexdigest()


def _hash(before: str, content: Any) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()


def _plain(value: Any) -> Any:
    if hasattr(value, "tzinfo"):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if value is None or isinstance(value, (int, dict, list)):
        return value
    return str(value)
