"""Quiet hours: when nobody's phone should ring. A stretch of the local day, usually across midnight."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from .chinese import SHANGHAI


@dataclass(frozen=True)
class QuietHours:
    """[starts, ends) on Shanghai's clock; the same time twice means that it is never quiet."""

    starts: time = time(21)
    ends: time = time(8)


def is_quiet(moment: datetime, quiet: QuietHours) -> bool:
    clock = moment.astimezone(SHANGHAI).time()
    if quiet.starts <= quiet.ends:
        return quiet.starts <= clock < quiet.ends
    return clock >= quiet.starts or clock < quiet.ends


def after_quiet(moment: datetime, quiet: QuietHours) -> datetime:
    """The moment itself, or the end of the quiet hours it falls into."""
    if not is_quiet(moment, quiet):
        return moment
    local = moment.astimezone(SHANGHAI)
    end = datetime.combine(local.date(), quiet.ends, SHANGHAI)
    return end if end > local else end + timedelta(days=1)
