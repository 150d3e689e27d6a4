"""Back office of the content: the activity dialog, and the button that starts a page from an activity."""

from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.admin.widgets.button import Button

from . import today
from .choosers import activity_chooser
from .own_files import OwnDocuments, OwnFormatView, OwnImages
from .picture_words import silence_of
from .printing import admin as printing
from .quizzes.admin import CopyView, KeyView, PaperView, QuizViewSet
from .streams import PageLinks
from .study_choosers import quiz_chooser, video_chooser
from .videos.admin import VideoViewSet
from .views import draft_page

NAMED_ABOVE = {"workflow_objects_to_moderate", "user_objects_in_workflow_moderation"}

hooks.register("todays_tasks", today.tasks)


class StudyGroup(ModelViewSetGroup):
    menu_label = _("学习")
    menu_icon = "openquote"
    menu_order = 115
    items = (QuizViewSet, VideoViewSet)


@hooks.register("register_admin_viewset")
def register_activity_chooser():
    return activity_chooser


@hooks.register("register_admin_viewset")
def register_study():
    return [StudyGroup(), video_chooser, quiz_chooser]


@hooks.register("register_rich_text_features", order=10)
def resolve_page_links(features):
    """In place of Wagtail's own, which is registered before."""
    features.register_link_type(PageLinks)


@hooks.register("construct_admin_api", order=10)
def narrow_to_own_files(router):
    """In place of Wagtail's own, which are registered before."""
    router.register_endpoint("images", OwnImages)
    router.register_endpoint("documents", OwnDocuments)


@hooks.register("register_admin_urls", order=-1)
def register_narrowed_urls():
    """Found before Wagtail's own at the same address."""
    return [path("images/chooser/<int:image_id>/select_format/", OwnFormatView.as_view(), name="cms_picture_format")]


@hooks.register("register_admin_urls")
def register_urls():
    return [
        path("activities/<int:activity_id>/page/", draft_page, name="cms_draft_page"),
        path("desk/quiz/<int:quiz_id>/paper/", PaperView.as_view(), name="quiz_paper"),
        path("desk/quiz/<int:quiz_id>/key/", KeyView.as_view(), name="quiz_key"),
        path("desk/quiz/<int:quiz_id>/copy/", CopyView.as_view(), name="quiz_copy"),
        path("activities/<int:activity_id>/poster/", printing.poster_page, name="cms_poster"),
        path("activities/<int:activity_id>/poster/<slug:layout>.png", printing.preview, name="cms_poster_preview"),
        path("activities/<int:activity_id>/poster/print/", printing.download, name="cms_poster_print"),
    ]


@hooks.register("activity_buttons")
def page_button(activity, user):
    """An entry in the menu of the activities' list; `booking` offers the place and knows no page."""
    if user.has_perm("wagtailadmin.access_admin"):
        yield Button(
            _("写活动页面"),
            url=reverse("cms_draft_page", args=[activity.pk]),
            icon_name="doc-full-inverse",
            priority=15,
        )
        yield Button(_("海报"), url=printing.page_url(activity.pk), icon_name="image", priority=16)


@hooks.register("after_slot_change")
def tell_of_printed_posters(request, slot):
    """`booking` offers the place and knows no poster."""
    if slot.activity_id and (row := printing.outdated_of(slot.activity, at=timezone.now())):
        messages.warning(request, row.words, buttons=[messages.button(row.url, _("重印海报"))])


@hooks.register("construct_homepage_panels")
def posters_to_reprint(request, panels):
    panels.append(printing.ReprintPanel())


@hooks.register("construct_homepage_panels", order=100)
def say_it_once(request, panels):
    """Take out Wagtail's lists of what is in moderation: the tasks above name the same pages, in a fixed number of
    statements."""
    panels[:] = [panel for panel in panels if panel.name not in NAMED_ABOVE]


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def remind_of_pictures_without_words(request, page):
    """Says it after saving, and lets the page through. A page that saves itself has nobody to tell yet."""
    if request.accepts("text/html") and (silence := silence_of(page)):
        next_step = gettext("点开图片，在“描述”里写一句图里有什么，看不见的邻居就能听到。")
        messages.warning(request, format_html("{} {}", silence, next_step))
