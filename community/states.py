"""Choices of the place's tables."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DayKind(TextChoices):
    """What a day is to people who work; only the first two are ever stored."""

    HOLIDAY = "holiday", _("放假")
    MAKEUP = "makeup", _("调休上班")
    WEEKEND = "weekend", _("周末")
    WORKDAY = "workday", _("工作日")


class DaySource(TextChoices):
    PACKAGE = "package", _("随程序带来")
    NOTICE = "notice", _("按放假通知录入")


DECREED = frozenset({DayKind.HOLIDAY, DayKind.MAKEUP})
WORKING = frozenset({DayKind.WORKDAY, DayKind.MAKEUP})
