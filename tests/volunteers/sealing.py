"""A ledger over three months, for what is told about its sealing."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests import factories as make
from volunteers.models import LedgerEntry, Team, Volunteer

SHANGHAI = ZoneInfo("Asia/Shanghai")


def local(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=SHANGHAI)


def written(team: Team, volunteer: Volunteer, moment: datetime, *, minutes: int = 60, title: str = "") -> LedgerEntry:
    """An entry of the team's leader, for a shift of its own."""
    named = {"title": title} if title else {}
    shift = make.shift(team, at=moment, starts_at=moment - timedelta(hours=4), **named)
    signup = make.signup(make.shift_role(shift), volunteer, at=moment - timedelta(days=1))
    return make.ledger_entry(signup, by=team.leader, at=moment, minutes=minutes)
