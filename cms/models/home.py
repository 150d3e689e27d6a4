from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.fields import RichTextField, StreamField

from cms.home_blocks import HomeBlock, usual_composition

from .base import SitePage


class HomePage(SitePage):
    """首页: the day's leaf, the week's activities, and what else is going on, in the order its editors chose."""

    welcome = RichTextField(
        _("欢迎语"), blank=True, features=["bold", "link"], help_text=_("可不填；写在首页日历下面，一两句话")
    )
    body = StreamField(HomeBlock(), verbose_name=_("首页由什么组成"), default=usual_composition)

    template = "cms/home_page.html"
    screen = "cms.screens.home.context"
    max_count_per_parent = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "cms.ActivityIndexPage",
        "cms.VenueIndexPage",
        "cms.NewsIndexPage",
        "cms.StudyIndexPage",
        "cms.StandardPage",
    ]
    content_panels = [*SitePage.content_panels, FieldPanel("welcome"), FieldPanel("body")]
    api_fields = [APIField("welcome"), APIField("body")]

    class Meta:
        verbose_name = verbose_name_plural = _("首页")
