"""Addresses that a phone's calendar reads by itself."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Household
from community.models import Community

from .bookings import Booking, Place
from .codes import new_code
from .slots import Slot
from .venues import Venue

KEPT = timedelta(days=60)  # what is over or cancelled stays that long, so that every phone hears of it
ROWS_MOST = 300


def new_token() -> str:
    """160 random bits: whoever has the address reads the calendar without a login."""
    return new_code(32)


class CalendarFeedQuerySet(models.QuerySet):
    def live(self) -> "CalendarFeedQuerySet":
        return self.filter(revoked_at__isnull=True)

    def of(self, owner: Household | Venue) -> "CalendarFeedQuerySet":
        return self.filter(household=owner) if isinstance(owner, Household) else self.filter(venue=owner)


class CalendarFeed(models.Model):
    """日历订阅: where a calendar reads a household's bookings (secret) or a venue's slots (public); one is live."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="+", verbose_name=_("社区"))
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="calendar_feeds", verbose_name=_("家庭")
    )
    venue = models.ForeignKey(
        Venue, models.PROTECT, null=True, blank=True, related_name="calendar_feeds", verbose_name=_("场地")
    )
    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    created_at = models.DateTimeField(_("开通时间"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("开通人"))
    revoked_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("日历订阅")
        constraints = [
            models.CheckConstraint(
                condition=Q(household__isnull=False, venue__isnull=True)
                | Q(household__isnull=True, venue__isnull=False),
                name="feed_of_one_owner",
            ),
            models.UniqueConstraint(
                fields=["household"], condition=Q(revoked_at__isnull=True), name="one_live_feed_per_household"
            ),
            models.UniqueConstraint(
                fields=["venue"], condition=Q(revoked_at__isnull=True), name="one_live_feed_per_venue"
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} #{self.pk}"

    @property
    def path(self) -> str:
        return f"/feeds/{self.token}.ics"

    @property
    def url(self) -> str:
        return settings.PUBLIC_BASE_URL + self.path

    def bookings(self, *, at: datetime) -> list[Booking]:
        """A household's bookings, cancelled ones included, the latest first; two statements."""
        people = Prefetch("places", Place.objects.select_related("person"))
        rows = Booking.objects.filter(household=self.household_id, slot__ends_at__gt=at - KEPT)
        rows = rows.select_related("slot__activity__venue", "slot__space__venue").prefetch_related(people)
        return list(rows.order_by("-slot__starts_at", "-pk")[:ROWS_MOST])

    def slots(self, *, at: datetime) -> list[Slot]:
        """A venue's slots of listed activities, cancelled ones included, the latest first; one statement.

        Open hours are left out: they are seats to book and nothing that takes place.
        """
        here = Q(space__venue=self.venue_id) | Q(space__isnull=True, activity__venue=self.venue_id)
        rows = Slot.objects.filter(here, activity__listed=True, ends_at__gt=at - KEPT).with_details()
        return list(rows.order_by("-starts_at", "-pk")[:ROWS_MOST])
