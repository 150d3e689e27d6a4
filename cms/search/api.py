"""JSON face of the search."""

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.views import APIView

from cms.states import SearchKind
from common.api import validated
from community.sites import community_of

from .query import LONGEST, clean
from .results import PER_PAGE, Results
from .suggestions import suggestions

Q = OpenApiParameter("q", str, required=True, description="words, pinyin or initials; all of them. 1–100 characters.")


class AskedSerializer(serializers.Serializer):
    q = serializers.CharField(max_length=LONGEST, error_messages={"max_length": f"最多 {LONGEST} 个字"})
    kind = serializers.ChoiceField(choices=SearchKind.choices, required=False, allow_blank=True, default="")
    page = serializers.IntegerField(min_value=1, max_value=1000, required=False, default=1)


class HitSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(choices=SearchKind.choices, source="hit.kind")
    id = serializers.IntegerField(source="hit.pk", help_text="of the activity, or of the page in the content API")
    title = serializers.CharField(source="hit.title")
    title_html = serializers.CharField(source="title", help_text="escaped, the matches in <mark>")
    url = serializers.SerializerMethodField()
    text = serializers.CharField(source="plain_text")
    place = serializers.CharField(source="hit.place")
    date = serializers.DateField(source="hit.day", allow_null=True, help_text="of the next slot, or of the post")
    state = serializers.CharField(help_text="of the next slot; empty for what is no activity")
    left = serializers.IntegerField(allow_null=True)

    def get_url(self, result) -> str:
        return self.context["request"].build_absolute_uri(result.url)


class FoundSerializer(serializers.Serializer):
    count = serializers.IntegerField()
    counts = serializers.DictField(child=serializers.IntegerField(), help_text="by kind, whatever `kind` was asked for")
    next = serializers.IntegerField(allow_null=True, help_text="number of the next page")
    previous = serializers.IntegerField(allow_null=True)
    results = HitSerializer(many=True)


class SuggestionSerializer(serializers.Serializer):
    kind = serializers.CharField(source="hit.kind")
    id = serializers.IntegerField(source="hit.pk")
    title = serializers.CharField(source="hit.title")
    url = serializers.SerializerMethodField()

    def get_url(self, suggestion) -> str:
        return self.context["request"].build_absolute_uri(suggestion.hit.url)


class SuggestedSerializer(serializers.Serializer):
    results = SuggestionSerializer(many=True)


class _SearchView(APIView):
    permission_classes = (AllowAny,)

    def asked(self, request) -> dict:
        given = {name: request.query_params[name] for name in ("q", "kind", "page") if name in request.query_params}
        if "q" in given:
            given["q"] = clean(given["q"])
        return validated(AskedSerializer(data=given))

    def community(self, request):
        found = community_of(request)
        if found is None:
            raise Http404
        return found


class SearchView(_SearchView):
    @extend_schema(
        summary=f"Find activities, venues, news and pages; {PER_PAGE} a page, the best first",
        parameters=[Q, OpenApiParameter("kind", str, enum=SearchKind.values), OpenApiParameter("page", int)],
        responses=FoundSerializer,
    )
    def get(self, request):
        asked = self.asked(request)
        results = Results(self.community(request), asked["q"], kind=asked["kind"], at=timezone.now())
        turned = results.page(asked["page"])
        found = {
            "count": len(results.chosen),
            "counts": results.counts,
            "next": turned.next_page_number() if turned.has_next() else None,
            "previous": turned.previous_page_number() if turned.has_previous() else None,
            "results": results.lines(turned, request),
        }
        return Response(FoundSerializer(found, context={"request": request}).data)


class SuggestView(_SearchView):
    @extend_schema(summary="Titles for what is being typed; up to eight", parameters=[Q], responses=SuggestedSerializer)
    def get(self, request):
        found = suggestions(self.community(request), self.asked(request)["q"], at=timezone.now())
        answer = SuggestedSerializer({"results": found}, context={"request": request})
        return Response(answer.data, headers={"Cache-Control": "public, max-age=30"})
