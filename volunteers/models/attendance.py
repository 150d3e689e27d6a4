"""Proof of presence: rows that are written once, and the spans that follow from them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from community.models import Community
from volunteers.states import EventKind, Grade, Method, SpanState

from .append_only import AppendOnly
from .shifts import Signup


class AttendanceEvent(AppendOnly):
    """签到记录: one proof of presence. `occurred_at` is when it happened, `received_at` when the server heard of it.

    `actor` is who showed it, None for the clock. `flags` are short words for whoever looks at the evidence later:
    offline, late_upload, clock, many_accounts, absent. `device` is a hash that holds for one shift only.
    """

    community = models.ForeignKey(Community, models.PROTECT, related_name="+", verbose_name=_("社区"))
    signup = models.ForeignKey(Signup, models.PROTECT, related_name="events", verbose_name=_("报名"))
    kind = models.CharField(_("类别"), max_length=4, choices=EventKind.choices)
    method = models.CharField(_("方式"), max_length=1, choices=Method.choices)
    grade = models.CharField(_("证据等级"), max_length=2, choices=Grade.choices)
    occurred_at = models.DateTimeField(_("发生时间"))
    received_at = models.DateTimeField(_("收到时间"))
    client_event_id = models.CharField(_("客户端编号"), max_length=64, unique=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("操作人")
    )
    checkpoint_id = models.CharField(_("签到点"), max_length=32, blank=True)
    offline = models.BooleanField(_("离线记录"), default=False)
    device = models.CharField(max_length=32, blank=True, default="")
    flags = models.JSONField(_("标记"), default=list)

    class Meta:
        verbose_name = verbose_name_plural = _("签到记录")
        ordering = ["id"]
        indexes = [models.Index(fields=["signup", "kind"], name="event_of_signup")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.occurred_at:%Y-%m-%d %H:%M}"


class PresenceSpan(models.Model):
    """在岗时段: a coming and its leaving; it follows from the events and can be worked out again from them."""

    signup = models.ForeignKey(Signup, models.PROTECT, related_name="spans", verbose_name=_("报名"))
    came = models.OneToOneField(AttendanceEvent, models.PROTECT, related_name="+", verbose_name=_("签到记录"))
    left = models.OneToOneField(AttendanceEvent, models.PROTECT, related_name="+", verbose_name=_("签退记录"))
    came_at = models.DateTimeField(_("到"))
    left_at = models.DateTimeField(_("走"))
    state = models.CharField(_("状态"), max_length=10, choices=SpanState.choices, default=SpanState.CLOSED)

    class Meta:
        verbose_name = verbose_name_plural = _("在岗时段")
        ordering = ["came_at", "id"]
        constraints = [models.CheckConstraint(condition=Q(left_at__gte=F("came_at")), name="span_ends_after_it_begins")]

    def __str__(self) -> str:
        return f"{self.came_at:%Y-%m-%d %H:%M}–{self.left_at:%H:%M}"
