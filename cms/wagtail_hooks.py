"""Back office of the content: the activity dialog, and the button that starts a page from an activity."""

from django.urls import path
from wagtail import hooks

from .choosers import activity_chooser
from .views import draft_page


@hooks.register("register_admin_viewset")
def register_activity_chooser():
    return activity_chooser


@hooks.register("register_admin_urls")
def register_urls():
    return [path("activities/<int:activity_id>/page/", draft_page, name="cms_draft_page")]
