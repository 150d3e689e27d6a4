"""志愿者 · 岗位 · 时长: volunteers, teams, shifts, sign-ups, attendance, reviews and the ledger of hours."""

from .append_only import AppendOnly, AppendOnlyError
from .attendance import AttendanceEvent, PresenceSpan
from .digests import LedgerDigest
from .hours import HoursPolicy, LedgerEntry, LedgerHead
from .notices import NOTICE, Notice
from .people import Team, TeamMembership, Volunteer, VolunteerConsent
from .qualifications import Qualification, TrainingRecord, VolunteerQualification
from .reviews import ApprovalStep, HoursReview
from .roles import TeamRole, UsualRole
from .shifts import ServiceKind, Shift, ShiftRole, Signup, SignupQuerySet
from .templates import ShiftTemplate, TemplateRole

__all__ = [
    "NOTICE",
    "AppendOnly",
    "AppendOnlyError",
    "ApprovalStep",
    "AttendanceEvent",
    "HoursPolicy",
    "HoursReview",
    "LedgerDigest",
    "LedgerEntry",
    "LedgerHead",
    "Notice",
    "PresenceSpan",
    "Qualification",
    "ServiceKind",
    "Shift",
    "ShiftRole",
    "ShiftTemplate",
    "Signup",
    "SignupQuerySet",
    "Team",
    "TeamMembership",
    "TeamRole",
    "TemplateRole",
    "TrainingRecord",
    "UsualRole",
    "Volunteer",
    "VolunteerConsent",
    "VolunteerQualification",
]
