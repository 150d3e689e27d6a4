from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.search import index

from cms.api_fields import HtmlStreamField, QuizzesField
from cms.blocks import BodyBlock

from .base import SitePage


class StandardPage(SitePage):
    """普通页面: words that stay, such as the accessibility statement; may hold others below it."""

    intro = models.TextField(_("开头一段"), max_length=400, blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("正文"), blank=True)

    template = "cms/standard_page.html"
    screen = "cms.screens.standard.page_context"
    parent_page_types = ["cms.HomePage", "cms.StandardPage"]
    subpage_types = ["cms.StandardPage"]
    content_panels = [*SitePage.content_panels, FieldPanel("intro"), FieldPanel("body")]
    search_fields = [*SitePage.search_fields, index.SearchField("intro"), index.SearchField("body")]
    api_fields = [
        APIField("intro"),
        APIField("body", serializer=HtmlStreamField()),
        APIField("quizzes", serializer=QuizzesField()),
    ]

    class Meta:
        verbose_name = verbose_name_plural = _("普通页面")
