"""The words of Wagtail's admin scripts: its own catalogue, completed by ours."""

from django.conf import settings
from django.views.decorators.cache import never_cache
from django.views.i18n import JavaScriptCatalog
from wagtail.admin.localization import get_localized_response


class Words(JavaScriptCatalog):
    packages = ["wagtail.admin"]

    def get_paths(self, packages):
        return [*super().get_paths(packages), *settings.LOCALE_PATHS]


@never_cache
def admin_words(request):
    """In the language the staff member has chosen; it takes the place of Wagtail's view, which reads Wagtail alone."""
    return get_localized_response(Words.as_view(), request)
