"""Drawn files at their addresses. They are public where what they show is public, and drawn once."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import content_disposition_header

from booking.models import Activity
from cms.states import PosterLayout, PosterSize
from common.pages import allow
from community.sites import community_of

from .posters import Poster, layout_for

WHILE_FACTS_MAY_CHANGE = "public, max-age=300"


@allow("GET")
def poster(request, activity_id: int, size: str):
    """A listed activity's poster; `?layout=` chooses another one than its category's."""
    listed = Activity.objects.listed().filter(community=community_of(request))
    activity = get_object_or_404(listed.select_related("community__site", "venue", "cover"), pk=activity_id)
    layout = asked_layout(request, activity)
    made = Poster(activity, layout, PosterSize(size), at=timezone.now())
    return file_response(request, made.key, made.bytes, made.content_type, made.file_name)


def asked_layout(request: HttpRequest, activity: Activity) -> PosterLayout:
    asked = request.GET.get("layout", "")
    if asked and asked not in PosterLayout.values:
        raise Http404
    return PosterLayout(asked) if asked else layout_for(activity.category)


def file_response(
    request: HttpRequest, key: str, draw, content_type: str, name: str = "", *, keep: str = WHILE_FACTS_MAY_CHANGE
) -> HttpResponse:
    """`draw()` is called only if the reader does not have the file already."""
    etag = f'"{key}"'
    if etag in request.headers.get("If-None-Match", ""):
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(draw(), content_type=content_type)
        if name:
            response["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=name)
    response["ETag"], response["Cache-Control"] = etag, keep
    return response
