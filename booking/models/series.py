"""Slots that repeat, and each date of a rule: made, or left out for a reason."""

from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from accounts.states import PLAN_ROLES
from booking.recurrence import Recurrence
from booking.states import SlotStatus
from community.models import Community

from .activities import Activity
from .slots import Slot
from .venues import Space


class OnMakeupDays(models.TextChoices):
    """What becomes of a date when people work on a weekend for a holiday's sake."""

    KEEP = "keep", _("照常办")
    SKIP = "skip", _("停一次")


class SeriesQuerySet(models.QuerySet):
    def manageable_by(self, user) -> "SeriesQuerySet":
        return self.filter(community__in=Role.objects.communities(user, PLAN_ROLES))

    def with_details(self) -> "SeriesQuerySet":
        return self.select_related("activity__venue", "space__venue", "community")


class Series(models.Model):
    """重复场次: a rule and what each of its slots gets. It is a plan: slots stand on their own once they are made.

    Times are Shanghai's clock. Booking opens `opens_days` days ahead at `opens_at`, at once when None; it closes
    `closes_minutes` before the start, and cancelling leaves no trace until `cancel_hours` before it. A series that
    `rolls` has no end: `extend_series` keeps it made ahead.
    """

    community = models.ForeignKey(Community, models.PROTECT, related_name="series", verbose_name=_("社区"))
    activity = models.ForeignKey(
        Activity, models.PROTECT, null=True, blank=True, related_name="series", verbose_name=_("活动")
    )
    space = models.ForeignKey(
        Space, models.PROTECT, null=True, blank=True, related_name="series", verbose_name=_("空间")
    )
    rule = models.JSONField(_("规律"))
    rolls = models.BooleanField(_("一直排下去"), default=False)
    label = models.CharField(_("场次名"), max_length=20, blank=True)
    start_time = models.TimeField(_("几点开始"))
    end_time = models.TimeField(_("几点结束"))
    capacity = models.PositiveIntegerField(_("名额"))
    opens_days = models.PositiveSmallIntegerField(_("提前几天开放报名"), null=True, blank=True)
    opens_at = models.TimeField(_("几点开放报名"), default=time(9))
    closes_minutes = models.PositiveSmallIntegerField(_("提前几分钟截止报名"), default=0)
    cancel_hours = models.PositiveSmallIntegerField(_("提前几小时可取消"), default=21)
    skip_holidays = models.BooleanField(_("放假停"), default=True)
    on_makeup_days = models.CharField(
        _("调休上班日"), max_length=4, choices=OnMakeupDays.choices, default=OnMakeupDays.KEEP
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("谁排的")
    )
    created_at = models.DateTimeField(_("哪天排的"))

    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("重复场次")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(activity__isnull=False) | Q(space__isnull=False), name="series_is_of_something"
            ),
            models.CheckConstraint(condition=Q(end_time__gt=F("start_time")), name="series_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="series_has_seats"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.recurrence.words}"

    @property
    def title(self) -> str:
        return self.activity.title if self.activity_id else str(self.space)

    @property
    def recurrence(self) -> Recurrence:
        return Recurrence.from_json(self.rule)


class SeriesDateQuerySet(models.QuerySet):
    def coming(self, at: datetime) -> "SeriesDateQuerySet":
        """Dates whose slot still takes place and has not begun."""
        return self.filter(slot__status=SlotStatus.SCHEDULED, slot__starts_at__gt=at)

    def skipped(self) -> "SeriesDateQuerySet":
        return self.filter(slot=None)

    def with_slots(self) -> "SeriesDateQuerySet":
        return self.select_related("slot__activity__venue", "slot__space__venue")


class SeriesDate(models.Model):
    """One date of a series: its slot, or the reason why there is none. A date that has its row is never made again.

    `given` is what the series gave its slot (see `terms_of`). A slot that differs was changed alone.
    """

    series = models.ForeignKey(Series, models.CASCADE, related_name="dates", verbose_name=_("重复场次"))
    date = models.DateField(_("日期"))
    slot = models.OneToOneField(
        Slot, models.PROTECT, null=True, blank=True, related_name="series_date", verbose_name=_("场次")
    )
    given = models.JSONField(default=dict, editable=False)
    skipped_code = models.CharField(max_length=20, blank=True)
    skipped_reason = models.CharField(_("为什么没有"), max_length=120, blank=True)

    objects = SeriesDateQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("重复场次的日期")
        ordering = ["date"]
        constraints = [
            models.UniqueConstraint(fields=["series", "date"], name="series_date_once"),
            models.CheckConstraint(
                condition=Q(slot__isnull=False, skipped_reason="") | (Q(slot__isnull=True) & ~Q(skipped_reason="")),
                name="series_date_has_slot_or_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d}"

    @property
    def changed_alone(self) -> frozenset[str]:
        """Names of the terms in which the slot no longer follows its series."""
        if self.slot_id is None:
            return frozenset()
        return frozenset(name for name, now in terms_of(self.slot).items() if self.given.get(name) != now)


def terms_of(slot: Slot) -> dict[str, Any]:
    """What of a slot its series decides, as JSON: `when` is [date, start, end] on Shanghai's clock."""
    starts, ends = timezone.localtime(slot.starts_at), timezone.localtime(slot.ends_at)
    when = [starts.date().isoformat(), f"{starts:%H:%M}", f"{ends:%H:%M}"]
    return {"when": when, "space": slot.space_id, "capacity": slot.capacity, "label": slot.label}
