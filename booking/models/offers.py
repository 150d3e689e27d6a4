"""A seat held for somebody from the waitlist, until they answer or the time is over."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from accounts.states import DESK_ROLES
from booking.states import OfferOutcome

from .bookings import Booking
from .slots import Slot


class OfferQuerySet(models.QuerySet):
    def open(self) -> "OfferQuerySet":
        return self.filter(outcome=OfferOutcome.OPEN)

    def manageable_by(self, user) -> "OfferQuerySet":
        return self.filter(slot__community__in=Role.objects.communities(user, DESK_ROLES))

    def over(self, at) -> "OfferQuerySet":
        """Open on paper, but their time is over: an offer is good while `at < expires_at`."""
        return self.open().filter(expires_at__lte=at)


class Offer(models.Model):
    """递补通知: `seats` places held for a waiting party, good until `expires_at`, answered at most once."""

    slot = models.ForeignKey(Slot, models.PROTECT, related_name="offers", verbose_name=_("场次"))
    booking = models.ForeignKey(Booking, models.PROTECT, related_name="offers", verbose_name=_("预约"))
    seats = models.PositiveSmallIntegerField(_("名额"))
    policy = models.CharField(_("候补方式"), max_length=8)
    made_at = models.DateTimeField(_("发出时间"))
    expires_at = models.DateTimeField(_("有效至"))
    outcome = models.CharField(
        _("结果"), max_length=10, choices=OfferOutcome.choices, default=OfferOutcome.OPEN, editable=False
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True, editable=False)

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("递补通知")
        constraints = [
            models.UniqueConstraint(fields=["booking"], condition=Q(outcome="open"), name="one_open_offer_a_booking"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="offer_lasts_a_while"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="offer_of_at_least_one"),
            models.CheckConstraint(
                condition=Q(outcome="open", answered_at__isnull=True)
                | ~Q(outcome="open") & Q(answered_at__isnull=False),
                name="offer_open_or_answered",
            ),
        ]
        indexes = [models.Index(fields=["slot", "expires_at"], name="offer_open", condition=Q(outcome="open"))]

    def __str__(self) -> str:
        return f"{self.booking_id} {self.get_outcome_display()}"
