"""The order of hits, the same on every database. Pure."""

from datetime import date, datetime

from cms.states import SearchKind
from common.search.fitting import Fit

from .hits import Hit, today

FAR = 100_000  # days


def ranked(hits: list[Hit], *, at: datetime) -> list[Hit]:
    """By how well the title fits; then what is still to come and soon, what stands, what was and long ago."""
    day = today(at)
    return sorted(hits, key=lambda hit: (_fit(hit), *_when(hit, day), len(hit.title), hit.title, hit.pk))


def _fit(hit: Hit) -> Fit:
    """People leave 社区 out of the name of a place: 图书馆 means 社区图书馆."""
    return Fit.BEGINS if hit.kind == SearchKind.VENUES and hit.fit == Fit.WRITTEN else hit.fit


def _when(hit: Hit, now: date) -> tuple[int, int]:
    if hit.kind == SearchKind.ACTIVITIES:
        if hit.slot:
            return 0, (hit.day - now).days if hit.day else FAR
        return 3, (now - hit.day).days if hit.day else FAR
    if hit.day is None:
        return (1 if hit.kind == SearchKind.VENUES else 2), 0
    return 2, (now - hit.day).days
