"""Drawn covers of activities, kept by browsers."""

import hashlib

from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404

from booking.covers import cover_svg
from booking.models import Activity
from common.pages import allow

KEPT = "public, max-age=86400, stale-while-revalidate=604800"


@allow("GET")
def cover(request, activity_id: int):
    """The drawing alone, for cards that say the title beside it; ?title=1 writes the title on it."""
    activity = get_object_or_404(Activity.objects.only("category", "title", "listed"), pk=activity_id)
    titled = request.GET.get("title") == "1" and activity.listed
    title = activity.title if titled else ""
    svg = cover_svg(category=activity.category, title=title, seed=activity.pk, show_title=titled)
    etag = f'"{hashlib.sha256(svg.encode()).hexdigest()[:20]}"'
    if etag in request.headers.get("If-None-Match", ""):
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(svg, content_type="image/svg+xml")
    response["ETag"], response["Cache-Control"] = etag, KEPT
    return response
