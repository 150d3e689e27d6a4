"""The place: a community, its grids and its partners (一纵四横); and the country's calendar."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .states import DECREED, DayKind, DaySource


class Community(models.Model):
    """One residential community (社区); it owns one Wagtail site, and all other rows belong to one community."""

    name = models.CharField(_("名称"), max_length=60)
    short_name = models.CharField(_("简称"), max_length=20)
    code = models.SlugField(_("代号"), max_length=20, unique=True)
    site = models.OneToOneField("wagtailcore.Site", models.PROTECT, related_name="community", verbose_name=_("网站"))
    phone = models.CharField(_("电话"), max_length=30)
    address = models.CharField(_("地址"), max_length=120, blank=True)
    office_hours = models.CharField(_("办公时间"), max_length=60, default="每天 8:30–18:00")

    class Meta:
        verbose_name = verbose_name_plural = _("社区")

    def __str__(self) -> str:
        return self.name


class Grid(models.Model):
    """网格: a part of the community, looked after by a grid worker."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="grids", verbose_name=_("社区"))
    number = models.PositiveSmallIntegerField(_("编号"))
    name = models.CharField(_("名称"), max_length=60)
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="grids", verbose_name=_("网格员")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("网格")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["community", "number"], name="grid_number_once")]

    def __str__(self) -> str:
        return f"第{self.number}网格 {self.name}"


class Partner(models.Model):
    """共建单位: who stands beside the party branch in “一纵四横”."""

    class Kind(models.TextChoices):
        SOCIAL = "social", _("社会组织")
        PUBLIC = "public", _("公共单位")
        ENTERPRISE = "enterprise", _("企事业单位")
        PROPERTY = "property", _("物业公司")

    community = models.ForeignKey(Community, models.PROTECT, related_name="partners", verbose_name=_("社区"))
    name = models.CharField(_("名称"), max_length=60)
    kind = models.CharField(_("类别"), max_length=12, choices=Kind.choices)
    contact = models.CharField(_("联系人"), max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("共建单位")
        constraints = [models.UniqueConstraint(fields=["community", "name"], name="partner_name_once")]

    def __str__(self) -> str:
        return self.name


class CalendarDay(models.Model):
    """放假 or 调休上班, by the State Council's notice. A notice is the country's, so no community owns a row."""

    date = models.DateField(_("日期"), unique=True)
    kind = models.CharField(
        _("这天"), max_length=8, choices=[choice for choice in DayKind.choices if choice[0] in DECREED]
    )
    name = models.CharField(_("节日"), max_length=20, help_text=_("例如：春节、国庆节"))
    source = models.CharField(
        _("来源"), max_length=8, choices=DaySource.choices, default=DaySource.NOTICE, editable=False
    )

    class Meta:
        verbose_name = verbose_name_plural = _("放假安排")
        ordering = ["date"]
        constraints = [models.CheckConstraint(condition=Q(kind__in=sorted(DECREED)), name="calendar_day_is_decreed")]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {self.name}{self.get_kind_display()}"
