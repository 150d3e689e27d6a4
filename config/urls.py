"""Every address of the site, in the order of its rooms; Wagtail's pages take what is left."""

from allauth.headless import urls as headless_urls
from django.urls import include, path, re_path
from django.views.generic import TemplateView
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.documents import urls as wagtaildocs_urls

from accounts.admin.settings import SettingsView
from cms.api import router as content_router
from cms.media import media
from common.preferences import set_reading

from .admin_words import admin_words

urlpatterns = [
    path("admin/jsi18n/", admin_words),  # these two stand before Wagtail's own
    path("admin/account/", require_admin_access(SettingsView.as_view())),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("accounts/", include("allauth.account.urls")),
    path("_allauth/", include(headless_urls)),
    path("api/cms/v2/", content_router.urls),
    path("api/v1/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", TemplateView.as_view(template_name="api/docs.html"), name="api-docs"),
    path(
        "api/docs/reference/",
        SpectacularSwaggerSplitView.as_view(template_name="api/reference.html"),
        name="api-reference",
    ),
    path("api/v1/", include("config.api")),
    path("reading/", set_reading, name="set_reading"),
    path("", include("accounts.urls")),
    path("", include("booking.urls")),
    path("", include("volunteers.urls")),
    path("", include("checkin.urls")),
    path("", include("cms.urls")),
    re_path(r"^media/(?P<path>.+)$", media, name="media"),
    path("", include(wagtail_urls)),
]
