"""Reliability of households: the rules a community sets, the points, and what may be said against them."""

from datetime import date, time

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Household, Role
from accounts.states import DESK_ROLES
from booking.states import AppealState, CreditKind, CreditState
from community.models import Community

from .bookings import Booking


class BookingPolicy(models.Model):
    """预约约定: the constants of a community, with a version that rises with each change; frozen onto every booking.

    Defaults: an offer lasts 12 hours; a late cancel weighs 1 point and a no-show 2; points go after 90 days; from 6 on,
    a household stands behind others for 30 days after its last point. `dry_run` notes points without weighing them.
    """

    community = models.OneToOneField(Community, models.CASCADE, related_name="booking_policy", verbose_name=_("社区"))
    version = models.PositiveIntegerField(_("版本"), default=1, editable=False)
    offer_minutes = models.PositiveIntegerField(_("递补通知保留几分钟"), default=720)
    late_points = models.PositiveSmallIntegerField(_("临时取消记几分"), default=1)
    no_show_points = models.PositiveSmallIntegerField(_("没来记几分"), default=2)
    points_days = models.PositiveSmallIntegerField(_("记分几天后消除"), default=90)
    points_limit = models.PositiveSmallIntegerField(_("到几分起排在后面"), default=6)
    effect_days = models.PositiveSmallIntegerField(_("排在后面几天"), default=30)
    dry_run = models.BooleanField(_("试行：只记录，不影响预约"), default=False)
    quiet_from = models.TimeField(_("晚上几点起不打扰"), default=time(21))
    quiet_until = models.TimeField(_("早上几点起可以通知"), default=time(8))

    class Meta:
        verbose_name = verbose_name_plural = _("预约约定")
        constraints = [
            models.CheckConstraint(condition=Q(offer_minutes__gte=30), name="offer_of_half_an_hour_at_least"),
            models.CheckConstraint(condition=Q(points_limit__gte=1), name="points_limit_at_least_one"),
        ]

    def __str__(self) -> str:
        return f"{self.community} v{self.version}"

    @property
    def credit(self) -> dict[str, int | bool]:
        """What is frozen onto a booking."""
        return {
            "version": self.version,
            "late": self.late_points,
            "no_show": self.no_show_points,
            "days": self.points_days,
            "limit": self.points_limit,
            "dry_run": self.dry_run,
        }


class CreditQuerySet(models.QuerySet):
    def counting(self, on: date) -> "CreditQuerySet":
        return self.filter(state=CreditState.COUNTS, expires_on__gte=on)

    def visible_to(self, user) -> "CreditQuerySet":
        if not user.is_authenticated:
            return self.none()
        return self.filter(household__in=Household.objects.of(user))

    def manageable_by(self, user) -> "CreditQuerySet":
        return self.filter(community__in=Role.objects.communities(user, DESK_ROLES))

    def with_details(self) -> "CreditQuerySet":
        return self.select_related("appeal", "booking__slot__activity", "booking__slot__space__venue")


class CreditEntry(models.Model):
    """信用记录: points of a household for one booking, good through `expires_on`. Never deleted, only excused."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="+", verbose_name=_("社区"))
    household = models.ForeignKey(Household, models.PROTECT, related_name="credit", verbose_name=_("家庭"))
    booking = models.ForeignKey(Booking, models.PROTECT, related_name="credit", verbose_name=_("预约"))
    kind = models.CharField(_("事由"), max_length=12, choices=CreditKind.choices)
    points = models.PositiveSmallIntegerField(_("分"))
    state = models.CharField(_("状态"), max_length=8, choices=CreditState.choices, editable=False)
    made_at = models.DateTimeField(_("记分时间"))
    expires_on = models.DateField(_("有效至"))
    excused_at = models.DateTimeField(_("免除时间"), null=True, editable=False)
    excused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("免除人")
    )
    excuse_reason = models.CharField(_("免除原因"), max_length=200, blank=True)

    objects = CreditQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("信用记录")
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["booking", "kind"], name="points_once_a_booking"),
            models.CheckConstraint(
                condition=Q(state="excused", excused_at__isnull=False)
                | ~Q(state="excused") & Q(excused_at__isnull=True),
                name="excused_with_its_time",
            ),
        ]
        indexes = [
            models.Index(fields=["household", "expires_on"], name="credit_counting", condition=Q(state="counts"))
        ]

    def __str__(self) -> str:
        return gettext("%(kind)s，记 %(points)s 分") % {"kind": self.get_kind_display(), "points": self.points}


class AppealQuerySet(models.QuerySet):
    def open(self) -> "AppealQuerySet":
        return self.filter(state=AppealState.OPEN)

    def manageable_by(self, user) -> "AppealQuerySet":
        return self.filter(entry__community__in=Role.objects.communities(user, DESK_ROLES))


class Appeal(models.Model):
    """申诉: what a household says against an entry; answered within ten working days, by another than who made it."""

    entry = models.OneToOneField(CreditEntry, models.PROTECT, related_name="appeal", verbose_name=_("信用记录"))
    text = models.CharField(_("说明"), max_length=300)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("申诉人"))
    made_at = models.DateTimeField(_("申诉时间"))
    due_on = models.DateField(_("最迟答复"))
    state = models.CharField(
        _("状态"), max_length=8, choices=AppealState.choices, default=AppealState.OPEN, editable=False
    )
    answer = models.CharField(_("答复"), max_length=300, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("答复人")
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True, editable=False)

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("申诉")
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", answered_at__isnull=True) | ~Q(state="open") & Q(answered_at__isnull=False),
                name="appeal_open_or_answered",
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("made_by")), name="nobody_answers_own_appeal"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry}，{self.get_state_display()}"
