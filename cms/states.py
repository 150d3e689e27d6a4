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


class SearchKind(TextChoices):
    """What a search may be narrowed to."""

    ACTIVITIES = "activities", _("活动")
    VENUES = "venues", _("场地")
    NEWS = "news", _("动态")
    STUDY = "study", _("学习")
    PAGES = "pages", _("其他")
