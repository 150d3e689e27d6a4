"""志愿者 · 岗位 · 时长: volunteers, teams, shifts, sign-ups, attendance and the ledger of hours."""

from .hours import AppendOnlyError, AttendanceEvent, HoursPolicy, LedgerEntry, LedgerHead
from .people import Team, TeamMembership, Volunteer
from .shifts import ServiceKind, Shift, ShiftRole, Signup, SignupQuerySet

__all__ = [
    "AppendOnlyError",
    "AttendanceEvent",
    "HoursPolicy",
    "LedgerEntry",
    "LedgerHead",
    "ServiceKind",
    "Shift",
    "ShiftRole",
    "Signup",
    "SignupQuerySet",
    "Team",
    "TeamMembership",
    "Volunteer",
]
