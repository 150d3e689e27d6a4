"""The content API (Wagtail API v2): live pages, the images and documents on them, open to everybody, to read."""

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import DataError
from django.db.models import BigIntegerField, CharField, Prefetch, Q, QuerySet
from django.db.models.functions import Cast
from django.http import Http404
from django.urls import path
from django.utils.functional import cached_property
from rest_framework.filters import BaseFilterBackend
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from wagtail.api.v2.filters import FieldsFilter, OrderingFilter
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.serializers import PageHtmlUrlField, PageSerializer
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.v2.views import ImagesAPIViewSet
from wagtail.models import Page, ReferenceIndex, Site

from booking.models import Activity
from common.api import BY_STATUS

from .api_fields import SIZES, slots_ahead
from .drafts import draft_of
from .models import ActivityPage, NewsPage, ProgrammePage, StudyPage, StudySeriesPage, VenuePage
from .pictures import covers
from .streams import fetch

# What Wagtail lets through when a number, a date, a site or a word in the address cannot be read. DataError is
# PostgreSQL's word for a NUL.
UNREADABLE = (BadRequestError, ValidationError, ValueError, OverflowError, Site.DoesNotExist, DataError)


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


# What stands beside a page in its fields, and its pictures.
BESIDE = {ActivityPage: ("activity__venue",), VenuePage: ("venue",), StudyPage: ("video",)}
PICTURES = {
    ActivityPage: ("cover",),
    NewsPage: ("cover",),
    ProgrammePage: ("cover",),
    StudyPage: ("cover", "video__poster"),
    StudySeriesPage: ("cover",),
    VenuePage: ("cover", "sketch"),
}


class AddressField(PageHtmlUrlField):
    """A page's own address; the sites are asked for once a request instead of once a page."""

    def to_representation(self, page):
        return page.get_full_url(self.context.get("request"))


class PageWords(PageSerializer):
    html_url = AddressField(read_only=True)


class PagesEndpoint(ContentEndpoint, PagesAPIViewSet):
    """`fields=*` or the page itself gives the body as HTML; an ActivityPage has its activity, a VenuePage its venue."""

    base_serializer_class = PageWords

    def get_queryset(self):
        """With what a list of them shows, fetched for all rows at once."""
        pages = super().get_queryset()
        pages = pages.select_related("locale", *BESIDE.get(pages.model, ()))
        if pages.model is ActivityPage:
            pages = pages.prefetch_related(Prefetch("activity__slots", slots_ahead(), to_attr="slots_ahead"))
        shown = PICTURES.get(pages.model, ())
        return pages.prefetch_related(*(covers(*SIZES.values(), field=name) for name in shown))

    def get_serializer(self, pages, *, many: bool = False):
        """What stands in the bodies that are asked for is fetched for all rows at once, too."""
        serializer = super().get_serializer(pages, many=many)
        shown = serializer.child if many else serializer
        fetch(pages if many else [pages], self.request, names={field.source for field in shown.fields.values()})
        return serializer


class TitleFilter(BaseFilterBackend):
    """`search` in titles: Wagtail's search refuses to search in a part of its index."""

    def filter_queryset(self, request, queryset, view):
        return queryset.filter(title__icontains=request.GET["search"]) if "search" in request.GET else queryset


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
    """Pictures on live pages, and covers of listed activities; what only a draft shows is nobody's business yet."""

    filter_backends = (FieldsFilter, OrderingFilter, TitleFilter)

    def get_queryset(self):
        covers = Activity.objects.listed().exclude(cover=None).values("cover")
        images = super().get_queryset()
        return images.filter(Q(pk__in=on_live_pages(images.model)) | Q(pk__in=covers))


class DocumentsEndpoint(ContentEndpoint, DocumentsAPIViewSet):
    """Files to download that a live page leads to."""

    filter_backends = (FieldsFilter, OrderingFilter, TitleFilter)

    def get_queryset(self):
        documents = super().get_queryset()
        return documents.filter(pk__in=on_live_pages(documents.model))


def on_live_pages(model) -> QuerySet:
    """Ids of the model's rows that some public page refers to. Wagtail's index keeps all ids as text."""
    live = Page.objects.live().public().order_by().annotate(key=Cast("pk", CharField())).values("key")
    pages, wanted = ContentType.objects.get_for_model(Page), ContentType.objects.get_for_model(model)
    used = ReferenceIndex.objects.filter(base_content_type=pages, object_id__in=live, to_content_type=wanted)
    return used.annotate(key=Cast("to_object_id", BigIntegerField())).values("key")


router = WagtailAPIRouter("wagtailapi")
router.register_endpoint("pages", PagesEndpoint)
router.register_endpoint("page_preview", PagePreviewEndpoint)
router.register_endpoint("images", ImagesEndpoint)
router.register_endpoint("documents", DocumentsEndpoint)
