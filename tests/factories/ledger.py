"""Entries of the ledger, chained as the actions chain them, without the shift that would lead to them."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from volunteers import ledger
from volunteers.models import HoursPolicy, LedgerEntry, Signup
from volunteers.states import EntryKind, Grade

from . import service


@transaction.atomic
def ledger_entry(signup: Signup, *, by: User, at: datetime, minutes: int = 60, **fields) -> LedgerEntry:
    """A credit written at `at`; each further one of a sign-up is its next round."""
    policy = HoursPolicy.objects.filter(community=signup.community_id).first() or service.hours_policy(signup.community)
    shift = signup.shift
    snapshot = {"shift": shift.title, "activity": "", "team": shift.team.name, "venue": shift.venue.name}
    defaults = {
        "community": signup.community, "volunteer": signup.volunteer, "signup": signup, "kind": EntryKind.CREDIT,
        "round": LedgerEntry.objects.filter(signup=signup).count() + 1, "minutes_raw": minutes,
        "minutes_counted": minutes, "local_date": at.date(), "grade": Grade.E3, "policy": policy, "created_by": by,
        "created_at": at, "snapshot": snapshot, "steps": [], "days": [],
    }  # fmt: skip
    return ledger.append(LedgerEntry(**(defaults | fields)))
