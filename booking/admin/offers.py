"""递补 at the desk: households to be called about an offer, and seats given from the queue shortly before the start."""

from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from accounts.admin.desk import DeskMixin, DeskView, refusal_text
from booking import actions
from booking.models import Offer
from booking.states import Channel
from common.errors import DomainError

from .frames import OfBooking

ENDING = timedelta(hours=2)  # an offer to somebody with a login that is over so soon is worth a call


def offers_to_call(user, at: datetime) -> tuple[list[Offer], list[Offer]]:
    """(households without a login, others whose offer is over soon), each by the end of the offer."""
    good = Offer.objects.manageable_by(user).open().filter(expires_at__gt=at).order_by("expires_at", "id")
    rows = good.select_related(
        "slot__activity__venue", "slot__space__venue", "booking__household", "booking__contact"
    ).prefetch_related("booking__places__person")
    ending = rows.filter(booking__contact__isnull=False, expires_at__lte=at + ENDING)
    return [_with_phone(offer) for offer in rows.filter(booking__contact=None)], [_with_phone(o) for o in ending]


def _with_phone(offer: Offer) -> Offer:
    booking = offer.booking
    own = booking.contact.phone if booking.contact else ""
    offer.phone = (booking.contact_phone or booking.household.phone or own or "").removeprefix("+86")
    offer.names = "、".join(place.person.name for place in booking.places.all())
    return offer


class OfferCallsView(DeskView):
    template_name = "booking/admin/offer_calls.html"
    page_title = gettext_lazy("要打电话的递补名单")
    header_icon = "mobile-alt"

    def get_context_data(self, **kwargs):
        silent, ending = offers_to_call(self.request.user, timezone.now())
        return super().get_context_data(silent=silent, ending=ending, **kwargs)


class AnswerOfferView(OfBooking, DeskMixin, View):
    """What the household said on the phone: they take the seats, or leave them to the next."""

    http_method_names = ("post",)

    def post(self, request, booking_id: int):
        takes = request.POST.get("answer") == "accept"
        answer = actions.accept_offer if takes else actions.decline_offer
        try:
            answer(self.booking, by=request.user, at=timezone.now(), channel=Channel.PHONE)
            said = _("%s 的名额定了。") if takes else _("%s 的名额让给下一位了。")
            messages.success(request, said % self.booking.short_code)
        except DomainError as error:
            messages.error(request, refusal_text(error))
        return HttpResponseRedirect(reverse("booking_desk:offer_calls"))


class SeatView(OfBooking, DeskMixin, View):
    """现在给座."""

    http_method_names = ("post",)

    def post(self, request, booking_id: int):
        try:
            actions.seat_from_queue(self.booking, by=request.user, at=timezone.now())
            messages.success(request, _("%s 有座了，请告诉他们。") % self.booking.short_code)
        except DomainError as error:
            messages.error(request, refusal_text(error))
        return HttpResponseRedirect(f"{self.roster_url}#b{self.booking.pk}")
