"""Who looked at a certificate, and what somebody has been taught."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from accounts.rules import require
from common import audit
from volunteers import rules
from volunteers.models import Qualification, TrainingRecord, Volunteer, VolunteerQualification


@transaction.atomic
def verify_qualification(
    volunteer: Volunteer, qualification: Qualification, *, expires: date | None, by: User, at: datetime
) -> VolunteerQualification:
    """Note that `by` has seen the certificate; seen again, it has a new end."""
    require(rules.refusal_to_verify(volunteer, qualification, by=by))
    facts = {"expires": expires, "verified_by": by, "verified_at": at, "holder": volunteer.person.user}
    held, _made = VolunteerQualification.objects.update_or_create(
        volunteer=volunteer, qualification=qualification, defaults=facts
    )
    audit.record(
        by, "qualification.verified", volunteer, at=at, name=qualification.name,
        expires=expires.isoformat() if expires else None,
    )  # fmt: skip
    return held


@transaction.atomic
def record_training(
    volunteer: Volunteer, *, name: str, content: str, minutes: int, host: str, date: date, by: User, at: datetime
) -> TrainingRecord:
    """Note what somebody has been taught; it yields no hours of service."""
    require(rules.refusal_to_record_training(volunteer, date, by=by, at=at))
    made = TrainingRecord.objects.create(
        volunteer=volunteer, name=name, content=content, minutes=minutes, host=host, date=date, recorded_by=by,
        recorded_at=at,
    )  # fmt: skip
    audit.record(by, "training.recorded", volunteer, at=at, name=name, minutes=minutes)
    return made
