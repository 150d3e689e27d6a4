from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.search import index

from booking.models import Activity
from cms.api_fields import ActivityField, CoverField, HtmlStreamField, QuizzesField
from cms.blocks import BodyBlock
from cms.choosers import ActivityChooserWidget
from cms.panels import SlotsPanel

from .base import SitePage, picture_field


class ActivityIndexPage(SitePage):
    """活动: all listed activities as a list or a month calendar."""

    template = "cms/activity_index_page.html"
    screen = "cms.screens.activities.index_context"
    max_count_per_parent = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.ActivityPage"]

    class Meta:
        verbose_name = verbose_name_plural = _("活动总览")


class ActivityPage(SitePage):
    """活动页面: presents an Activity. It holds words and pictures only; what decides about seats stands in the
    Activity and its slots, so that publishing, copying or deleting a page never changes a booking."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="pages", verbose_name=_("活动"))
    cover = picture_field(_("封面照片"), help_text=_("可不填；没有照片时用程序画的封面"))
    practical = models.CharField(_("提醒一句"), max_length=60, blank=True, help_text=_("例如：免费，不用带东西"))
    intro = models.TextField(_("开头一段"), max_length=400, blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("正文"), blank=True)

    template = "cms/activity_page.html"
    screen = "cms.screens.activities.page_context"
    parent_page_types = ["cms.ActivityIndexPage"]
    subpage_types = []
    content_panels = [
        *SitePage.content_panels,
        FieldPanel("activity", widget=ActivityChooserWidget),
        SlotsPanel(heading=_("场次")),
        FieldPanel("cover"),
        FieldPanel("practical"),
        FieldPanel("intro"),
        FieldPanel("body"),
    ]
    search_fields = [*SitePage.search_fields, index.SearchField("intro"), index.SearchField("body")]
    api_fields = [
        APIField("activity_id"),
        APIField("activity", serializer=ActivityField()),
        APIField("category"),
        APIField("venue"),
        APIField("practical"),
        APIField("intro"),
        APIField("body", serializer=HtmlStreamField()),
        APIField("quizzes", serializer=QuizzesField()),
        APIField("cover", serializer=CoverField()),
    ]

    class Meta:
        verbose_name = verbose_name_plural = _("活动页面")

    @property
    def category(self) -> str:
        return self.activity.category

    @property
    def venue(self) -> dict | None:
        """The activity's venue as content programs see it: {id, name}."""
        place = self.activity.venue
        return {"id": place.pk, "name": place.name} if place else None

    @property
    def shown_cover(self):
        """The page's photo, or the activity's; None when the drawn cover stands in."""
        return self.cover or self.activity.cover
