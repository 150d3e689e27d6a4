"""Calling a slot off, and giving a household's places back, each with its reason."""

from django.contrib import messages
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.desk import DeskFormView, list_url
from booking import actions
from booking.states import LIVE

from .forms import CancelBookingForm, CancelSlotForm
from .frames import OfBooking, OfSlot


class CancelSlotView(OfSlot, DeskFormView):
    form_class = CancelSlotForm
    permission = "booking.view_booking"  # an editor plans slots, but calling one off is the desk's
    page_title = gettext_lazy("取消这一场")
    submit_label = gettext_lazy("取消这一场，并通知大家")
    danger = True

    def get_context_data(self, **kwargs):
        live = self.slot.bookings.filter(status__in=LIVE)
        households, silent = live.count(), live.filter(contact=None).count()
        facts = [_("%(slot)s：取消后不能恢复。") % {"slot": self.slot}, _("会通知 %d 户。") % (households - silent)]
        if silent:
            facts.append(_("另有 %d 户没有账号，请按名单打电话。") % silent)
        return super().get_context_data(facts=facts, **kwargs)

    def act(self, form) -> str:
        actions.cancel_slot(self.slot, by=self.request.user, at=timezone.now(), reason=form.cleaned_data["reason"])
        messages.success(self.request, _("%s：已取消，通知马上发出。") % self.slot)
        return list_url("slot")


class CancelBookingView(OfBooking, DeskFormView):
    form_class = CancelBookingForm
    page_title = gettext_lazy("代取消")
    submit_label = gettext_lazy("取消这份预约")
    danger = True

    def get_context_data(self, **kwargs):
        names = "、".join(place.person.name for place in self.booking.places.all())
        facts = [_("%(names)s，%(slot)s。") % {"names": names, "slot": self.booking.slot}, _("名额马上让给候补的人。")]
        return super().get_context_data(facts=facts, **kwargs)

    def act(self, form) -> str:
        actions.cancel(self.booking, by=self.request.user, at=timezone.now(), reason=form.cleaned_data["reason"])
        messages.success(self.request, _("已取消 %s 的预约。") % self.booking.short_code)
        return self.roster_url
