"""A guardian's word for a minor: given, given anew, taken back."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.rules import require
from accounts.states import ConsentMethod
from common import audit
from volunteers import rules
from volunteers.models import Volunteer, VolunteerConsent

from .moves import lock_volunteer
from .signups import cancel_signup

TEXT_VERSION = "2026-11"


@transaction.atomic
def give_consent(volunteer: Volunteer, *, by: User, at: datetime) -> VolunteerConsent:
    """The guardian agrees, or agrees anew where the word runs out after a year."""
    lock_volunteer(volunteer)
    require(rules.refusal_to_consent(volunteer, by, at=at))
    return note_consent(volunteer, by=by, at=at)


@transaction.atomic
def withdraw_consent(volunteer: Volunteer, *, by: User, at: datetime) -> int:
    """Take it back, as easily as it was given: shifts to come are given back too. Answers how many."""
    lock_volunteer(volunteer)
    require(rules.refusal_to_consent(volunteer, by, at=at))
    volunteer.consents.filter(withdrawn_at=None).update(withdrawn_at=at)
    audit.record(by, "volunteer.consent_withdrawn", volunteer, at=at)
    coming = volunteer.signups.filter(state__in=rules.RETURNABLE, shift__starts_at__gt=at)
    signups = list(coming.select_related("shift__venue", "role", "volunteer__person").order_by("shift_id"))
    for signup in signups:
        cancel_signup(signup, by=by, at=at)
    return len(signups)


def note_consent(volunteer: Volunteer, *, by: User, at: datetime, method: str = ConsentMethod.TAP) -> VolunteerConsent:
    """A further row; on paper the desk writes down for a guardian who has signed."""
    consent = VolunteerConsent.objects.create(
        volunteer=volunteer,
        guardian=getattr(by, "person", None) if method == ConsentMethod.TAP else None,
        given_by=by,
        method=method,
        text_version=TEXT_VERSION,
        given_at=at,
    )
    audit.record(by, "volunteer.consent_given", volunteer, at=at, version=TEXT_VERSION)
    return consent
