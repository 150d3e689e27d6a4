from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.search import index

from booking.models import Venue
from cms.api_fields import CoverField, HtmlStreamField, QuizzesField, VenueField
from cms.blocks import BodyBlock
from cms.page_forms import VenuePageForm

from .base import SitePage, picture_field


class VenueIndexPage(SitePage):
    """场地: the places people know by name."""

    intro = models.CharField(_("一句话介绍"), max_length=120, blank=True)

    template = "cms/venue_index_page.html"
    screen = "cms.screens.venues.index_context"
    max_count_per_parent = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.VenuePage"]
    content_panels = [*SitePage.content_panels, FieldPanel("intro")]
    api_fields = [APIField("intro")]

    class Meta:
        verbose_name = verbose_name_plural = _("场地总览")


class VenuePage(SitePage):
    """场地页面: presents a Venue; opening hours, closures and access facts are the Venue's own."""

    venue = models.ForeignKey(Venue, models.PROTECT, related_name="pages", verbose_name=_("场地"))
    cover = picture_field(_("封面照片"))
    sketch = picture_field(_("示意图"), help_text=_("手画的也行：从哪个门进，拐几个弯"))
    sketch_alt = models.CharField(
        _("示意图里有什么"),
        max_length=200,
        blank=True,
        help_text=_("给看不见图的人听，例如：东门进来直走 50 米，右手边红色门"),
    )
    directions = models.TextField(_("怎么走"), max_length=300, blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("正文"), blank=True)

    template = "cms/venue_page.html"
    screen = "cms.screens.venues.page_context"
    parent_page_types = ["cms.VenueIndexPage"]
    subpage_types = []
    content_panels = [
        *SitePage.content_panels,
        FieldPanel("venue"),
        FieldPanel("cover"),
        MultiFieldPanel(
            [FieldPanel("directions"), FieldPanel("sketch"), FieldPanel("sketch_alt")], heading=_("怎么去")
        ),
        FieldPanel("body"),
    ]
    search_fields = [*SitePage.search_fields, index.SearchField("directions"), index.SearchField("body")]
    base_form_class = VenuePageForm
    api_fields = [
        APIField("venue_id"),
        APIField("directions"),
        APIField("sketch", serializer=CoverField()),
        APIField("sketch_alt"),
        APIField("venue", serializer=VenueField()),
        APIField("body", serializer=HtmlStreamField()),
        APIField("quizzes", serializer=QuizzesField()),
        APIField("cover", serializer=CoverField()),
    ]

    class Meta:
        verbose_name = verbose_name_plural = _("场地页面")
