"""What presence is worth: the policy, and the ledger whose rows are written once."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from community.models import Community
from volunteers.states import EntryKind, Grade

from .append_only import AppendOnly
from .people import Volunteer
from .shifts import Signup


class HoursPolicy(models.Model):
    """How presence becomes minutes; a new version is a new row, old entries keep theirs. All lengths in minutes."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="hours_policies", verbose_name=_("社区"))
    version = models.PositiveSmallIntegerField(_("版本"))
    effective_from = models.DateField(_("生效日期"))
    step_minutes = models.PositiveSmallIntegerField(_("计时单位（分钟）"), default=30)
    grace_minutes = models.PositiveSmallIntegerField(_("宽限（分钟）"), default=5)
    early_minutes = models.PositiveSmallIntegerField(_("可提前签到（分钟）"), default=30)
    late_minutes = models.PositiveSmallIntegerField(_("结束后可签退（分钟）"), default=30)
    day_tier_minutes = models.PositiveSmallIntegerField(_("一天超过多少分钟要社区同意"), default=480)
    day_limit_minutes = models.PositiveSmallIntegerField(_("一天超过多少分钟要街道同意"), default=720)
    pairs_a_day = models.PositiveSmallIntegerField(_("一班一天最多几次进出"), default=3)

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
    organiser, person in charge) so that later edits change nothing; `steps` tells how the number came about; `days` are
    its parts, [date, raw, counted] each; `beneficiary` is the volunteer's login, who is neither of the two who answer
    for the entry; `round` counts the credits of a sign-up, of which all but the last are reversed; `hash` chains it to
    the entry before."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="ledger", verbose_name=_("社区"))
    seq = models.PositiveBigIntegerField(_("序号"))
    volunteer = models.ForeignKey(Volunteer, models.PROTECT, related_name="ledger", verbose_name=_("志愿者"))
    signup = models.ForeignKey(Signup, models.PROTECT, related_name="ledger", verbose_name=_("报名"))
    kind = models.CharField(_("类别"), max_length=8, choices=EntryKind.choices)
    minutes_raw = models.IntegerField(_("在场分钟"))
    minutes_counted = models.IntegerField(_("计入分钟"))
    local_date = models.DateField(_("日期"))
    days = models.JSONField(_("分到每天"), default=list)
    grade = models.CharField(_("证据等级"), max_length=2, choices=Grade.choices)
    policy = models.ForeignKey(HoursPolicy, models.PROTECT, related_name="+", verbose_name=_("时长规则"))
    snapshot = models.JSONField(_("服务事实"))
    steps = models.JSONField(_("计算过程"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("经办人"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("核准人")
    )
    reverses = models.OneToOneField("self", models.PROTECT, null=True, blank=True, verbose_name=_("冲回的流水"))
    beneficiary = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("受益人")
    )
    round = models.PositiveSmallIntegerField(_("第几次记入"), default=1)
    seal_version = models.PositiveSmallIntegerField(default=1)
    created_at = models.DateTimeField(_("记入时间"))
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = _("时长流水")
        ordering = ["seq"]
        constraints = [
            models.UniqueConstraint(fields=["community", "seq"], name="ledger_seq_once"),
            models.UniqueConstraint(
                fields=["signup", "round"], condition=Q(kind="credit"), name="signup_credited_once_a_round"
            ),
            models.CheckConstraint(
                condition=Q(beneficiary=None) | ~Q(beneficiary=F("created_by")), name="nobody_credits_himself"
            ),
            models.CheckConstraint(
                condition=Q(beneficiary=None) | Q(approved_by=None) | ~Q(beneficiary=F("approved_by")),
                name="nobody_approves_himself",
            ),
            models.CheckConstraint(
                condition=Q(seal_version=1) | Q(approved_by=None) | ~Q(approved_by=F("created_by")),
                name="approver_is_not_the_creator",
            ),
            models.CheckConstraint(
                condition=Q(seal_version=1) | ~Q(kind="credit") | Q(grade__in=["E2", "E3"]) | ~Q(approved_by=None),
                name="weak_evidence_has_two_people",
            ),
        ]
        indexes = [models.Index(fields=["volunteer", "seq"], name="ledger_of_volunteer")]

    def __str__(self) -> str:
        return f"#{self.seq} {self.minutes_counted}"
