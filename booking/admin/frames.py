"""What the desk's pages share: the slot or booking they are about, found among the user's own only."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.admin.desk import list_url
from booking.models import Booking, Slot


class OfSlot:
    @cached_property
    def slot(self) -> Slot:
        mine = Slot.objects.manageable_by(self.request.user).with_details()
        return get_object_or_404(mine, pk=self.kwargs["slot_id"])

    def dispatch(self, request, *args, **kwargs):
        if request.user.has_perm(self.permission):
            self.slot  # noqa: B018 - another community's slot does not exist, whatever the method
        return super().dispatch(request, *args, **kwargs)

    @property
    def roster_url(self) -> str:
        return reverse("booking_desk:roster", args=[self.slot.pk])

    def trail(self):
        return [(_("场次"), list_url("slot")), (str(self.slot), self.roster_url)]

    def get_context_data(self, **kwargs):
        return super().get_context_data(slot=self.slot, **kwargs)


class OfBooking:
    @cached_property
    def booking(self) -> Booking:
        mine = Booking.objects.manageable_by(self.request.user).with_details()
        return get_object_or_404(mine.select_related("community", "household"), pk=self.kwargs["booking_id"])

    def dispatch(self, request, *args, **kwargs):
        if request.user.has_perm(self.permission):
            self.booking  # noqa: B018
        return super().dispatch(request, *args, **kwargs)

    @property
    def roster_url(self) -> str:
        return reverse("booking_desk:roster", args=[self.booking.slot_id])

    def trail(self):
        return [(_("场次"), list_url("slot")), (str(self.booking.slot), self.roster_url)]

    def get_context_data(self, **kwargs):
        return super().get_context_data(booking=self.booking, slot=self.booking.slot, **kwargs)
