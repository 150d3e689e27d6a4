"""How the content API stands in the document. Wagtail's views ask their router while they run, so what they answer is
written down here."""

from drf_spectacular.extensions import OpenApiViewExtension
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers


class ContentPlace(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    kind = serializers.CharField(required=False, help_text="of a VenuePage only, with address and phone")
    address = serializers.CharField(required=False)
    phone = serializers.CharField(required=False)


class ContentSlot(serializers.Serializer):
    id = serializers.IntegerField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    booking_opens_at = serializers.DateTimeField()
    booking_closes_at = serializers.DateTimeField()


class ContentActivity(serializers.Serializer):
    """How many seats are left, `/api/v1/slots/` says."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    category = serializers.CharField()
    venue = ContentPlace(allow_null=True)
    next_slot = ContentSlot(allow_null=True)


class ContentQuiz(serializers.Serializer):
    """The questions, `/api/v1/quizzes/` has."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    state = serializers.ChoiceField(["not_open", "open", "closed"])
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField(allow_null=True)
    url = serializers.URLField()


class ContentSize(serializers.Serializer):
    url = serializers.URLField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()


class ContentPicture(serializers.Serializer):
    title = serializers.CharField()
    wide = ContentSize()
    card = ContentSize()
    thumb = ContentSize()


class ContentMeta(serializers.Serializer):
    type = serializers.CharField()
    detail_url = serializers.URLField()
    html_url = serializers.URLField(allow_null=True, required=False)
    download_url = serializers.URLField(required=False, help_text="images and documents")
    slug = serializers.CharField(required=False)
    first_published_at = serializers.DateTimeField(allow_null=True, required=False)


class ContentItem(serializers.Serializer):
    """A page, an image or a document. Which of the fields there are, `meta.type` and the parameter `fields` decide."""

    id = serializers.IntegerField()
    meta = ContentMeta()
    title = serializers.CharField(required=False)
    intro = serializers.CharField(required=False)
    body = serializers.CharField(required=False, help_text="HTML that stands on its own")
    quizzes = ContentQuiz(many=True, required=False, help_text="those that the body leads to")
    date = serializers.DateField(required=False)
    category = serializers.CharField(required=False)
    activity_id = serializers.IntegerField(required=False)
    activity = ContentActivity(required=False)
    venue_id = serializers.IntegerField(required=False)
    venue = ContentPlace(required=False, allow_null=True)
    cover = ContentPicture(required=False, allow_null=True)
    width = serializers.IntegerField(required=False, help_text="images")
    height = serializers.IntegerField(required=False, help_text="images")


class ContentListMeta(serializers.Serializer):
    total_count = serializers.IntegerField()


class ContentList(serializers.Serializer):
    meta = ContentListMeta()
    items = ContentItem(many=True)


CONTENT_FILTERS = [
    OpenApiParameter("type", str, description="pages only: for example cms.NewsPage"),
    OpenApiParameter("fields", str, description="for example *, or title,body"),
    OpenApiParameter("limit", int, description="up to 100"),
    OpenApiParameter("offset", int),
    OpenApiParameter("search", str),
    OpenApiParameter("search_operator", str, enum=["and", "or"]),
    OpenApiParameter("order", str),
    OpenApiParameter("child_of", str),
    OpenApiParameter("descendant_of", int),
    OpenApiParameter("slug", str),
]


def _described(kind: str, verb: str, summary: str, responses, parameters: list):
    return extend_schema(
        operation_id=f"content_{kind}_{verb}",
        summary=summary,
        tags=["content"],
        responses=responses,
        parameters=parameters,
        filters=False,
    )


class ContentApi(OpenApiViewExtension):
    target_class = "wagtail.api.v2.views.BaseAPIViewSet"
    match_subclasses = True

    def view_replacement(self):
        base = self.target
        kind = base.__name__.removesuffix("Endpoint").lower()
        by_id = [OpenApiParameter("id", int, OpenApiParameter.PATH)]
        by_address = [OpenApiParameter("html_path", str), OpenApiParameter("id", int)]
        by_token = [OpenApiParameter(name, str, required=True) for name in ("content_type", "token")]

        class Described(base):
            @_described(kind, "list", f"List {kind}", ContentList, CONTENT_FILTERS)
            def listing_view(self, request): ...

            @_described(kind, "detail", f"One of the {kind}", ContentItem, by_id)
            def detail_view(self, request, pk): ...

            @_described(kind, "find", f"Find one of the {kind} by its address or id", {302: None}, by_address)
            def find_view(self, request): ...

            @_described("page", "preview", "A page's draft, by its token", ContentItem, by_token)
            def preview_view(self, request): ...

        return Described
