"""When and where, with how many seats."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, models
from django.db.models import F, Q
from django.db.models.expressions import Expression, RawSQL
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from accounts.states import DESK_ROLES
from booking.capacity import Capacity
from booking.states import Allocation, CreditEffect, SlotStatus, WaitlistPolicy
from community.models import Community

from .activities import Activity
from .revisions import Revised
from .venues import Space, Venue

# Seats of offers that are over by the clock, though nobody has written it down yet.
FREED = """(
    SELECT COALESCE(SUM(f.seats), 0) FROM booking_offer f
    WHERE f.slot_id = booking_slot.id AND f.outcome = 'open' AND f.expires_at <= %s)"""
PROGRAMME_KEPT = timedelta(days=30)  # so that phones hear of what was called off
PROGRAMME_MOST = 1000
OPEN_HOUR_PARTY_MAX = 4  # people of one household in an open hour of a space


class SlotQuerySet(models.QuerySet):
    def upcoming(self, at: datetime) -> "SlotQuerySet":
        return self.filter(ends_at__gt=at)

    def scheduled(self) -> "SlotQuerySet":
        return self.filter(status=SlotStatus.SCHEDULED)

    def listed(self) -> "SlotQuerySet":
        return self.filter(Q(activity__isnull=True) | Q(activity__listed=True))

    def available(self, at: datetime) -> "SlotQuerySet":
        """Bookable at this moment without waiting."""
        return self.scheduled().filter(
            booking_opens_at__lte=at, booking_closes_at__gt=at, waiting=0, taken__lt=F("capacity")
        )

    def awaiting_roster(self, since: datetime, until: datetime) -> "SlotQuerySet":
        """Ended in [since, until) with people booked, and nobody has said who came."""
        over = self.scheduled().filter(ends_at__gte=since, ends_at__lt=until)
        return over.filter(taken__gt=0, roster_closed_at=None)

    def by_the_clock(self, at: datetime | Expression) -> "SlotQuerySet":
        """Each with `freed`: what `left` counts beside the seats that are free on paper."""
        moment = at if isinstance(at, Expression) else connection.ops.adapt_datetimefield_value(at)
        return self.annotate(freed=RawSQL(FREED, [moment], models.IntegerField()))  # noqa: S611 a constant

    def programme(self, community: Community, *, at: datetime, category: str = "") -> "SlotQuerySet":
        """What is public from a month ago on, called-off slots included, in order of time."""
        shown = self.filter(community=community, activity__listed=True, ends_at__gt=at - PROGRAMME_KEPT)
        wanted = shown.filter(activity__category=category) if category else shown
        return wanted.with_details().order_by("starts_at", "pk")[:PROGRAMME_MOST]

    def with_details(self) -> "SlotQuerySet":
        return self.select_related("activity__venue", "space__venue")

    def manageable_by(self, user) -> "SlotQuerySet":
        return self.filter(community__in=Role.objects.communities(user, DESK_ROLES))


class Slot(Revised, Capacity):
    """场次: when and where. Without an activity it is an open hour of a space. Booking is possible in
    [booking_opens_at, booking_closes_at); cancelling without a trace until cancel_until."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="slots", verbose_name=_("社区"))
    activity = models.ForeignKey(
        Activity, models.PROTECT, null=True, blank=True, related_name="slots", verbose_name=_("活动")
    )
    space = models.ForeignKey(
        Space, models.PROTECT, null=True, blank=True, related_name="slots", verbose_name=_("空间")
    )
    label = models.CharField(_("场次名"), max_length=20, blank=True, help_text=_("例如：第一场、加场"))
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"))
    booking_opens_at = models.DateTimeField(_("开放报名"))
    booking_closes_at = models.DateTimeField(_("报名截止"))
    cancel_until = models.DateTimeField(_("可取消到"))
    status = models.CharField(
        _("状态"), max_length=10, choices=SlotStatus.choices, default=SlotStatus.SCHEDULED, editable=False
    )

    moved_from = models.DateTimeField(_("原来的开始时间"), null=True, editable=False)  # what was told first
    drawn_at = models.DateTimeField(_("抽签时间"), null=True, editable=False)
    roster_closed_at = models.DateTimeField(_("签到表确认时间"), null=True, editable=False)
    roster_closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("确认人")
    )

    objects = SlotQuerySet.as_manager()

    class Meta(Capacity.Meta):
        verbose_name = verbose_name_plural = _("场次")
        ordering = ["starts_at", "id"]
        constraints = [
            *Capacity.Meta.constraints,
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="slot_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(booking_closes_at__gt=F("booking_opens_at")), name="booking_closes_after_it_opens"
            ),
            models.CheckConstraint(
                condition=Q(activity__isnull=False) | Q(space__isnull=False), name="slot_is_of_something"
            ),
        ]
        indexes = [
            models.Index(fields=["community", "starts_at"], name="slot_by_day"),
            models.Index(fields=["activity", "starts_at"], name="slot_by_activity"),
        ]

    def __str__(self) -> str:
        local = timezone.localtime(self.starts_at)
        return f"{self.title} {local:%m-%d %H:%M}"

    @property
    def title(self) -> str:
        return self.activity.title if self.activity else str(self.space)

    @property
    def left(self) -> int:
        """Seats that a newcomer may take; right by the clock where the slot was read with `by_the_clock`."""
        return 0 if self.waiting else max(0, self.capacity - self.taken + getattr(self, "freed", 0))

    @property
    def party_max(self) -> int:
        return self.activity.party_max if self.activity_id else OPEN_HOUR_PARTY_MAX

    @property
    def waitlist_policy(self) -> str:
        return self.activity.waitlist_policy if self.activity_id else WaitlistPolicy.STRICT

    @property
    def allocation(self) -> str:
        return self.activity.allocation if self.activity_id else Allocation.FIRST_COME

    @property
    def awaits_draw(self) -> bool:
        """Whether bookings enter a draw that has not been held yet."""
        return self.allocation == Allocation.DRAW and self.drawn_at is None

    @property
    def credit_effect(self) -> str:
        return self.activity.credit_effect if self.activity_id else CreditEffect.WAITLIST_FIRST

    @property
    def ages(self) -> tuple[int | None, int | None]:
        """Lowest and highest age, None where there is no bound."""
        return (self.activity.min_age, self.activity.max_age) if self.activity_id else (None, None)

    @property
    def venue(self) -> Venue | None:
        if self.space_id:
            return self.space.venue
        return self.activity.venue if self.activity_id else None
