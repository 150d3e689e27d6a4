"""The minutes of one sign-up: its spans, under the policy of the day, beside what the person has been credited already.

Reads only. Whoever writes an entry from it holds the ledger's head, so that two shifts never count the same minute.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils import timezone

from . import hours
from .models import HoursPolicy, LedgerEntry, PresenceSpan, Signup
from .rules import policy_of
from .states import SpanState

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
    """Presence of the same person that other shifts have been credited for."""
    if not times:
        return []
    begin, end = min(came for came, _ in times), max(left for _, left in times)
    others = PresenceSpan.objects.filter(
        signup__volunteer=signup.volunteer_id, came_at__lt=end, left_at__gt=begin, signup__ledger__isnull=False
    )
    others = others.exclude(signup=signup.pk).exclude(state=SpanState.REJECTED).select_related("signup__shift")
    found = ((max(o.came_at, o.signup.shift.starts_at), min(o.left_at, o.signup.shift.over_at)) for o in others)
    return [(came_at, left_at) for came_at, left_at in found if came_at < left_at]


def _before(signup: Signup) -> dict[date, int]:
    """Minutes that the person has been credited with on each local day, by other shifts."""
    day = timezone.localdate(signup.shift.starts_at)
    near = LedgerEntry.objects.filter(
        volunteer=signup.volunteer_id, local_date__gte=day - NEAR, local_date__lte=day + NEAR
    ).exclude(signup=signup.pk)
    sums: dict[date, int] = defaultdict(int)
    for days in near.values_list("days", flat=True):
        for of_day, raw, _ in days:
            sums[date.fromisoformat(of_day)] += raw
    return dict(sums)
