"""Checking the ledger against itself: chain, sums, reversals, the proofs behind each entry, and the walls around it.

Everything is read once in order, in pieces, so that memory stays flat however long the ledger is.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator

from django.db.models import Sum

from community.models import Community

from . import walls
from .ledger import START, seal, seal_of_events
from .models import AttendanceEvent, HoursReview, LedgerEntry, LedgerHead, PresenceSpan
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
