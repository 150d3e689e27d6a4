"""Drawn files at their addresses. They are public where what they show is public, and drawn once."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import content_disposition_header
from wagtail.models import Page

from booking.models import Activity
from cms.states import PosterLayout, PosterSize
from common.pages import allow
from community.sites import community_of

from . import share
from .facts import live_page
from .kept import kept
from .posters import Poster, layout_for
from .programme import printable_month, programme_of
from .programme_sheets import large_list, wall_calendar

SHEETS = {"wall": (wall_calendar, "活动安排"), "list": (large_list, "活动安排大字版")}
FOR_LONG = "public, max-age=31536000, immutable"
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


@allow("GET")
def programme(request, month: str, form: str):
    """The month's listed activities: a calendar for the wall, or a list in large type."""
    at, community = timezone.now(), community_of(request)
    shown = printable_month(month, at=at)
    if shown is None or community is None:
        raise Http404
    found = programme_of(community, shown)
    draw, name = SHEETS[form]
    key = found.key(form, timezone.localdate(at).isoformat())
    return file_response(
        request,
        key,
        lambda: kept(f"programme-{key}", lambda: draw(found, at=at)),
        "application/pdf",
        f"{shown.title}{name}.pdf",
    )


@allow("GET")
def share_home(request):
    community = community_of(request)
    if community is None:
        raise Http404
    return _picture(request, share.card_of_home(community), None)


@allow("GET")
def share_picture(request, kind: str, row_id: int):
    """The picture of a listed activity or a live page; `?v=` only makes its address new when it has changed."""
    community = community_of(request)
    if kind == "activity":
        listed = Activity.objects.listed().filter(community=community).select_related("cover")
        activity = get_object_or_404(listed, pk=row_id)
        page = live_page(activity)
        photo = (page and page.cover) or activity.cover
        return _picture(request, share.card_of_activity(activity, community, page and page.cover_id), photo)
    page = _live_page(community, row_id)
    card = share.card_of_page(page, community)
    if card.kind != kind:
        raise Http404
    return _picture(request, card, getattr(page, "cover", None))


def _live_page(community, page_id: int):
    if community is None:
        raise Http404
    here = Page.objects.live().public().descendant_of(community.site.root_page, inclusive=True)
    return get_object_or_404(here, pk=page_id).specific


def _picture(request, card: share.Card, photo) -> HttpResponse:
    keep = FOR_LONG if request.GET.get("v") == card.version else WHILE_FACTS_MAY_CHANGE
    key = f"{card.version}{photo.file_hash[:8] if photo else ''}"
    return file_response(request, key, lambda: card.png(photo), "image/png", keep=keep)


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
