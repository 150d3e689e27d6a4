"""iCalendar files (RFC 5545, 7986): rows in, bytes out. The same rows always give the same bytes.

An appointment keeps its UID for life and its SEQUENCE only rises, so a phone changes the entry it has. A feed's address
is easily passed on, so a feed never holds a ticket's code: the way to the ticket stands in the booking's own file only.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID, uuid5

from icalendar import Alarm, Calendar, Event, Timezone, TimezoneStandard, vCalAddress, vDuration, vText

from common.chinese import SHANGHAI
from community.models import Community

from .models import Booking, CalendarFeed, Slot
from .states import LIVE_PLACES, SlotStatus

CONTENT_TYPE = "text/calendar; charset=utf-8"
PRODID = "-//Linli//Linli//ZH"
UIDS = UUID("5d0c2a0e-6a0b-4d53-9b57-2b1f6a3f0c11")  # never change it: every appointment's UID comes from it
REMIND = timedelta(hours=2)
REFRESH = timedelta(hours=2)
NOTHING_YET = datetime(2026, 1, 1, tzinfo=SHANGHAI)  # when a programme without any slot last changed
STATUS = {
    "confirmed": "CONFIRMED",
    "waitlisted": "TENTATIVE",
    "pending": "TENTATIVE",
    "offered": "TENTATIVE",
    "entered": "TENTATIVE",
    "rejected": "CANCELLED",
    "lapsed": "CANCELLED",
    "not_drawn": "CANCELLED",
    "cancelled": "CANCELLED",
}


@dataclass(frozen=True)
class Entry:
    """One appointment. `busy`: its people are there then; `alarm`: remind them two hours before."""

    uid: str
    sequence: int
    changed_at: datetime
    starts_at: datetime
    ends_at: datetime
    summary: str
    location: str
    description: str
    url: str
    status: str
    busy: bool = False
    alarm: bool = False


@dataclass(frozen=True)
class CalendarFile:
    content: bytes
    changed_at: datetime

    @property
    def etag(self) -> str:
        return f'"{sha256(self.content).hexdigest()[:32]}"'


def booking_file(booking: Booking, *, base: str) -> CalendarFile:
    """The file of one booking, for its household; `base` is the site's address, without a slash at its end."""
    entry = entry_of_booking(booking, url=base + booking.ticket_path, alarm=True)
    return _file(entry.summary, booking.community.name, [entry])


def feed_file(feed: CalendarFeed, *, at: datetime, base: str) -> CalendarFile:
    """What the feed's address answers at `at`."""
    if feed.venue_id:
        entries = [entry_of_slot(slot, since=feed.created_at, base=base) for slot in feed.slots(at=at)]
        name = f"{feed.venue}的活动"
    else:
        entries = [entry_of_booking(booking, url=f"{base}/me/") for booking in feed.bookings(at=at)]
        name = f"{feed.community.short_name}：我家的预约"
    return _file(name, feed.community.name, entries, since=feed.created_at, refresh=REFRESH)


def programme_file(community: Community, slots: Iterable[Slot], *, name: str, base: str) -> CalendarFile:
    """The community's programme for everybody. An appointment of it is the same as in its venue's calendar."""
    entries = [entry_of_slot(slot, since=slot.activity.created_at, base=base) for slot in slots]
    return _file(name, community.name, entries, since=NOTHING_YET, refresh=REFRESH)


def entry_of_booking(booking: Booking, *, url: str, alarm: bool = False) -> Entry:
    slot = booking.slot
    called_off = slot.status == SlotStatus.CANCELLED
    status = "CANCELLED" if called_off else STATUS[str(booking.status)]
    word = SlotStatus.CANCELLED.label if called_off else booking.get_status_display()
    places = list(booking.places.all())
    coming = [place for place in places if place.status in LIVE_PLACES] or places
    return Entry(
        uid=str(uuid5(UIDS, f"booking {booking.code}")),  # a digest does not give the code away
        sequence=booking.revision + slot.revision,
        changed_at=max(filter(None, [booking.created_at, booking.revised_at, slot.revised_at])),
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        summary=_title(slot) if status == "CONFIRMED" else f"【{word}】{_title(slot)}",
        location=_location(slot),
        description="来的人：" + "、".join(place.person.name for place in coming),
        url=url,
        status=status,
        busy=status == "CONFIRMED",
        alarm=alarm and status == "CONFIRMED",
    )


def entry_of_slot(slot: Slot, *, since: datetime, base: str) -> Entry:
    """Public facts only. A slot that never changed counts as written at `since`."""
    called_off = slot.status == SlotStatus.CANCELLED
    return Entry(
        uid=str(uuid5(UIDS, f"slot {base} {slot.pk}")),
        sequence=slot.revision,
        changed_at=slot.revised_at or since,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        summary=f"【{SlotStatus.CANCELLED.label}】{_title(slot)}" if called_off else _title(slot),
        location=_location(slot),
        description=slot.activity.summary,
        url=f"{base}/a/{slot.activity_id}/",
        status="CANCELLED" if called_off else "CONFIRMED",
    )


def _title(slot: Slot) -> str:
    return f"{slot.title}（{slot.label}）" if slot.label else slot.title


def _location(slot: Slot) -> str:
    venue = slot.venue
    return f"{slot.space or venue}，{venue.address}" if venue else ""


def _file(
    name: str,
    organiser: str,
    entries: Iterable[Entry],
    *,
    since: datetime | None = None,
    refresh: timedelta | None = None,
) -> CalendarFile:
    calendar = Calendar()
    for key, value in (("version", "2.0"), ("prodid", PRODID), ("calscale", "GREGORIAN"), ("method", "PUBLISH")):
        calendar.add(key, value)
    for key in ("name", "x-wr-calname"):
        calendar.add(key, name)
    calendar.add("x-wr-timezone", SHANGHAI.key)
    if refresh:
        calendar.add("refresh-interval", refresh, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", vDuration(refresh))
    calendar.add_component(_timezone())
    for entry in entries:
        calendar.add_component(_event(entry, organiser))
    changed_at = max(filter(None, [since, *(entry.changed_at for entry in entries)]))
    return CalendarFile(content=calendar.to_ical(), changed_at=changed_at)


def _timezone() -> Timezone:
    """Shanghai's clock; it has stood still at +08:00 since 1991."""
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", SHANGHAI.key)
    standard.add("dtstart", datetime(1992, 1, 1))  # noqa: DTZ001 the format wants local time here
    standard.add("tzoffsetfrom", timedelta(hours=8))
    standard.add("tzoffsetto", timedelta(hours=8))
    standard.add("tzname", "CST")
    zone.add_component(standard)
    return zone


def _event(entry: Entry, organiser: str) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("dtstart", entry.starts_at.astimezone(SHANGHAI))
    event.add("dtend", entry.ends_at.astimezone(SHANGHAI))
    event.add("status", entry.status)
    event.add("transp", "OPAQUE" if entry.busy else "TRANSPARENT")
    event.add("url", entry.url)
    for key in ("summary", "location", "description"):
        if words := getattr(entry, key):
            event.add(key, words)
    # PUBLISH asks for an organiser (RFC 5546, 3.2.1); a community that takes no mail says so.
    address = vCalAddress("invalid:nomail")
    address.params["CN"] = vText(organiser)
    event.add("organizer", address)
    if entry.alarm:
        event.add_component(_alarm(entry))
    return event


def _alarm(entry: Entry) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", entry.summary)
    alarm.add("trigger", -REMIND)
    return alarm
