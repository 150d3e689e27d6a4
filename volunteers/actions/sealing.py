"""月度封存: at the end of a month its part of the ledger is counted, hashed and never added to again."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from accounts.rules import require
from common import audit, page_cache
from community.models import Community
from volunteers import digests, ledger, rules
from volunteers.models import LedgerDigest, LedgerEntry
from volunteers.months import begins_at, following, month_of


@transaction.atomic
def seal_month(community: Community, month: date, *, by: User | None = None, at: datetime) -> LedgerDigest:
    """Seal the month that begins with this day, and before it every earlier one that was not sealed; sealing twice
    answers the first digest."""
    ledger.lock(community.pk)
    sealed = LedgerDigest.objects.filter(community=community)
    if found := sealed.filter(month=month).first():
        return found
    last = sealed.order_by("-month").first()
    due = following(last.month) if last else _first_month(community)
    require(rules.refusal_to_seal(month, first=due, at=at))
    while due <= month:
        last, due = _seal(community, due, last, by=by, at=at), following(due)
    page_cache.forget()
    return last


def _first_month(community: Community) -> date | None:
    first = LedgerEntry.objects.filter(community=community).order_by("seq").first()
    return month_of(first.created_at) if first else None


def _seal(
    community: Community, month: date, before: LedgerDigest | None, *, by: User | None, at: datetime
) -> LedgerDigest:
    """By number up to the last entry that was written in the month: clocks of two machines may differ by a moment, the
    numbers leave nothing out and count nothing twice."""
    until = before.last_seq if before else 0
    fresh = LedgerEntry.objects.filter(community=community, seq__gt=until)
    newest = fresh.filter(created_at__lt=begins_at(following(month))).order_by("-seq").first()
    digest = LedgerDigest(
        community=community, month=month, first_seq=until + 1 if newest else 0,
        last_seq=newest.seq if newest else until, head_hash=_head(newest, before),
        prev_hash=before.hash if before else ledger.START, sealed_at=at, sealed_by=by,
    )  # fmt: skip
    for name, figure in digests.figures(digests.covered(digest)).items():
        setattr(digest, name, figure)
    digest.hash = ledger.seal_of_digest(digest)
    digest.save(force_insert=True)
    audit.record(by, "ledger.sealed", digest, at=at, month=digest.code, hash=digest.hash)
    return digest


def _head(newest: LedgerEntry | None, before: LedgerDigest | None) -> str:
    if newest:
        return newest.hash
    return before.head_hash if before else ledger.START
