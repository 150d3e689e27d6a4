"""Reminders: the evening before and two hours before, one message for a household about all that it has then.

Called every minute by the background process. Keys say whom a digest is for and which moment, so that a second run, a
second worker or a restart adds nothing; who cancelled meanwhile is not found, and a moved slot has a new moment.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat

from booking.models import Booking, BookingPolicy, Place, Slot
from booking.states import BookingStatus, PlaceStatus
from common.chinese import SHANGHAI, day_of, zh_date, zh_moment, zh_time_range
from common.models import OutboxMessage
from common.notifications import draft, queue_drafts
from common.quiet_hours import QuietHours, after_quiet, is_quiet

EVENING = time(18)
SOON = timedelta(hours=2)
LATEST = timedelta(minutes=30)  # what quiet hours push closer to the start than this is left out
BATCH = 100
QUIET = QuietHours()


@dataclass(frozen=True)
class Digest:
    """One kind of message that is due. A household with a place in `due` gets it and reads about all in `told`."""

    kind: str
    moment: str  # with the kind and the household it makes the dedupe key
    since: datetime  # who was confirmed later has just read about it
    due: list[int]
    told: list[int]
    silent: bool = False

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.moment}:"


def remind(at: datetime) -> int:
    """Queue what is due at this moment; returns how many messages were drawn up."""
    policies = BookingPolicy.objects.values_list("community_id", "quiet_from", "quiet_until")
    quiet = {community: QuietHours(starts, ends) for community, starts, ends in policies}
    return sum(_queue_batches(digest, at) for digest in _due(at, quiet))


def evening_before(day: date) -> datetime:
    return datetime.combine(day - timedelta(days=1), EVENING, SHANGHAI)


def soon_moment(starts_at: datetime, quiet: QuietHours = QUIET) -> datetime | None:
    """Two hours before, or the end of the quiet hours; None when that is less than half an hour before the start."""
    moment = after_quiet(starts_at - SOON, quiet)
    return moment if starts_at - moment >= LATEST else None


def _due(at: datetime, quiet: Mapping[int, QuietHours]) -> Iterator[Digest]:
    tomorrow = day_of(at) + timedelta(days=1)
    midnight = datetime.combine(tomorrow + timedelta(days=1), time(0), SHANGHAI)
    slots = Slot.objects.scheduled().filter(starts_at__gt=at, starts_at__lt=midnight, taken__gt=0).order_by()
    rows = list(slots.values_list("pk", "community_id", "starts_at"))
    if at >= evening_before(tomorrow):
        yield from _day_digests(tomorrow, [row for row in rows if day_of(row[2]) == tomorrow], at, quiet)
    soon: dict[datetime, list[int]] = {}
    for pk, community, starts_at in rows:
        moment = soon_moment(starts_at, quiet.get(community, QUIET))
        if moment and moment <= at:
            soon.setdefault(moment, []).append(pk)
    for moment, found in soon.items():
        yield Digest("reminder_soon", f"{moment.astimezone(SHANGHAI):%Y%m%dT%H%M}", moment, found, found)


def _day_digests(day: date, rows: list, at: datetime, quiet: Mapping[int, QuietHours]) -> Iterator[Digest]:
    """After a late restart it may be quiet already: then the digest goes to the inbox and no phone rings."""
    told = [row[0] for row in rows]
    for silent in (False, True):
        due = [pk for pk, community, _ in rows if is_quiet(at, quiet.get(community, QUIET)) == silent]
        if due:
            yield Digest("reminder_day", f"{day:%Y%m%d}", evening_before(day), due, told, silent)


def _queue_batches(digest: Digest, at: datetime) -> int:
    made, after = 0, 0
    while households := _not_told(digest, after):
        drafts = list(_drafts(digest, households, at))
        queue_drafts(drafts)
        made, after = made + len(drafts), households[-1]
    return made


def _not_told(digest: Digest, after: int) -> list[int]:
    """The next hundred households, by their number, that have not been sent this digest."""
    key = Concat(Value(digest.key), Cast(OuterRef("household_id"), CharField()))
    found = Booking.objects.filter(
        slot__in=digest.due,
        status=BookingStatus.CONFIRMED,
        confirmed_at__lte=digest.since,
        household__contact__isnull=False,
        household_id__gt=after,
        places__status=PlaceStatus.CONFIRMED,
    ).exclude(Exists(OutboxMessage.objects.filter(dedupe_key=key)))
    return list(found.order_by("household_id").values_list("household_id", flat=True).distinct()[:BATCH])


def _drafts(digest: Digest, households: list[int], at: datetime) -> Iterator[OutboxMessage]:
    places = Place.objects.filter(
        booking__household__in=households, slot__in=digest.told, status=PlaceStatus.CONFIRMED
    ).select_related("person", "booking__household", "slot__activity__venue", "slot__space__venue")
    places = places.order_by("booking__household_id", "slot__starts_at", "booking_id", "id")
    for household, of_household in groupby(places, lambda place: place.booking.household):
        parties = [list(party) for _, party in groupby(of_household, lambda place: place.booking_id)]
        visits = [_visit(party, at) for party in parties]
        yield draft(
            household.contact_id,
            digest.kind,
            at=at,
            dedupe_key=f"{digest.key}{household.pk}",
            silent=digest.silent,
            day=zh_date(parties[0][0].slot.starts_at),
            visits=visits,
            url=parties[0][0].booking.ticket_path if len(parties) == 1 else "/me/",
        )


def _visit(party: list[Place], at: datetime) -> dict[str, str]:
    """What the words say about one booking; the time until which it may be cancelled freely only while it lasts."""
    booking, slot = party[0].booking, party[0].slot
    until = datetime.fromisoformat(booking.policy["cancel_until"]) if "cancel_until" in booking.policy else None
    return {
        "title": slot.title,
        "when": zh_time_range(slot.starts_at, slot.ends_at),
        "place": str(slot.space or slot.venue or ""),
        "people": "、".join(place.person.name for place in party),
        "code": booking.short_code,
        "cancel_until": zh_moment(until) if until and until > at else "",
    }
