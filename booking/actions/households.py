"""What happens to a household and needs to know who is booked."""

from datetime import datetime

from django.db import transaction

from accounts import actions as people
from accounts.models import Person, User
from booking.models import Place

from .feeds import end_feed


@transaction.atomic
def remove_person(person: Person, *, by: User, at: datetime) -> None:
    """Take a member out of the household, unless places to come are held; counted after the household is locked."""
    people.lock_household(person.household)
    holds = Place.objects.live().filter(person=person, slot__ends_at__gt=at).exists()
    people.remove_person(person, by=by, at=at, has_live_places=holds)
    if person.user_id:  # who leaves may know the address of the family's calendar
        end_feed(person.household, by=by, at=at)
