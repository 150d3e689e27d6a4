"""The order of hits, the same on every database. Pure."""

from datetime import date, datetime

from cms.states import SearchKind

from .hits import Hit, today

FAR = 100_000  # days


def ranked(hits: list[Hit], *, at: datetime) -> list[Hit]:
    """By how well the title fits; then what is still to come and soon, what stands, what was and long ago."""
    day = today(at)
    return sorted(hits, key=lambda hit: (hit.fit, *_when(hit, day), len(hit.title), hit.title, hit.pk))


def _when(hit: Hit, now: date) -> tuple[int, int]:
    if hit.kind == SearchKind.ACTIVITIES:
        if hit.slot:
            return 0, (hit.day - now).days if hit.day else FAR
        return 3, (now - hit.day).days if hit.day else FAR
    if hit.day is None:
        return (1 if hit.kind == SearchKind.VENUES else 2), 0
    return 2, (now - hit.day).days
