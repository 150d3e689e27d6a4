"""Choices of the content."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class NewsCategory(TextChoices):
    ANSWER = "answer", _("议事有回音")
    CULTURE = "culture", _("文体活动")
    CHILDREN = "children", _("童心向党")
    PARTY = "party", _("党建引领")
    CARE = "care", _("爱心捐赠")
    VOLUNTEER = "volunteer", _("志愿服务")
    SAFETY = "safety", _("平安法治")
    BUSINESS = "business", _("服务企业")
    NOTICE = "notice", _("通知公告")


class PosterLayout(TextChoices):
    FESTIVE = "festive", _("喜庆")
    MOON_GATE = "moon_gate", _("月洞门")
    BOOK = "book", _("书页")
    SLANT = "slant", _("活力")
    LARGE = "large", _("大字")


class PosterSize(TextChoices):
    """What a poster is for; the paper sizes are printed."""

    PHONE = "phone", _("手机图片")
    A4 = "a4", _("A4")
    A3 = "a3", _("A3")
