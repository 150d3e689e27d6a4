from datetime import datetime

from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import PageManager, PageQuerySet
from wagtail.search import index

from cms.api_fields import CoverField, HtmlStreamField, QuizzesField
from cms.blocks import BodyBlock
from cms.page_forms import NewsPageForm
from cms.pinning import AT_MOST
from cms.states import NewsCategory

from .base import SitePage, picture_field


class NewsIndexPage(SitePage):
    """社区动态: all news, newest first."""

    template = "cms/news_index_page.html"
    screen = "cms.screens.news.index_context"
    max_count_per_parent = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.NewsPage", "cms.ProgrammePage"]

    class Meta:
        verbose_name = verbose_name_plural = _("动态总览")


class NewsQuerySet(PageQuerySet):
    def pinned(self, at: datetime) -> "NewsQuerySet":
        return self.filter(Q(pinned_until=None) | Q(pinned_until__gte=timezone.localdate(at)), pinned=True)

    def current_notices(self, at: datetime) -> "NewsQuerySet":
        return self.filter(category=NewsCategory.NOTICE, shown_until__gt=at)

    def on_top_first(self, at: datetime) -> "NewsQuerySet":
        """Newest first, behind what is pinned; `on_top` says which those are. Two who pin at the same time are one too
        many, and the oldest of those stands in its own place again."""
        highest = self.pinned(at).order_by("-date", "-pk").values("pk")[:AT_MOST]
        on_top = Case(When(pk__in=highest, then=Value(True)), default=Value(False), output_field=models.BooleanField())
        return self.annotate(on_top=on_top).order_by("-on_top", "-date", "-pk")


class NewsPage(SitePage):
    """动态: one piece of news, or a notice that is shown until its time is over."""

    date = models.DateField(_("日期"), default=timezone.localdate)
    category = models.CharField(_("类别"), max_length=12, choices=NewsCategory.choices)
    author = models.CharField(_("作者"), max_length=40, blank=True)
    cover = picture_field(_("封面图片"))
    intro = models.TextField(_("开头一段"), max_length=400)
    body = StreamField(BodyBlock(), verbose_name=_("正文"), blank=True)
    pinned = models.BooleanField(_("置顶"), default=False, help_text=_("同时最多三条"))
    pinned_until = models.DateField(_("置顶到"), null=True, blank=True, help_text=_("可不填；过了这天自己落下来"))
    shown_until = models.DateTimeField(
        _("公告显示到"),
        null=True,
        blank=True,
        help_text=_("只用于通知公告：到这个时间为止，挂在首页、动态和大厅屏幕上"),
    )

    objects = PageManager.from_queryset(NewsQuerySet)()
    base_form_class = NewsPageForm
    template = "cms/news_page.html"
    screen = "cms.screens.news.page_context"
    parent_page_types = ["cms.NewsIndexPage"]
    subpage_types = []
    content_panels = [
        *SitePage.content_panels,
        MultiFieldPanel([FieldPanel("date"), FieldPanel("category"), FieldPanel("author")], heading=_("基本情况")),
        MultiFieldPanel(
            [FieldPanel("shown_until"), FieldPanel("pinned"), FieldPanel("pinned_until")], heading=_("放在显眼处")
        ),
        FieldPanel("cover"),
        FieldPanel("intro"),
        FieldPanel("body"),
    ]
    search_fields = [
        *SitePage.search_fields,
        index.SearchField("intro"),
        index.SearchField("body"),
        index.FilterField("date"),
        index.FilterField("category"),
    ]
    api_fields = [
        APIField("date"),
        APIField("category"),
        APIField("author"),
        APIField("pinned"),
        APIField("pinned_until"),
        APIField("shown_until"),
        APIField("intro"),
        APIField("body", serializer=HtmlStreamField()),
        APIField("quizzes", serializer=QuizzesField()),
        APIField("cover", serializer=CoverField()),
    ]

    class Meta:
        verbose_name = verbose_name_plural = _("动态")
