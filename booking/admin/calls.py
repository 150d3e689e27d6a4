"""Who must be called: households without a login whose reminder for tomorrow nobody else can give."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.admin.desk import DeskView
from booking.models import Booking, Place
from booking.states import BookingStatus, PlaceStatus, SlotStatus
from common.chinese import day_of


@dataclass(frozen=True)
class Call:
    """One household: whom to ask for, where, and the places that its people have, a list for each booking."""

    phone: str
    address: str
    parties: list[list[Place]]


def calls_for(user, day: date) -> list[Call]:
    """Of the user's communities, by the first start; one statement."""
    mine = Booking.objects.manageable_by(user).filter(
        status=BookingStatus.CONFIRMED, household__contact__isnull=True, slot__status=SlotStatus.SCHEDULED
    )
    places = Place.objects.filter(booking__in=mine, slot__starts_at__date=day, status=PlaceStatus.CONFIRMED)
    places = places.select_related("person", "booking__household", "slot__activity__venue", "slot__space__venue")
    places = places.order_by("booking__household_id", "slot__starts_at", "booking_id", "id")
    homes = groupby(places, lambda place: place.booking.household_id)
    calls = [_call([list(p) for _, p in groupby(home, lambda place: place.booking_id)]) for _, home in homes]
    return sorted(calls, key=lambda call: call.parties[0][0].slot.starts_at)


def _call(parties: list[list[Place]]) -> Call:
    booking = parties[0][0].booking
    phone = next((p[0].booking.contact_phone for p in parties if p[0].booking.contact_phone), booking.household.phone)
    return Call(phone.removeprefix("+86"), booking.household.address, parties)


class CallsView(DeskView):
    template_name = "booking/admin/calls.html"
    page_title = gettext_lazy("明天要打电话的名单")

    def get_context_data(self, **kwargs):
        now = timezone.now()
        day = day_of(now) + timedelta(days=1)
        return super().get_context_data(day=day, calls=calls_for(self.request.user, day), printed_at=now, **kwargs)
