"""Writing down what a volunteer tells about himself."""

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.actions import change_person
from accounts.models import User
from accounts.rules import require
from common import audit
from common.errors import DomainError
from volunteers import identity, rules
from volunteers.models import Volunteer
from volunteers.registration import Registration

NO_IDENTITY: dict = {"id_type": "", "id_sealed": None, "id_mark": None, "id_last4": ""}


def record(volunteer: Volunteer, said: Registration, *, by: User, at: datetime) -> None:
    """The fields of the record; a document that is not given now stays as it was."""
    person = volunteer.person
    if said.birth_date and person.birth_date is None:
        change_person(person, name=person.name, relation=person.relation, birth_date=said.birth_date, by=by, at=at)
    changes: dict = {"sex": said.sex, "legal_name": said.legal_name, "skills": said.skills}
    if said.identity:
        changes |= {
            "id_type": said.identity.kind,
            "id_sealed": identity.seal(said.identity, person.pk),
            "id_mark": identity.mark(said.identity),
            "id_last4": said.identity.last4,
        }
    _save(volunteer, changes)
    volunteer.service_kinds.set(said.service_kinds)


@transaction.atomic
def correct_record(
    volunteer: Volunteer, said: Registration, *, by: User, at: datetime, forget_identity: bool = False
) -> Volunteer:
    """Mend the record at the desk; the audit entry names no value."""
    require(rules.refusal_of_registration(said, volunteer.person))
    if forget_identity:
        _save(volunteer, NO_IDENTITY)
    record(volunteer, said, by=by, at=at)
    audit.record(by, "volunteer.corrected", volunteer, at=at, identity_forgotten=forget_identity)
    return volunteer


def _save(volunteer: Volunteer, changes: dict) -> None:
    for name, value in changes.items():
        setattr(volunteer, name, value)
    try:
        with transaction.atomic():
            volunteer.save(update_fields=list(changes))
    except IntegrityError:  # somebody else with the same document, a moment ago
        raise DomainError(rules.ID_TAKEN) from None
