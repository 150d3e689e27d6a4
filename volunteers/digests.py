"""What a month of the ledger adds up to, always counted from its entries; and the text that its hash covers."""

import json

from django.db.models import Count, QuerySet, Sum, TextField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, NullIf

from .models import LedgerDigest, LedgerEntry

SEALED = ("community_id", "first_seq", "last_seq", "entries", "minutes", "volunteers", "head_hash", "prev_hash")
NOTHING = Value("", TextField())


def covered(digest: LedgerDigest) -> QuerySet[LedgerEntry]:
    """The entries that the digest speaks of, by their numbers."""
    entries = LedgerEntry.objects.filter(community=digest.community_id)
    return entries.filter(seq__gte=digest.first_seq, seq__lte=digest.last_seq) if digest.first_seq else entries.none()


def figures(entries: QuerySet[LedgerEntry]) -> dict[str, int]:
    """In one statement."""
    return entries.aggregate(
        entries=Count("pk"),
        minutes=Sum("minutes_counted", default=0),
        volunteers=Count("volunteer", distinct=True),
    )


def parts(digest: LedgerDigest) -> QuerySet:
    """The month by team and activity, as the entries themselves name them; without names of people."""
    activity = Coalesce(NullIf(KT("snapshot__activity"), NOTHING), KT("snapshot__shift"), NOTHING)
    named = covered(digest).annotate(team=Coalesce(KT("snapshot__team"), NOTHING), activity=activity)
    sums = named.values("team", "activity").annotate(entries=Count("pk"), minutes=Sum("minutes_counted"))
    return sums.order_by("-minutes", "team", "activity")


def sealed_text(digest: LedgerDigest) -> str:
    """Canonical JSON: the keys sorted, no spaces. Its SHA-256 is the digest's hash, so that it can be read out on paper
    and reckoned anywhere."""
    said = {name: getattr(digest, name) for name in SEALED} | {"month": digest.code}
    return json.dumps(said, sort_keys=True, separators=(",", ":"))
