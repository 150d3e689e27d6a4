"""The dress of the back office."""

from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks


@hooks.register("insert_global_admin_css")
def desk_css():
    return format_html('<link rel="stylesheet" href="{}">', static("css/desk.css"))


@hooks.register("construct_help_menu")
def keep_help_at_home(request, menu_items):
    """Take out what leads to other sites, and with it the menu's "new" marks."""
    menu_items[:] = [item for item in menu_items if not item.url.startswith("http")]
