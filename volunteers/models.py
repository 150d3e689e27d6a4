"""志愿者 · 岗位 · 时长: volunteers, teams, shifts, sign-ups, attendance and the ledger of hours."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person, Role
from accounts.states import DESK_ROLES
from booking.capacity import Capacity
from booking.models import Slot, Venue
from community.models import Community

from .states import (
    LIVE_SIGNUPS,
    EntryKind,
    EventKind,
    Grade,
    Method,
    ShiftState,
    SignupSource,
    SignupState,
    VolunteerState,
)


class VolunteerQuerySet(models.QuerySet):
    def visible_to(self, user) -> "VolunteerQuerySet":
        return self.filter(person__user=user) if user.is_authenticated else self.none()

    def manageable_by(self, user) -> "VolunteerQuerySet":
        return self.filter(community__in=Role.objects.communities(user, DESK_ROLES))


class Volunteer(models.Model):
    """志愿者: a person who serves. `number` is shown in place of any ID number."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="volunteers", verbose_name=_("社区"))
    person = models.OneToOneField(Person, models.PROTECT, related_name="volunteer", verbose_name=_("个人"))
    number = models.CharField(_("志愿者编号"), max_length=20, unique=True)
    state = models.CharField(_("状态"), max_length=10, choices=VolunteerState.choices, default=VolunteerState.ACTIVE)
    skills = models.CharField(_("特长"), max_length=120, blank=True)
    joined_at = models.DateTimeField(_("加入时间"))

    objects = VolunteerQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("志愿者")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.person.name} {self.number}"


class Team(models.Model):
    """服务队, led by its leader (a login)."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="teams", verbose_name=_("社区"))
    name = models.CharField(_("名称"), max_length=40)
    intro = models.CharField(_("介绍"), max_length=200, blank=True)
    leader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="led_teams", verbose_name=_("队长")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("服务队")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["community", "name"], name="team_name_once")]

    def __str__(self) -> str:
        return self.name


class TeamMembership(models.Model):
    team = models.ForeignKey(Team, models.CASCADE, related_name="memberships", verbose_name=_("服务队"))
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="memberships", verbose_name=_("志愿者"))
    joined_at = models.DateTimeField(_("入队时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("队员")
        constraints = [models.UniqueConstraint(fields=["team", "volunteer"], name="team_membership_once")]

    def __str__(self) -> str:
        return f"{self.volunteer} @ {self.team}"


class ServiceKind(models.Model):
    """服务类别: decides whether presence counts as volunteer service at all."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="service_kinds", verbose_name=_("社区"))
    name = models.CharField(_("名称"), max_length=40)
    counts_as_service = models.BooleanField(_("计入志愿时长"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("服务类别")
        constraints = [models.UniqueConstraint(fields=["community", "name"], name="service_kind_once")]

    def __str__(self) -> str:
        return self.name


class ShiftQuerySet(models.QuerySet):
    def upcoming(self, at) -> "ShiftQuerySet":
        return self.filter(ends_at__gt=at)

    def recruiting(self) -> "ShiftQuerySet":
        return self.filter(state=ShiftState.OPEN)

    def led_by(self, user) -> "ShiftQuerySet":
        """The shifts that `user` may run: own teams', or the whole community's for the desk."""
        desk = Role.objects.communities(user, DESK_ROLES)
        return self.filter(Q(team__leader=user) | Q(community__in=desk))


class Shift(models.Model):
    """志愿班次: a team's work at a place from `starts_at` to `ends_at`."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="shifts", verbose_name=_("社区"))
    team = models.ForeignKey(Team, models.PROTECT, related_name="shifts", verbose_name=_("服务队"))
    slot = models.ForeignKey(
        Slot, models.PROTECT, null=True, blank=True, related_name="shifts", verbose_name=_("活动场次")
    )
    venue = models.ForeignKey(Venue, models.PROTECT, related_name="shifts", verbose_name=_("地点"))
    title = models.CharField(_("名称"), max_length=60)
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"))
    service_kind = models.ForeignKey(ServiceKind, models.PROTECT, related_name="shifts", verbose_name=_("服务类别"))
    state = models.CharField(_("状态"), max_length=10, choices=ShiftState.choices, default=ShiftState.OPEN)
    risks = models.CharField(_("可能的风险"), max_length=200, blank=True)
    guarantees = models.CharField(_("保障"), max_length=200, blank=True)

    objects = ShiftQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("志愿班次")
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="shift_ends_after_it_starts")
        ]
        indexes = [models.Index(fields=["community", "starts_at"], name="shift_by_day")]

    def __str__(self) -> str:
        return self.title


class ShiftRole(Capacity):
    """岗位: what is needed on a shift, and how many."""

    shift = models.ForeignKey(Shift, models.CASCADE, related_name="roles", verbose_name=_("班次"))
    name = models.CharField(_("岗位"), max_length=40)
    needs = models.CharField(_("要求"), max_length=120, blank=True)

    class Meta(Capacity.Meta):
        verbose_name = verbose_name_plural = _("岗位")
        ordering = ["id"]
        constraints = [
            *Capacity.Meta.constraints,
            models.UniqueConstraint(fields=["shift", "name"], name="role_name_once_in_a_shift"),
        ]

    def __str__(self) -> str:
        return f"{self.shift} {self.name}"


class SignupQuerySet(models.QuerySet):
    def live(self) -> "SignupQuerySet":
        return self.filter(state__in=LIVE_SIGNUPS)

    def visible_to(self, user) -> "SignupQuerySet":
        return self.filter(volunteer__person__user=user) if user.is_authenticated else self.none()

    def led_by(self, user) -> "SignupQuerySet":
        return self.filter(shift__in=Shift.objects.led_by(user))


class Signup(models.Model):
    """报名: a volunteer in a role of a shift."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    community = models.ForeignKey(Community, models.PROTECT, related_name="signups", verbose_name=_("社区"))
    role = models.ForeignKey(ShiftRole, models.PROTECT, related_name="signups", verbose_name=_("岗位"))
    shift = models.ForeignKey(Shift, models.PROTECT, related_name="signups", verbose_name=_("班次"))
    volunteer = models.ForeignKey(Volunteer, models.PROTECT, related_name="signups", verbose_name=_("志愿者"))
    state = models.CharField(_("状态"), max_length=12, choices=SignupState.choices, default=SignupState.CONFIRMED)
    source = models.CharField(_("来源"), max_length=8, choices=SignupSource.choices, default=SignupSource.SELF)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("经办人"))
    created_at = models.DateTimeField(_("报名时间"))
    checked_in_at = models.DateTimeField(_("签到时间"), null=True, blank=True)
    checked_out_at = models.DateTimeField(_("签退时间"), null=True, blank=True)

    objects = SignupQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("岗位报名")
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["shift", "volunteer"],
                condition=Q(state__in=["confirmed", "checked_in", "checked_out"]),
                name="volunteer_once_in_a_shift",
            )
        ]

    def __str__(self) -> str:
        return f"{self.volunteer} {self.get_state_display()}"


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
            models.UniqueConstraint(
                fields=["signup"], condition=Q(kind="credit"), name="signup_credited_once"
            ),
        ]
        indexes = [models.Index(fields=["volunteer", "seq"], name="ledger_of_volunteer")]

    def __str__(self) -> str:
        return f"#{self.seq} {self.minutes_counted}"
