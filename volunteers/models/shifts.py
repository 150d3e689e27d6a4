"""What is to be done, when, and who signed up for it."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from accounts.rules import holds_role
from accounts.states import DESK_ROLES, RoleKind
from booking.capacity import Capacity
from booking.models import Slot, Venue
from community.models import Community
from volunteers.states import (
    CURRENT_SIGNUPS,
    LIVE_SIGNUPS,
    PROMISED_SIGNUPS,
    DangerClass,
    Nature,
    ShiftState,
    SignupSource,
    SignupState,
)

from .notices import Notice
from .people import Team, Volunteer
from .qualifications import Qualification


class ServiceKind(models.Model):
    """服务类别: decides whether presence counts as volunteer service at all."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="service_kinds", verbose_name=_("社区"))
    name = models.CharField(_("名称"), max_length=40)
    nature = models.CharField(_("性质"), max_length=10, choices=Nature.choices, default=Nature.SERVICE)
    counts_as_service = models.BooleanField(
        _("计入志愿时长"), default=True, help_text=_("学习、讲座、会议、排练和本职工作都不是志愿服务，不能计入")
    )
    danger_class = models.PositiveSmallIntegerField(
        _("危险"),
        choices=DangerClass.choices,
        default=DangerClass.NONE,
        help_text=_("有危险的，报名的人要满 18 周岁并确认知道风险，开始招募前要先买保险"),
    )
    insurance_required = models.BooleanField(_("一定要有保险"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("服务类别")
        constraints = [
            models.UniqueConstraint(fields=["community", "name"], name="service_kind_once"),
            models.CheckConstraint(
                condition=Q(counts_as_service=False) | Q(nature=Nature.SERVICE),
                name="only_service_counts",
                violation_error_message=_("只有志愿服务能计入时长"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def needs_insurance(self) -> bool:
        return self.insurance_required or self.danger_class > DangerClass.NONE


class ShiftQuerySet(models.QuerySet):
    def upcoming(self, at) -> "ShiftQuerySet":
        return self.filter(ends_at__gt=at)

    def announced(self, community) -> "ShiftQuerySet":
        """What everybody may see of a community, with all that a line of it shows."""
        shown = self.filter(community=community).exclude(state=ShiftState.DRAFT)
        return shown.select_related("team", "venue", "slot__activity", "service_kind")

    def planned(self) -> "ShiftQuerySet":
        """Neither called off nor closed."""
        return self.filter(state__in=[ShiftState.DRAFT, ShiftState.OPEN])

    def recruiting(self) -> "ShiftQuerySet":
        return self.filter(state=ShiftState.OPEN)

    def led_by(self, user) -> "ShiftQuerySet":
        """The shifts that `user` may run: own teams', or the whole community's for the desk."""
        desk = Role.objects.communities(user, DESK_ROLES)
        return self.filter(Q(team__leader=user) | Q(community__in=desk))

    def reviewed_by(self, user) -> "ShiftQuerySet":
        """The shifts whose hours `user` may have a word on: those he may run, and a subdistrict's whole community."""
        above = Role.objects.communities(user, [RoleKind.SUBDISTRICT])
        return self.filter(Q(pk__in=self.model.objects.led_by(user)) | Q(community__in=above))


class Shift(Notice):
    """志愿班次: a team's work at a place from `starts_at` to `ends_at`. `template_date` is the date that its template
    made it for, whatever its time is now."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="shifts", verbose_name=_("社区"))
    team = models.ForeignKey(Team, models.PROTECT, related_name="shifts", verbose_name=_("服务队"))
    slot = models.ForeignKey(
        Slot, models.PROTECT, null=True, blank=True, related_name="shifts", verbose_name=_("活动场次")
    )
    template = models.ForeignKey(
        "ShiftTemplate", models.PROTECT, null=True, blank=True, related_name="shifts", verbose_name=_("班次模板")
    )
    template_date = models.DateField(null=True, blank=True, editable=False)
    venue = models.ForeignKey(Venue, models.PROTECT, related_name="shifts", verbose_name=_("地点"))
    title = models.CharField(_("名称"), max_length=60)
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"))
    service_kind = models.ForeignKey(ServiceKind, models.PROTECT, related_name="shifts", verbose_name=_("服务类别"))
    state = models.CharField(_("状态"), max_length=10, choices=ShiftState.choices, default=ShiftState.OPEN)
    opens_at = models.DateTimeField(_("报名开始"), null=True, blank=True, help_text=_("不填：开始招募就能报"))
    closes_at = models.DateTimeField(
        _("报名截止"), null=True, blank=True, help_text=_("不填：开始后半小时内还能报；最晚到结束")
    )
    cancel_until = models.DateTimeField(
        _("可取消到"), null=True, blank=True, help_text=_("以后再取消算临时取消，会告诉队长；不填：到开始")
    )
    extended_until = models.DateTimeField(_("延长到"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("收班时间"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("收班人")
    )

    objects = ShiftQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("志愿班次")
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="shift_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(extended_until=None) | Q(extended_until__gt=F("ends_at")), name="shift_is_extended_forward"
            ),
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=F("opens_at")),
                name="shift_sign_up_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(closes_at=None) | Q(closes_at__lte=F("ends_at")), name="shift_sign_up_closes_by_its_end"
            ),
            models.CheckConstraint(
                condition=Q(cancel_until=None) | Q(cancel_until__lte=F("starts_at")),
                name="shift_is_cancelled_before_it_starts",
            ),
            models.UniqueConstraint(fields=["template", "template_date"], name="template_date_once"),
        ]
        indexes = [models.Index(fields=["community", "starts_at"], name="shift_by_day")]

    def __str__(self) -> str:
        return self.title

    def is_led_by(self, user) -> bool:
        """`ShiftQuerySet.led_by` for one shift that is read already."""
        return self.team.leader_id == user.pk or holds_role(user, self.community_id, DESK_ROLES)

    @property
    def over_at(self) -> datetime:
        """The end, with what was added to it."""
        return self.extended_until or self.ends_at


class ShiftRole(Capacity):
    """岗位: what is needed on a shift, and how many."""

    shift = models.ForeignKey(Shift, models.CASCADE, related_name="roles", verbose_name=_("班次"))
    name = models.CharField(_("岗位"), max_length=40)
    needs = models.CharField(_("要求"), max_length=120, blank=True)
    qualifications = models.ManyToManyField(Qualification, blank=True, related_name="+", verbose_name=_("资格"))

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

    def promised(self) -> "SignupQuerySet":
        """Who is expected, holds an offer, or waits."""
        return self.filter(state__in=PROMISED_SIGNUPS)

    def waiting_in_order(self) -> "SignupQuerySet":
        """The queue of a role; who asked first stands first."""
        return self.filter(state=SignupState.WAITLISTED).order_by("created_at", "pk")

    def seeking(self) -> "SignupQuerySet":
        return self.filter(state=SignupState.SEEKING).order_by("created_at", "pk")

    def offers_over(self, at) -> "SignupQuerySet":
        """Offered on paper, but the time is over: an offer is good while `at < offered_until`."""
        return self.filter(state=SignupState.OFFERED, offered_until__lte=at)

    def with_ahead(self) -> "SignupQuerySet":
        """Each with `ahead`, how many stand before it in the queue of its role."""
        before = Q(created_at__lt=OuterRef("created_at")) | Q(created_at=OuterRef("created_at"), pk__lt=OuterRef("pk"))
        queue = Signup.objects.filter(before, role=OuterRef("role"), state=SignupState.WAITLISTED)
        ahead = queue.order_by().values("role").annotate(n=Count("pk")).values("n")
        return self.annotate(ahead=Coalesce(Subquery(ahead, output_field=IntegerField()), 0))

    def unsettled(self) -> "SignupQuerySet":
        """Somebody was there, and the minutes are not settled yet."""
        return self.filter(state=SignupState.CHECKED_OUT, shift__service_kind__counts_as_service=True)

    def visible_to(self, user) -> "SignupQuerySet":
        return self.filter(volunteer__person__user=user) if user.is_authenticated else self.none()

    def answered_by(self, user) -> "SignupQuerySet":
        """Those of oneself, and of the children one signs up for."""
        return self.filter(volunteer__in=Volunteer.objects.answered_by(user).order_by().values("pk"))

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
    came = models.ForeignKey(
        "AttendanceEvent", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("最近的签到记录")
    )
    offered_until = models.DateTimeField(_("名额留到"), null=True, blank=True, editable=False)
    reason = models.CharField(_("说明"), max_length=200, blank=True)
    risks_accepted_at = models.DateTimeField(_("确认知道风险"), null=True, blank=True)

    objects = SignupQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("岗位报名")
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["shift", "volunteer"],
                condition=Q(state__in=sorted(CURRENT_SIGNUPS)),
                name="volunteer_once_in_a_shift",
            ),
            models.CheckConstraint(
                condition=~Q(state=SignupState.OFFERED) | Q(offered_until__isnull=False), name="offered_seat_has_an_end"
            ),
        ]
        indexes = [
            models.Index(fields=["offered_until"], name="signup_offered", condition=Q(state=SignupState.OFFERED)),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer} {self.get_state_display()}"
