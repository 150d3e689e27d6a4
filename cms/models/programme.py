from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.search import index

from cms.api_fields import CoverField, HtmlStreamField, QuizzesField
from cms.blocks import BodyBlock
from cms.programme_blocks import CastBlock, RehearsalBlock, ShowBlock

from .base import SitePage, picture_field


class ProgrammePage(SitePage):
    """文化节目: a song, a dance, a play that neighbours rehearse and perform."""

    kind = models.CharField(_("节目形式"), max_length=20, help_text=_("例如：合唱、情景朗诵、快板"))
    team = models.CharField(_("演出队伍"), max_length=40, blank=True)
    intro = models.TextField(_("开头一段"), max_length=400)
    cover = picture_field(_("封面图片"))
    cast = StreamField([("part", CastBlock())], verbose_name=_("谁来演"), blank=True)
    rehearsals = StreamField([("activity", RehearsalBlock())], verbose_name=_("排练"), blank=True)
    shows = StreamField([("show", ShowBlock())], verbose_name=_("演出"), blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("正文"), blank=True)

    template = "cms/programme_page.html"
    screen = "cms.screens.programme.page_context"
    parent_page_types = ["cms.NewsIndexPage"]
    subpage_types = []
    content_panels = [
        *SitePage.content_panels,
        MultiFieldPanel([FieldPanel("kind"), FieldPanel("team")], heading=_("基本情况")),
        FieldPanel("cover"),
        FieldPanel("intro"),
        FieldPanel("cast"),
        FieldPanel("rehearsals"),
        FieldPanel("shows"),
        FieldPanel("body"),
    ]
    search_fields = [
        *SitePage.search_fields,
        index.SearchField("team"),
        index.SearchField("intro"),
        index.SearchField("cast"),
        index.SearchField("body"),
    ]
    api_fields = [
        APIField("kind"),
        APIField("team"),
        APIField("intro"),
        APIField("cover", serializer=CoverField()),
        APIField("cast"),
        APIField("rehearsals"),
        APIField("shows"),
        APIField("body", serializer=HtmlStreamField()),
        APIField("quizzes", serializer=QuizzesField()),
    ]

    class Meta:
        verbose_name = verbose_name_plural = _("文化节目")
