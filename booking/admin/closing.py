"""确认签到表: who did not come, said once the slot is over; then which households got points."""

from django import forms
from django.contrib import messages
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.desk import DeskFormView
from booking import actions, rules
from booking.models import CreditEntry, Place
from booking.states import BookingStatus, CreditKind, PlaceStatus

from .frames import OfSlot

ABSENT, UNKNOWN = "absent", "unknown"
ANSWERS = ((ABSENT, gettext_lazy("没来")), (UNKNOWN, gettext_lazy("不清楚")))


class RosterForm(forms.Form):
    """One answer for each person who is not checked in; 没来 unless somebody says otherwise."""

    def __init__(self, *args, places: list[Place], **kwargs):
        super().__init__(*args, **kwargs)
        self.places = places
        for place in places:
            self.fields[f"place-{place.pk}"] = forms.ChoiceField(
                label=place.person.name, choices=ANSWERS, initial=ABSENT, widget=forms.RadioSelect
            )

    @property
    def unknown(self) -> list[int]:
        return [place.pk for place in self.places if self.cleaned_data[f"place-{place.pk}"] == UNKNOWN]

    @property
    def parties(self) -> list[tuple]:
        """(booking, its persons' fields, the points that nobody's coming weighs, whether a part of it came)."""
        by_booking: dict = {}
        for place in self.places:
            by_booking.setdefault(place.booking, []).append(self[f"place-{place.pk}"])
        return [
            (booking, fields, _points(booking), booking.party_size > len(fields))
            for booking, fields in by_booking.items()
        ]


def _points(booking) -> int:
    """What the rules that the booking was made under weigh; 0 where they are only tried out."""
    frozen = booking.policy.get("credit", {})
    return 0 if frozen.get("dry_run") else frozen.get("no_show", 0)


class CloseRosterView(OfSlot, DeskFormView):
    template_name = "booking/admin/closing.html"
    form_class = RosterForm
    page_title = gettext_lazy("确认签到表")
    header_icon = "check"
    submit_label = gettext_lazy("名单没错，确认")

    @cached_property
    def missing(self) -> list[Place]:
        places = Place.objects.filter(slot=self.slot, booking__status=BookingStatus.CONFIRMED)
        places = places.filter(status=PlaceStatus.CONFIRMED).select_related("person", "booking__household")
        return list(places.order_by("booking_id", "id"))

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "places": self.missing}

    def get_context_data(self, **kwargs):
        arrived = Place.objects.filter(slot=self.slot, status=PlaceStatus.CHECKED_IN).count()
        return super().get_context_data(
            refusal=rules.refusal_to_close_roster(self.slot, at=timezone.now()),
            arrived=arrived,
            result=self._result() if self.slot.roster_closed_at else None,
            **kwargs,
        )

    def _result(self) -> dict:
        """Who did not come, and the entries that followed."""
        places = Place.objects.filter(slot=self.slot).select_related("person").order_by("booking_id", "id")
        entries = CreditEntry.objects.filter(booking__slot=self.slot, kind=CreditKind.NO_SHOW)
        return {
            "absent": [place.person.name for place in places if place.status == PlaceStatus.NO_SHOW],
            "unknown": [place.person.name for place in places if place.status == PlaceStatus.CONFIRMED],
            "entries": entries.select_related("household").prefetch_related("booking__places__person").order_by("id"),
        }

    def act(self, form) -> str:
        parties = actions.close_roster(self.slot, unknown=form.unknown, by=self.request.user, at=timezone.now())
        messages.success(self.request, _("签到表已确认，%d 家没来。") % len(parties))
        return self.request.path
