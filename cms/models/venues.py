from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.search import index

from booking.models import Venue
from cms.api_fields import CoverField, HtmlStreamField, VenueField
from cms.blocks import BodyBlock

from .base import SitePage


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
    cover = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("封面照片"),
    )
    body = StreamField(BodyBlock(), verbose_name=_("正文"), blank=True)

    template = "cms/venue_page.html"
    screen = "cms.screens.venues.page_context"
    parent_page_types = ["cms.VenueIndexPage"]
    subpage_types = []
    content_panels = [*SitePage.content_panels, FieldPanel("venue"), FieldPanel("cover"), FieldPanel("body")]
    search_fields = [*SitePage.search_fields, index.SearchField("body")]
    api_fields = [
        APIField("venue_id"),
        APIField("venue", serializer=VenueField()),
        APIField("body", serializer=HtmlStreamField()),
        APIField("cover", serializer=CoverField()),
    ]

    class Meta:
        verbose_name = verbose_name_plural = _("场地页面")
