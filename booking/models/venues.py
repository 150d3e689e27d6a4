"""Where things happen."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from booking.states import VenueKind
from community.models import Community


class Venue(index.Indexed, models.Model):
    """场地: a place people know by name, with the facts that decide whether they can come."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="venues", verbose_name=_("社区"))
    name = models.CharField(_("名称"), max_length=40)
    kind = models.CharField(_("类别"), max_length=12, choices=VenueKind.choices)
    address = models.CharField(_("地址"), max_length=120)
    intro = models.CharField(_("一句话介绍"), max_length=200, blank=True)
    phone = models.CharField(_("电话"), max_length=30, blank=True)
    step_free = models.BooleanField(_("轮椅能进"), default=False)
    accessible_toilet = models.BooleanField(_("无障碍卫生间"), default=False)
    has_seating = models.BooleanField(_("有座椅可歇"), default=False)
    quiet_corner = models.BooleanField(_("有安静角"), default=False)
    access_note = models.CharField(_("无障碍说明"), max_length=120, blank=True)

    search_fields = [index.SearchField("name"), index.SearchField("intro"), index.SearchField("address")]
    search_auto_update = False  # common.search.updating does it, without a queue

    class Meta:
        verbose_name = verbose_name_plural = _("场地")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["community", "name"], name="venue_name_once")]

    def __str__(self) -> str:
        return self.name


class Space(models.Model):
    """空间: a bookable room or pool of seats inside a venue."""

    venue = models.ForeignKey(Venue, models.PROTECT, related_name="spaces", verbose_name=_("场地"))
    name = models.CharField(_("名称"), max_length=40)
    capacity = models.PositiveIntegerField(_("可容纳"))
    exclusive = models.BooleanField(_("同一时间只办一场"), default=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name=_("属于"))

    class Meta:
        verbose_name = verbose_name_plural = _("空间")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["venue", "name"], name="space_name_once")]

    def __str__(self) -> str:
        return f"{self.venue} {self.name}"


class OpeningHours(models.Model):
    """开放时间: one weekly rule of a space; `weekday` is 0 for Monday."""

    WEEKDAYS = list(enumerate(["周一", "周二", "周三", "周四", "周五", "周六", "周日"]))

    space = models.ForeignKey(Space, models.CASCADE, related_name="opening_hours", verbose_name=_("空间"))
    weekday = models.PositiveSmallIntegerField(_("星期"), choices=WEEKDAYS)
    opens = models.TimeField(_("开门"))
    closes = models.TimeField(_("关门"))
    slot_minutes = models.PositiveSmallIntegerField(_("每段分钟"), default=60)

    class Meta:
        verbose_name = verbose_name_plural = _("开放时间")
        ordering = ["weekday", "opens"]
        constraints = [
            models.UniqueConstraint(fields=["space", "weekday", "opens"], name="opening_hours_once"),
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="opens_before_it_closes"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"


class Closure(models.Model):
    """闭馆: an exception to the weekly rule, for a venue or one space of it."""

    venue = models.ForeignKey(Venue, models.CASCADE, related_name="closures", verbose_name=_("场地"))
    space = models.ForeignKey(Space, models.CASCADE, null=True, blank=True, verbose_name=_("空间"))
    starts_on = models.DateField(_("从"))
    ends_on = models.DateField(_("到"))
    reason = models.CharField(_("原因"), max_length=80)

    class Meta:
        verbose_name = verbose_name_plural = _("闭馆")
        constraints = [models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="closure_in_order")]

    def __str__(self) -> str:
        return f"{self.venue} {self.starts_on}–{self.ends_on}"
