"""Becoming a volunteer."""

from datetime import datetime

from django.db import transaction

from accounts.models import Person, User
from accounts.rules import require
from common import audit
from common.notifications import queue
from volunteers import rules
from volunteers.models import Volunteer


@transaction.atomic
def become_volunteer(person: Person, *, by: User, at: datetime, skills: str = "") -> Volunteer:
    """Register a person as a volunteer; calling it again returns what is there."""
    require(rules.refusal_to_become(person, at=at))
    community = person.household.community
    volunteer, made = Volunteer.objects.get_or_create(
        person=person,
        defaults={"community": community, "number": person.pk.hex[:20], "skills": skills, "joined_at": at},
    )
    if made:  # the number is short to be said aloud, so it is made of the row's own key
        volunteer.number = f"{community.code[:10].upper()}-{volunteer.pk:04d}"
        volunteer.save(update_fields=["number"])
        audit.record(by, "volunteer.joined", volunteer, at=at)
        queue(
            person.user,
            "volunteer_joined",
            at=at,
            dedupe_key=f"volunteer:{volunteer.pk}",
            number=volunteer.number,
            url="/volunteer/",
        )
    return volunteer
