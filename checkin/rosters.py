"""What a leader's phone is given to work without a network: today's doors, and who is expected at each.

Names are masked and codes are hashes, so that a lost phone tells little: no number of a phone, no whole name, no code.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from booking.models import Booking, Place, Slot
from booking.states import LIVE, BookingStatus, PlaceStatus
from community.models import Community
from volunteers.models import Shift, Signup
from volunteers.states import LIVE_SIGNUPS

from . import doors
from .desk import plain
from .models import PersonalCard

# What only the server knows at the moment of a scan; shown to the leader as it stands here.
CANNOT_CHECK = ("现场还有没有空位", "刚刚取消的预约和报名", "刚刚作废或换新的码和卡")
SURE = LIVE_SIGNUPS | {BookingStatus.CONFIRMED}


def hidden(code: str, salt: str) -> str:
    """The form in which a code stands in a roster; a phone that reads the code computes the same."""
    return hashlib.sha256(f"{salt}{plain(code)}".encode()).hexdigest()


def doors_of(user, community: Community, *, at: datetime) -> tuple[list[Shift], list[Slot]]:
    """Today's, of this community, that are this user's."""
    shifts = doors.today(doors.shifts(user).filter(community=community), at=at)
    return list(shifts), list(doors.today(doors.slots(user).filter(community=community), at=at))


def rosters_of(shifts: list[Shift], slots: list[Slot], salt: str) -> list[dict[str, Any]]:
    """One entry for each door, in the order of the day; six statements, however many doors there are."""
    signups = Signup.objects.live().filter(shift__in=shifts).select_related("role", "volunteer__person")
    expected = Place.objects.live().select_related("person").order_by("pk")
    bookings = Booking.objects.filter(slot__in=slots, status__in=LIVE).prefetch_related(Prefetch("places", expected))
    helpers, parties = list(signups.order_by("created_at", "pk")), list(bookings.order_by("created_at", "pk"))
    persons = {signup.volunteer.person_id for signup in helpers}
    persons |= {place.person_id for booking in parties for place in booking.places.all()}
    cards = defaultdict(list)
    for person, code in PersonalCard.objects.live().filter(person__in=persons).values_list("person", "code"):
        cards[person].append(code)
    rows = defaultdict(list)
    for signup in helpers:
        rows["shift", signup.shift_id].append(_helper(signup, cards, salt))
    for booking in parties:
        rows["slot", booking.slot_id].append(_party(booking, cards, salt))
    all_doors = [("shift", shift, shift.venue) for shift in shifts] + [("slot", slot, slot.venue) for slot in slots]
    all_doors.sort(key=lambda door: (door[1].starts_at, door[0], door[1].pk))
    return [_door(kind, row, venue, rows[kind, row.pk]) for kind, row, venue in all_doors]


def _door(kind: str, row: Shift | Slot, venue, roster: list) -> dict[str, Any]:
    return {
        "kind": kind, "id": row.pk, "title": row.title, "venue": str(venue or ""),
        "starts_at": timezone.localtime(row.starts_at).isoformat(),
        "ends_at": timezone.localtime(row.ends_at).isoformat(), "roster": roster,
    }  # fmt: skip


def _helper(signup: Signup, cards: dict, salt: str) -> dict[str, Any]:
    person = signup.volunteer.person
    codes = [signup.volunteer.number, *cards[person.pk]]
    return _line(signup.pk, person.masked_name, signup.state, codes, salt) | {"role": signup.role.name}


def _party(booking: Booking, cards: dict, salt: str) -> dict[str, Any]:
    places = list(booking.places.all())
    names = [place.person.masked_name for place in places]
    codes = [booking.code, booking.short_code, *(code for place in places for code in cards[place.person_id])]
    came = booking.status == BookingStatus.CONFIRMED and not any(p.status == PlaceStatus.CONFIRMED for p in places)
    line = _line(booking.pk, names[0] if names else "", booking.status, codes, salt)
    return line | {"party_size": booking.party_size} | ({"state": PlaceStatus.CHECKED_IN} if came and places else {})


def _line(pk, name: str, state: str, codes: Iterable, salt: str) -> dict[str, Any]:
    """`attention`: something has to be settled with this person before or beside the check-in."""
    shown = [hidden(code, salt) for code in codes if code]
    return {"ref": str(pk), "name": name, "attention": state not in SURE, "state": str(state), "codes": shown}
