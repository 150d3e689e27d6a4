"""Shifts that return every week: the plan, in editions; the shifts stand on their own once they are made."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from accounts.states import DESK_ROLES
from booking.models import Venue
from booking.recurrence import Recurrence
from community.models import Community

from .notices import Notice
from .people import Team
from .roles import UsualRole
from .shifts import ServiceKind


class ShiftTemplateQuerySet(models.QuerySet):
    def led_by(self, user) -> "ShiftTemplateQuerySet":
        """Those that `user` may plan with: own teams', or the whole community's for the desk."""
        desk = Role.objects.communities(user, DESK_ROLES)
        return self.filter(Q(team__leader=user) | Q(community__in=desk))

    def running(self, day: date) -> "ShiftTemplateQuerySet":
        """Those that still give shifts on that day or later."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=day))


class ShiftTemplate(Notice):
    """班次模板: a weekly rule and what each of its shifts gets, on Shanghai's clock; `minutes` may run past midnight.

    Changing "this and the following" ends one edition the day before and begins the next, whose `previous` it is.
    """

    community = models.ForeignKey(Community, models.PROTECT, related_name="shift_templates", verbose_name=_("社区"))
    team = models.ForeignKey(Team, models.PROTECT, related_name="templates", verbose_name=_("服务队"))
    title = models.CharField(_("名称"), max_length=60)
    venue = models.ForeignKey(Venue, models.PROTECT, related_name="+", verbose_name=_("地点"))
    service_kind = models.ForeignKey(ServiceKind, models.PROTECT, related_name="+", verbose_name=_("服务类别"))
    rule = models.JSONField(_("规律"))
    start_time = models.TimeField(_("几点开始"))
    minutes = models.PositiveSmallIntegerField(_("多少分钟"))
    skip_holidays = models.BooleanField(_("放假停"), default=True)
    valid_from = models.DateField(_("从哪天起"))
    valid_until = models.DateField(_("到哪天为止"), null=True, blank=True)
    edition = models.PositiveSmallIntegerField(_("第几版"), default=1)
    previous = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="next", verbose_name=_("上一版")
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("谁排的")
    )
    created_at = models.DateTimeField(_("哪天排的"))

    objects = ShiftTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("班次模板")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gte=1, minutes__lte=1440), name="template_lasts_a_day_at_most"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.recurrence.words}"

    @property
    def recurrence(self) -> Recurrence:
        return Recurrence.from_json(self.rule)


class TemplateRole(UsualRole):
    """What each shift of a template needs."""

    template = models.ForeignKey(ShiftTemplate, models.CASCADE, related_name="roles", verbose_name=_("班次模板"))

    class Meta(UsualRole.Meta):
        verbose_name = verbose_name_plural = _("模板岗位")
        constraints = [
            *UsualRole.Meta.constraints,
            models.UniqueConstraint(fields=["template", "name"], name="role_name_once_in_a_template"),
        ]
