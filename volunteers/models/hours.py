"""Proof of presence, and the minutes it is worth: rows that are written once."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.models import Community
from volunteers.states import EntryKind, EventKind, Grade, Method

from .people import Volunteer
from .shifts import Signup


class AppendOnlyError(TypeError):
    """History is added to, never edited."""


class AppendOnly(models.Model):
    """Abstract: rows that are written once."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise AppendOnlyError(f"{type(self).__name__} is append-only")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise AppendOnlyError(f"{type(self).__name__} is append-only")


class AttendanceEvent(AppendOnly):
    """签到记录: one proof of presence. `occurred_at` is when it happened, `received_at` when the server heard of it."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="+", verbose_name=_("社区"))
    signup = models.ForeignKey(Signup, models.PROTECT, related_name="events", verbose_name=_("报名"))
    kind = models.CharField(_("类别"), max_length=4, choices=EventKind.choices)
    method = models.CharField(_("方式"), max_length=1, choices=Method.choices)
    grade = models.CharField(_("证据等级"), max_length=2, choices=Grade.choices)
    occurred_at = models.DateTimeField(_("发生时间"))
    received_at = models.DateTimeField(_("收到时间"))
    client_event_id = models.CharField(_("客户端编号"), max_length=64, unique=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("操作人"))
    checkpoint_id = models.CharField(_("签到点"), max_length=32, blank=True)
    flags = models.JSONField(_("标记"), default=list)

    class Meta:
        verbose_name = verbose_name_plural = _("签到记录")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["signup", "kind"], name="one_event_of_a_kind_per_signup")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.occurred_at:%Y-%m-%d %H:%M}"


class HoursPolicy(models.Model):
    """How presence becomes minutes; a new version is a new row, old entries keep theirs. All lengths in minutes."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="hours_policies", verbose_name=_("社区"))
    version = models.PositiveSmallIntegerField(_("版本"))
    effective_from = models.DateField(_("生效日期"))
    step_minutes = models.PositiveSmallIntegerField(_("计时单位（分钟）"), default=30)
    grace_minutes = models.PositiveSmallIntegerField(_("宽限（分钟）"), default=5)
    early_minutes = models.PositiveSmallIntegerField(_("可提前签到（分钟）"), default=30)
    late_minutes = models.PositiveSmallIntegerField(_("结束后可签退（分钟）"), default=30)

    class Meta:
        verbose_name = verbose_name_plural = _("时长规则")
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(fields=["community", "version"], name="hours_policy_version_once"),
            models.CheckConstraint(condition=Q(step_minutes__in=[1, 6, 15, 30]), name="hours_step_is_customary"),
        ]

    def __str__(self) -> str:
        return f"第 {self.version} 版"


class LedgerHead(models.Model):
    """The last entry of a community's ledger; locked while the next one is chained to it."""

    community = models.OneToOneField(Community, models.PROTECT, related_name="ledger_head", primary_key=True)
    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        verbose_name = verbose_name_plural = _("时长流水的末端")

    def __str__(self) -> str:
        return f"{self.community_id}:{self.seq}"


class LedgerEntry(AppendOnly):
    """时长流水: minutes with their reason. `snapshot` copies what the rules name (activity, date, place, content,
    organiser, person in charge) so that later edits change nothing; `steps` tells how the number came about;
    `hash` chains it to the entry before."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="ledger", verbose_name=_("社区"))
    seq = models.PositiveBigIntegerField(_("序号"))
    volunteer = models.ForeignKey(Volunteer, models.PROTECT, related_name="ledger", verbose_name=_("志愿者"))
    signup = models.ForeignKey(Signup, models.PROTECT, related_name="ledger", verbose_name=_("报名"))
    kind = models.CharField(_("类别"), max_length=8, choices=EntryKind.choices)
    minutes_raw = models.IntegerField(_("在场分钟"))
    minutes_counted = models.IntegerField(_("计入分钟"))
    local_date = models.DateField(_("日期"))
    grade = models.CharField(_("证据等级"), max_length=2, choices=Grade.choices)
    policy = models.ForeignKey(HoursPolicy, models.PROTECT, related_name="+", verbose_name=_("时长规则"))
    snapshot = models.JSONField(_("服务事实"))
    steps = models.JSONField(_("计算过程"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("经办人"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("核准人")
    )
    reverses = models.OneToOneField("self", models.PROTECT, null=True, blank=True, verbose_name=_("冲回的流水"))
    created_at = models.DateTimeField(_("记入时间"))
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = _("时长流水")
        ordering = ["seq"]
        constraints = [
            models.UniqueConstraint(fields=["community", "seq"], name="ledger_seq_once"),
            models.UniqueConstraint(fields=["signup"], condition=Q(kind="credit"), name="signup_credited_once"),
        ]
        indexes = [models.Index(fields=["volunteer", "seq"], name="ledger_of_volunteer")]

    def __str__(self) -> str:
        return f"#{self.seq} {self.minutes_counted}"
