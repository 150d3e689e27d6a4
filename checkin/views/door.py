"""The staff's door: today's slots and shifts, and a roster for each where one tap checks a person in."""

import uuid

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from booking.actions import check_in as check_in_party
from booking.models import Booking
from booking.states import LIVE, BookingStatus, PlaceStatus
from checkin import doors
from checkin.actions import desk_check_in, end_display, open_display
from checkin.models import Checkpoint, DisplayLease
from common.pages import personal

from .answers import answer

DOOR_HOURS = 12
# Who has no seat yet, in the word of the roster; the desk can settle it, the door cannot.
UNSURE = {
    BookingStatus.PENDING: "还没审核",
    BookingStatus.OFFERED: "还没确认",
    BookingStatus.WAITLISTED: "候补",
    BookingStatus.ENTERED: "等抽签",
}


@personal("GET")
def door(request):
    at = timezone.now()
    slots = list(doors.today(doors.slots(request.user), at=at))
    shifts = list(doors.shifts_with_counts(request.user, at=at))
    checkpoints = doors.checkpoints_with_screens(request.user, at=at)
    if not (slots or shifts or checkpoints or doors.has_one(request.user)):
        raise Http404
    context = {"slots": slots, "shifts": shifts, "checkpoints": checkpoints, "at": at}
    return render(request, "checkin/door.html", context | {"unclosed": doors.unclosed(request.user, at=at)})


@personal("GET", "POST")
def door_slot(request, pk):
    slot = get_object_or_404(doors.slots(request.user), pk=pk)
    if request.method == "POST":
        return answer(request, _check_in_slot, slot, "checkin:door_slot")
    roster = (
        Booking.objects.filter(slot=slot, status__in=LIVE)
        .prefetch_related("places__person")
        .order_by("created_at", "id")
    )
    rows = [_party(booking) for booking in roster]
    came = sum(row.came for row in rows)
    expected = sum(row.expected for row in rows)
    context = {"slot": slot, "rows": rows, "came": came, "expected": expected, "free": slot.left}
    return render(request, "checkin/door_slot.html", context)


def _party(booking: Booking) -> Booking:
    """With how many have come, since when, how many are still expected, and who is meant."""
    here = [place for place in booking.places.all() if place.status == PlaceStatus.CHECKED_IN]
    booking.names = "、".join(
        place.person.name for place in booking.places.all() if place.status != PlaceStatus.CANCELLED
    )
    booking.came, booking.since = len(here), min((place.checked_in_at for place in here), default=None)
    booking.expected = sum(place.status == PlaceStatus.CONFIRMED for place in booking.places.all())
    booking.unsure = UNSURE.get(booking.status, "")
    return booking


def _check_in_slot(request, slot, wanted) -> str:
    at = timezone.now()
    if wanted["tick"]:
        pk = int(wanted["tick"]) if wanted["tick"].isdecimal() and len(wanted["tick"]) < 19 else 0
        booking = get_object_or_404(Booking.objects.select_related("slot"), slot=slot, pk=pk)
        check_in_party(booking, by=request.user, at=at)
        return f"{booking.party_size} 人签到好了。"
    said = desk_check_in(wanted["code"], slot=slot, by=request.user, at=at, client_event_id=uuid.uuid4().hex).body
    return f"{said['who']}，{said['people']} 人，{said['message']}。"


@personal("POST")
def open_screen(request, pk):
    checkpoint = get_object_or_404(Checkpoint.objects.filter(pk__in=doors.checkpoints(request.user)), pk=pk)
    lease = open_display(checkpoint, by=request.user, at=timezone.now(), hours=DOOR_HOURS)
    return redirect(lease.path)


@personal("POST")
def end_screen(request, pk):
    mine = DisplayLease.objects.filter(checkpoint__in=doors.checkpoints(request.user))
    end_display(get_object_or_404(mine, pk=pk), by=request.user, at=timezone.now())
    messages.success(request, "屏幕关了，码不能再用。")
    return redirect("checkin:door")
