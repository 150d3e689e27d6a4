"""What other programs are told about slots and bookings: numbers, states and times, nobody's name and no code."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.models import AuditEntry
from common.webhooks.sources import Found

from .models import Booking, Slot

EVENTS = {
    "slot.opened": _("场次开放报名"),
    "slot.changed": _("场次有改动"),
    "slot.cancelled": _("场次取消"),
    "booking.made": _("有人预约"),
    "booking.changed": _("预约状态变了"),
    "booking.cancelled": _("预约取消"),
}
MADE = ("booking.made", "booking.requested", "booking.waitlisted", "booking.entered", "booking.divided")
CHANGED = (
    "booking.approved", "booking.lapsed", "booking.offer_accepted", "booking.offered", "booking.promoted",
    "booking.rejected", "booking.seated", "draw.lost", "draw.waitlisted", "draw.won",
)  # fmt: skip
CANCELLED = ("booking.cancelled", "booking.cancelled_by_org")
VERBS = {
    "slot.added": "slot.opened",  # if booking is open at once; otherwise the clock tells of it
    "slot.changed": "slot.changed",
    "slot.cancelled": "slot.cancelled",
    **dict.fromkeys(MADE, "booking.made"),
    **dict.fromkeys(CHANGED, "booking.changed"),
    **dict.fromkeys(CANCELLED, "booking.cancelled"),
}
MOST = 500  # slots that open in one round
OF_A_SLOT = ("starts_at", "ends_at", "booking_opens_at", "booking_closes_at")


def found_in(entries: list[AuditEntry]) -> list[Found]:
    """Two statements, however many entries. Slots and bookings are not deleted; if one is, there is nothing to tell."""
    about_slots = [entry for entry in entries if entry.verb.startswith("slot.")]
    about_bookings = [entry for entry in entries if not entry.verb.startswith("slot.")]
    return [*_of_slots(about_slots), *_of_bookings(about_bookings)]


def by_the_clock(since: datetime, until: datetime) -> list[Found]:
    """Booking of these slots has opened in (since, until]."""
    opened = Slot.objects.scheduled().listed().with_details()
    opened = opened.filter(booking_opens_at__gt=since, booking_opens_at__lte=until, booking_closes_at__gt=until)
    return [_opened(slot, at=slot.booking_opens_at) for slot in opened.order_by("booking_opens_at", "pk")[:MOST]]


def _of_slots(entries: list[AuditEntry]) -> Iterable[Found]:
    slots = Slot.objects.with_details().in_bulk({int(entry.target_id) for entry in entries}) if entries else {}
    for entry in entries:
        slot = slots.get(int(entry.target_id))
        if slot is None:
            continue
        if entry.verb != "slot.added":
            told = {"changed": entry.data["fields"]} if "fields" in entry.data else {}
            facts = {**facts_of_slot(slot), **told}
            yield Found(VERBS[entry.verb], slot.community_id, f"slot:{slot.pk}", entry.at, facts, audit_id=entry.pk)
        elif slot.booking_opens_at <= entry.at and (slot.activity is None or slot.activity.listed):
            yield _opened(slot, at=entry.at, audit_id=entry.pk)


def _opened(slot: Slot, *, at: datetime, audit_id: int | None = None) -> Found:
    key = f"slot.opened:{slot.pk}:{slot.booking_opens_at.timestamp():.0f}"
    return Found("slot.opened", slot.community_id, f"slot:{slot.pk}", at, facts_of_slot(slot), audit_id, key)


def facts_of_slot(slot: Slot) -> dict:
    """A slot as `/api/v1/slots/` shows it, without the seats, which are older than the request that brings them."""
    moments = {name: timezone.localtime(getattr(slot, name)).isoformat() for name in OF_A_SLOT}
    venue = slot.venue
    return {
        "slot": slot.pk,
        "activity": slot.activity_id,
        "title": slot.title,
        "venue": venue.pk if venue else None,
        "status": slot.status,
        "capacity": slot.capacity,
        **moments,
    }


def _of_bookings(entries: list[AuditEntry]) -> Iterable[Found]:
    """What an entry kept is as it was then; the rest of a booking never changes."""
    wanted = {int(entry.target_id) for entry in entries}
    rows = Booking.objects.filter(pk__in=wanted) if wanted else Booking.objects.none()
    columns = rows.values("pk", "slot", "status", "party_size", activity=F("slot__activity"))
    bookings = {row["pk"]: row for row in columns}
    for entry in entries:
        booking = bookings.get(int(entry.target_id))
        if booking is None:
            continue
        facts = {
            "booking": booking["pk"],
            "slot": booking["slot"],
            "activity": booking["activity"],
            "status": entry.data.get("after", booking["status"]),
            "before": entry.data.get("before"),
            "persons": entry.data.get("persons", booking["party_size"]),
        }
        subject = f"booking:{booking['pk']}"
        yield Found(VERBS[entry.verb], entry.community_id, subject, entry.at, facts, audit_id=entry.pk)
