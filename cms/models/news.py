from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.search import index

from cms.api_fields import CoverField, HtmlStreamField
from cms.blocks import BodyBlock
from cms.states import NewsCategory

from .base import SitePage


class NewsIndexPage(SitePage):
    """社区动态: all news, newest first."""

    template = "cms/news_index_page.html"
    screen = "cms.screens.news.index_context"
    max_count_per_parent = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.NewsPage"]

    class Meta:
        verbose_name = verbose_name_plural = _("动态总览")


class NewsPage(SitePage):
    """动态: one piece of news."""

    date = models.DateField(_("日期"), default=timezone.localdate)
    category = models.CharField(_("类别"), max_length=12, choices=NewsCategory.choices)
    author = models.CharField(_("作者"), max_length=40, blank=True)
    cover = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("封面图片"),
    )
    intro = models.TextField(_("开头一段"), max_length=400)
    body = StreamField(BodyBlock(), verbose_name=_("正文"), blank=True)

    template = "cms/news_page.html"
    screen = "cms.screens.news.page_context"
    parent_page_types = ["cms.NewsIndexPage"]
    subpage_types = []
    content_panels = [
        *SitePage.content_panels,
        MultiFieldPanel([FieldPanel("date"), FieldPanel("category"), FieldPanel("author")], heading=_("基本情况")),
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
        APIField("intro"),
        APIField("body", serializer=HtmlStreamField()),
        APIField("cover", serializer=CoverField()),
    ]

    class Meta:
        verbose_name = verbose_name_plural = _("动态")
