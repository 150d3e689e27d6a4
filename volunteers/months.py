"""Months of the ledger: their first days on Shanghai's clock, and `2026-11` as addresses write them."""

import re
from datetime import date, datetime, time, timedelta

from common.chinese import SHANGHAI, day_of

MARGIN = timedelta(minutes=30)  # what was begun before midnight may commit after it


def month_of(moment: datetime) -> date:
    return day_of(moment).replace(day=1)


def following(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def begins_at(month: date) -> datetime:
    return datetime.combine(month, time(), SHANGHAI)


def may_be_sealed_at(month: date) -> datetime:
    return begins_at(following(month)) + MARGIN


def newest_over(at: datetime) -> date:
    """The newest month that may be sealed."""
    return (month_of(at - MARGIN) - timedelta(days=1)).replace(day=1)


def parsed(text: str) -> date | None:
    """The month that an address names; None where it names none."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}", text):
        return None
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
