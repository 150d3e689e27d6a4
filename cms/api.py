"""The content API (Wagtail API v2): live pages, images and documents, open to everybody, to read."""

from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import path
from django.utils.functional import cached_property
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.v2.views import ImagesAPIViewSet

from common.api import BY_STATUS

from .drafts import draft_of

# What Wagtail lets through when a number or a date in the address cannot be read.
UNREADABLE = (BadRequestError, ValidationError, ValueError, OverflowError)


class ContentEndpoint:
    """One error shape for the whole API, and JSON only."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    renderer_classes = (JSONRenderer,)

    def handle_exception(self, exc):
        if isinstance(exc, Http404):
            return Response(BY_STATUS[404].as_json(), status=404)
        if isinstance(exc, UNREADABLE):
            words = exc.messages[0] if isinstance(exc, ValidationError) else str(exc)
            return Response({**BY_STATUS[400].as_json(), "fields": {"": [words]}}, status=400)
        return super().handle_exception(exc)


class PagesEndpoint(ContentEndpoint, PagesAPIViewSet):
    """`fields=*` or the page itself gives the body as HTML; an ActivityPage carries activity_id, category and venue."""


class PagePreviewEndpoint(PagesEndpoint):
    """A draft as its editor sees it, as a page of the content API, for who has its token; 404 when that is over."""

    known_query_parameters = PagesEndpoint.known_query_parameters.union(["content_type", "token"])

    @cached_property
    def draft(self):
        asked = self.request.GET
        if (page := draft_of(asked.get("content_type", ""), asked.get("token", ""))) is None:
            raise Http404
        return page

    def get_object(self):
        return self.draft

    def preview_view(self, request):
        response = self.detail_view(request, None)
        response["Cache-Control"] = "no-store, private"
        return response

    @classmethod
    def get_urlpatterns(cls):
        return [path("", cls.as_view({"get": "preview_view"}), name="detail")]


class ImagesEndpoint(ContentEndpoint, ImagesAPIViewSet):
    """Pictures of the site."""


class DocumentsEndpoint(ContentEndpoint, DocumentsAPIViewSet):
    """Files to download."""


router = WagtailAPIRouter("wagtailapi")
router.register_endpoint("pages", PagesEndpoint)
router.register_endpoint("page_preview", PagePreviewEndpoint)
router.register_endpoint("images", ImagesEndpoint)
router.register_endpoint("documents", DocumentsEndpoint)
