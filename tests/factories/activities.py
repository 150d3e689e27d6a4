"""Venues, activities, slots and the bookings on them."""

from datetime import datetime, timedelta
from itertools import count

from django.db.models import F

from booking.models import Activity, Booking, Place, Question, QuestionKind, Slot, Space, Venue
from booking.states import HOLDS, WAITS, BookingStatus, Category, Channel, PlaceStatus, VenueKind
from community.models import Community

from . import people

_numbers = count(1)


def venue(community: Community, name: str = "", **fields) -> Venue:
    defaults = {"kind": VenueKind.CHILDREN, "address": "竞舟北路88号"}
    return Venue.objects.create(community=community, name=name or f"场地{next(_numbers)}", **(defaults | fields))


def space(venue: Venue, name: str = "", **fields) -> Space:
    return Space.objects.create(venue=venue, name=name or f"空间{next(_numbers)}", **({"capacity": 20} | fields))


def activity(community: Community, title: str = "", *, at_venue: Venue | None = None, **fields) -> Activity:
    """A listed activity for everybody, parties of up to four, strict waitlist."""
    defaults = {"category": Category.FAMILY, "listed": True, "organiser": "社区居委会"}
    return Activity.objects.create(
        community=community,
        title=title or f"活动{next(_numbers)}",
        venue=at_venue or venue(community),
        **(defaults | fields),
    )


def slot(activity: Activity | None = None, *, at: datetime, space: Space | None = None, **fields) -> Slot:
    """Open for booking at `at`, two hours long, a week ahead; `taken` and `waiting` need their rows, see `fill`."""
    starts_at = fields.pop("starts_at", at + timedelta(days=7))
    defaults = {
        "capacity": 20,
        "ends_at": starts_at + timedelta(hours=2),
        "booking_opens_at": at - timedelta(days=1),
        "booking_closes_at": starts_at - timedelta(hours=1),
        "cancel_until": starts_at - timedelta(hours=24),
        "community": activity.community if activity else space.venue.community,
    }
    return Slot.objects.create(activity=activity, space=space, starts_at=starts_at, **(defaults | fields))


def question(activity: Activity, text: str = "", **fields) -> Question:
    """One more question of an activity, a required yes or no of the party; no rule is asked."""
    defaults = {"kind": QuestionKind.YES_NO, "position": activity.questions.count() + 1}
    Activity.objects.filter(pk=activity.pk).update(asks=True)
    activity.asks = True
    return Question.objects.create(activity=activity, text=text or f"问题{next(_numbers)}", **(defaults | fields))


def booking(slot: Slot, *persons, by, at: datetime, status: str = BookingStatus.CONFIRMED, **fields) -> Booking:
    """The rows of a booking, and the slot's counters moved with them; no rule is asked."""
    waits, holds = status in WAITS, status in HOLDS
    home = persons[0].household
    made = Booking.objects.create(
        slot=slot,
        community=slot.community,
        household=home,
        contact=home.contact,
        status=status,
        made_by=by,
        party_size=len(persons),
        created_at=at,
        confirmed_at=at if status == BookingStatus.CONFIRMED else None,
        cancelled_at=at if status == BookingStatus.CANCELLED else None,
        **({"channel": Channel.WEB, "queued_at": at if waits or status == BookingStatus.OFFERED else None} | fields),
    )
    Place.objects.bulk_create(Place(booking=made, slot=slot, person=p, status=PlaceStatus(status)) for p in persons)
    _count(slot, taken=len(persons) * holds, waiting=len(persons) * (waits and not made.behind))
    return made


def _count(slot: Slot, *, taken: int, waiting: int) -> None:
    Slot.objects.filter(pk=slot.pk).update(taken=F("taken") + taken, waiting=F("waiting") + waiting)
    slot.refresh_from_db(fields=["taken", "waiting"])


def fill(slot: Slot, *, at: datetime, leave: int = 0) -> list[Booking]:
    """Households of one take all seats but `leave`."""
    users = [people.resident(slot.community) for _ in range(slot.capacity - slot.taken - leave)]
    return [booking(slot, user.person, by=user, at=at) for user in users]
