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


class QuestionKind(TextChoices):
    SINGLE = "single", _("单选")
    MULTIPLE = "multiple", _("多选，全对才算对")


class ShowAnswers(TextChoices):
    AFTER_ATTEMPT = "attempt", _("交卷后就看")
    AFTER_CLOSE = "close", _("竞赛结束后再看")


class AttemptState(TextChoices):
    RUNNING = "running", _("正在答")
    SUBMITTED = "submitted", _("已交卷")
    LAPSED = "lapsed", _("超时没交")


class QuizState(TextChoices):
    """Where a quiz stands by the clock; never stored."""

    NOT_OPEN = "not_open", _("还没开始")
    OPEN = "open", _("正在进行")
    CLOSED = "closed", _("已结束")


class SearchKind(TextChoices):
    """What a search may be narrowed to."""

    ACTIVITIES = "activities", _("活动")
    VENUES = "venues", _("场地")
    NEWS = "news", _("动态")
    STUDY = "study", _("学习")
    PAGES = "pages", _("其他")


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
