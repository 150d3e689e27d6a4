"""The minutes of one sign-up: its spans, under the policy of the day, beside what the person has been credited already.

Reads only. Whoever writes an entry from it holds the ledger's head, so that two shifts never count the same minute.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from . import hours
from .models import HoursPolicy, HoursReview, LedgerEntry, PresenceSpan, Signup
from .rules import policy_of
from .states import PROPOSED, EntryKind, ReviewState, SpanState

NEAR = timedelta(days=1)
Times = tuple[datetime, datetime]


def minutes_of(signup: Signup, times: Sequence[Times], policy: HoursPolicy | None = None) -> hours.Minutes:
    """What these times of presence are worth in the sign-up's shift."""
    shift = signup.shift
    return hours.count(
        [hours.Span(came_at, left_at) for came_at, left_at in times],
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        extended_until=shift.extended_until,
        policy=policy or policy_for(signup),
        taken=_taken(signup, times),
        before=_before(signup),
    )


def policy_for(signup: Signup) -> HoursPolicy:
    return policy_of(signup.community_id, timezone.localdate(signup.shift.starts_at))


def times_of(spans: Sequence[PresenceSpan]) -> list[Times]:
    return [(span.came_at, span.left_at) for span in spans]


def _taken(signup: Signup, times: Sequence[Times]) -> list[Times]:
    """What other shifts have been credited for to the same person: the times that each standing entry was counted
    from, as far as its grace took them."""
    if not times:
        return []
    begin, end = min(signup.shift.starts_at, *(came for came, _ in times)), max(left for _, left in times)
    end = max(end, signup.shift.over_at)
    entries = LedgerEntry.objects.filter(
        Q(signup__shift__ends_at__gt=begin) | Q(signup__shift__extended_until__gt=begin),
        volunteer=signup.volunteer_id, kind=EntryKind.CREDIT, ledgerentry=None, signup__shift__starts_at__lt=end,
    )  # fmt: skip
    entries = entries.exclude(signup=signup.pk).select_related("policy", "review", "signup__shift")
    entries = entries.prefetch_related("signup__spans")
    return [stretch for entry in entries for stretch in _counted_in(entry)]


def _counted_in(entry: LedgerEntry) -> list[Times]:
    """The times that an entry was counted from: proposed ones where it rests on a proposal, its spans otherwise."""
    review, shift = getattr(entry, "review", None), entry.signup.shift
    if review and review.kind in PROPOSED:
        times = [(review.came_at, review.left_at)]
    else:
        times = times_of([span for span in entry.signup.spans.all() if span.state != SpanState.REJECTED])
    return hours.counting(times, starts_at=shift.starts_at, ends_at=shift.over_at, policy=entry.policy)


def _before(signup: Signup) -> dict[date, int]:
    """Minutes that the person has been credited with on each local day, by other shifts, and what was agreed to and is
    still shown to the public."""
    day = timezone.localdate(signup.shift.starts_at)
    near = LedgerEntry.objects.filter(
        volunteer=signup.volunteer_id, local_date__gte=day - NEAR, local_date__lte=day + NEAR
    ).exclude(signup=signup.pk)
    sums: dict[date, int] = defaultdict(int)
    for days in near.values_list("days", flat=True):
        for of_day, raw, _ in days:
            sums[date.fromisoformat(of_day)] += raw
    for stretch in _agreed(signup):
        for on, minutes in hours.by_day([stretch]).items():
            sums[on] += minutes
    return dict(sums)


def _agreed(signup: Signup) -> list[Times]:
    """The times of the person's late entries that are shown to the public: agreed to, and soon in the ledger."""
    shift = signup.shift
    shown = HoursReview.objects.filter(
        signup__volunteer=signup.volunteer_id, state=ReviewState.NOTICE,
        came_at__lt=shift.over_at + NEAR, left_at__gt=shift.starts_at - NEAR,
    )  # fmt: skip
    return list(shown.exclude(signup=signup.pk).values_list("came_at", "left_at"))
