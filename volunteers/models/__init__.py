"""志愿者 · 岗位 · 时长: volunteers, teams, shifts, sign-ups, attendance, reviews and the ledger of hours."""

from .append_only import AppendOnly, AppendOnlyError
from .attendance import AttendanceEvent, PresenceSpan
from .hours import HoursPolicy, LedgerEntry, LedgerHead
from .people import Team, TeamMembership, Volunteer, VolunteerConsent
from .reviews import ApprovalStep, HoursReview
from .shifts import ServiceKind, Shift, ShiftRole, Signup, SignupQuerySet

__all__ = [
    "AppendOnly",
    "AppendOnlyError",
    "ApprovalStep",
    "AttendanceEvent",
    "HoursPolicy",
    "HoursReview",
    "LedgerEntry",
    "LedgerHead",
    "PresenceSpan",
    "ServiceKind",
    "Shift",
    "ShiftRole",
    "Signup",
    "SignupQuerySet",
    "Team",
    "TeamMembership",
    "Volunteer",
    "VolunteerConsent",
]
