"""Checking the ledger against itself: chain, sums, reversals, the proofs behind each entry, its sealed months, and the
walls around it.

Everything is read once in order, in pieces, so that memory stays flat however long the ledger is.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator

from django.db.models import Sum

from community.models import Community

from . import walls
from .digests import covered, figures
from .ledger import START, seal, seal_of_digest, seal_of_events
from .models import AttendanceEvent, HoursReview, LedgerDigest, LedgerEntry, LedgerHead, PresenceSpan
from .months import begins_at, following
from .states import EntryKind, ReviewKind, SpanState

PIECE = 500


def faults(community: Community, *, progress: Callable[[int], object] = lambda n: None) -> Iterator[str]:
    """What is wrong with a community's ledger, in plain words; nothing when every entry is as it was written.

    `progress` is told how many entries were looked at since it was called last."""
    seq, last = 0, START
    for piece in _pieces(community):
        events = _events_behind(piece)
        for entry in piece:
            seq += 1
            if entry.seq != seq:
                yield f"#{entry.seq}: expected #{seq}, an entry is missing"
                seq = entry.seq
            yield from _faults_of_link(entry, last)
            yield from _faults_of_sums(entry)
            yield from _faults_of_proof(entry, events)
            last = entry.hash
        progress(len(piece))
    head = LedgerHead.objects.filter(community=community).first()
    if (head.seq, head.hash) != (seq, last) if head else seq:
        yield f"the head does not point at the last entry #{seq}"
    yield from _faults_of_credits(community)
    yield from _faults_of_digests(community)


def faults_of_walls() -> Iterator[str]:
    for name in walls.missing():
        yield f"the database's wall {name} does not stand; it is put up by migrating"


def _pieces(community: Community) -> Iterator[list[LedgerEntry]]:
    """By number and piece by piece: no engine has to keep the whole answer."""
    entries = LedgerEntry.objects.filter(community=community).select_related("reverses").order_by("seq")
    last = -1
    while piece := list(entries.filter(seq__gt=last)[:PIECE]):
        last = piece[-1].seq
        yield piece


def _faults_of_link(entry: LedgerEntry, last: str) -> Iterator[str]:
    if entry.prev_hash != last:
        yield f"#{entry.seq}: does not follow the entry before it"
    if seal(entry) != entry.hash:
        yield f"#{entry.seq}: its content was changed after it was written"


def _faults_of_sums(entry: LedgerEntry) -> Iterator[str]:
    days = entry.days or []
    if days and (sum(d[1] for d in days), sum(d[2] for d in days)) != (entry.minutes_raw, entry.minutes_counted):
        yield f"#{entry.seq}: its days do not add up to its minutes"
    first = entry.reverses
    if first and (first.minutes_raw + entry.minutes_raw, first.minutes_counted + entry.minutes_counted) != (0, 0):
        yield f"#{entry.seq}: is not the opposite of #{first.seq}"


def _events_behind(piece: list[LedgerEntry]) -> dict[object, list[AttendanceEvent]]:
    """sign-up → the events of its spans, as the entries were sealed with them."""
    signups = {entry.signup_id for entry in piece}
    spans = PresenceSpan.objects.filter(signup__in=signups).exclude(state=SpanState.REJECTED)
    found: dict[object, list[AttendanceEvent]] = defaultdict(list)
    for span in spans.select_related("came", "left"):
        found[span.signup_id] += [span.came, span.left]
    return found


def _faults_of_proof(entry: LedgerEntry, events: dict[object, list[AttendanceEvent]]) -> Iterator[str]:
    """The newest credit of a sign-up rests on the events of its spans; proposed times rest on people's word alone."""
    sealed = entry.snapshot.get("events")
    if entry.kind != EntryKind.CREDIT or not sealed or sealed == seal_of_events([]):
        return
    behind = events.get(entry.signup_id, [])
    if sealed != seal_of_events(behind) and not _has_later_proof(entry, behind):
        yield f"#{entry.seq}: the attendance behind it was changed after it was written"


def _has_later_proof(entry: LedgerEntry, behind: list[AttendanceEvent]) -> bool:
    """A scan that was told after the entry was written changes the spans, not the entry."""
    return any(event.received_at > entry.created_at for event in behind)


def _faults_of_credits(community: Community) -> Iterator[str]:
    """A sign-up is credited once: all its credits but the newest are reversed."""
    sums = LedgerEntry.objects.filter(community=community).values("signup").annotate(minutes=Sum("minutes_counted"))
    several = LedgerEntry.objects.filter(community=community, kind=EntryKind.CREDIT, round__gt=1).values("signup")
    newest = LedgerEntry.objects.filter(community=community, kind=EntryKind.CREDIT, signup__in=several)
    counted = {entry.signup_id: entry.minutes_counted for entry in newest.order_by("round").iterator(PIECE)}
    for signup, minutes in sums.filter(signup__in=several).values_list("signup", "minutes").iterator(PIECE):
        if counted[signup] != minutes:
            yield f"sign-up {signup}: its entries add up to {minutes}, the newest says {counted[signup]}"
    late = HoursReview.objects.filter(community=community, kind=ReviewKind.CORRECTION, state="credited", entry=None)
    for review in late.iterator(PIECE):
        yield f"review {review.pk}: was agreed to and has no entry"


def _faults_of_digests(community: Community) -> Iterator[str]:
    """Each sealed month against the entries it covers and the month before; the database counts, month by month."""
    before = None
    for digest in LedgerDigest.objects.filter(community=community).order_by("month").iterator(PIECE):
        faults = [*_faults_of_chain(digest, before), *_faults_of_figures(digest), *_faults_of_head(digest, before)]
        yield from (f"digest of {digest}: {fault}" for fault in faults)
        if before:
            yield from _written_after(before, until=digest.last_seq)
        before = digest
    if before:
        yield from _written_after(before)


def _faults_of_chain(digest: LedgerDigest, before: LedgerDigest | None) -> Iterator[str]:
    if seal_of_digest(digest) != digest.hash:
        yield "its content was changed after it was sealed"
    if digest.prev_hash != (before.hash if before else START):
        yield "does not follow the digest before it"
    if before and digest.month != following(before.month):
        yield f"the month after {before} was not sealed"
    until = before.last_seq if before else 0
    expected = until + 1 if digest.first_seq else 0
    if digest.first_seq != expected or (not expected and digest.last_seq != until):
        yield f"does not begin after #{until}"


def _faults_of_figures(digest: LedgerDigest) -> Iterator[str]:
    for name, counted in figures(covered(digest)).items():
        if getattr(digest, name) != counted:
            yield f"says {name} {getattr(digest, name)}, counted {counted}"


def _faults_of_head(digest: LedgerDigest, before: LedgerDigest | None) -> Iterator[str]:
    """An empty month repeats the head of the month before."""
    if not digest.first_seq:
        if digest.head_hash != (before.head_hash if before else START):
            yield "has no entries and another head than the digest before it"
        return
    last = LedgerEntry.objects.filter(community=digest.community_id, seq=digest.last_seq).first()
    if last is None or last.hash != digest.head_hash:
        yield f"its last entry #{digest.last_seq} is not the one that was sealed"
    elif last.created_at >= begins_at(following(digest.month)):
        yield f"its last entry #{last.seq} was written after the month"


def _written_after(sealed: LedgerDigest, *, until: int | None = None) -> Iterator[str]:
    """Entries beyond a digest that claim to be from its month or before."""
    beyond = LedgerEntry.objects.filter(community=sealed.community_id, seq__gt=sealed.last_seq)
    if until is not None:
        beyond = beyond.filter(seq__lte=until)
    late = beyond.filter(created_at__lt=begins_at(following(sealed.month))).order_by("seq")
    for seq in late.values_list("seq", flat=True).iterator(PIECE):
        yield f"#{seq}: is dated into {sealed}, which was sealed without it"
