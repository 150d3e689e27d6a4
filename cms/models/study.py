from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.search import index

from cms.api_fields import CoverField, HtmlStreamField, QuizzesField, ReadingListField, VideoField
from cms.blocks import BodyBlock, ReadingBlock
from cms.study_choosers import QuizChooserWidget, VideoChooserWidget

from .base import SitePage, picture_field
from .episodes import StudyPageForm


class StudyIndexPage(SitePage):
    """学习: the study series of the party branch."""

    intro = models.CharField(_("一句话介绍"), max_length=120, blank=True)

    template = "cms/study_index_page.html"
    screen = "cms.screens.study.index_context"
    max_count_per_parent = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.StudySeriesPage"]
    content_panels = [*SitePage.content_panels, FieldPanel("intro")]
    api_fields = [APIField("intro")]

    class Meta:
        verbose_name = verbose_name_plural = _("学习总览")


class StudySeriesPage(SitePage):
    """学习系列, for example 党史周周学."""

    intro = models.TextField(_("介绍"), max_length=400)
    episodes_planned = models.PositiveSmallIntegerField(_("计划几期"), default=15)
    cover = picture_field(_("封面图片"))

    template = "cms/study_series_page.html"
    screen = "cms.screens.study.series_context"
    parent_page_types = ["cms.StudyIndexPage"]
    subpage_types = ["cms.StudyPage"]
    content_panels = [
        *SitePage.content_panels,
        FieldPanel("intro"),
        FieldPanel("episodes_planned"),
        FieldPanel("cover"),
    ]
    search_fields = [*SitePage.search_fields, index.SearchField("intro")]
    api_fields = [APIField("intro"), APIField("episodes_planned"), APIField("cover", serializer=CoverField())]

    class Meta:
        verbose_name = verbose_name_plural = _("学习系列")


class StudyPage(SitePage):
    """学习: one episode of a series."""

    episode = models.PositiveSmallIntegerField(_("第几期"))
    date = models.DateField(_("日期"), default=timezone.localdate)
    reading_minutes = models.PositiveSmallIntegerField(_("读几分钟"), default=5)
    cover = picture_field(_("封面图片"))
    intro = models.TextField(_("开头一段"), max_length=400, blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("正文"), blank=True)
    video = models.ForeignKey(
        "cms.Video", models.SET_NULL, null=True, blank=True, related_name="pages", verbose_name=_("视频")
    )
    reading_list = StreamField(ReadingBlock(), verbose_name=_("书单"), blank=True)
    quiz = models.ForeignKey(
        "cms.Quiz", models.SET_NULL, null=True, blank=True, related_name="pages", verbose_name=_("答一答")
    )

    template = "cms/study_page.html"
    screen = "cms.screens.study.page_context"
    parent_page_types = ["cms.StudySeriesPage"]
    subpage_types = []
    base_form_class = StudyPageForm
    content_panels = [
        *SitePage.content_panels,
        MultiFieldPanel(
            [FieldPanel("episode"), FieldPanel("date"), FieldPanel("reading_minutes")], heading=_("基本情况")
        ),
        FieldPanel("cover"),
        FieldPanel("intro"),
        FieldPanel("video", widget=VideoChooserWidget),
        FieldPanel("body"),
        FieldPanel("reading_list"),
        FieldPanel("quiz", widget=QuizChooserWidget),
    ]
    search_fields = [
        *SitePage.search_fields,
        index.SearchField("intro"),
        index.SearchField("body"),
        index.SearchField("reading_list"),
        index.FilterField("episode"),
    ]
    api_fields = [
        APIField("episode"),
        APIField("date"),
        APIField("reading_minutes"),
        APIField("intro"),
        APIField("body", serializer=HtmlStreamField()),
        APIField("quizzes", serializer=QuizzesField()),
        APIField("cover", serializer=CoverField()),
        APIField("video", serializer=VideoField()),
        APIField("reading_list", serializer=ReadingListField()),
        APIField("quiz_id"),
    ]

    class Meta:
        verbose_name = verbose_name_plural = _("学习文章")
