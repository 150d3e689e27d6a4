"""The back office's face of posters: choose a layout, download, and what must be printed again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.ui.components import Component

from booking.models import Activity, Slot
from cms import actions
from cms.models import PosterPrint
from cms.rules import needs_reprint
from cms.scope import communities_of
from cms.states import PosterLayout, PosterSize
from common.errors import Refusal
from common.pages import refused

from .facts import slots_ahead
from .posters import Poster, layout_for
from .views import file_response

REMEMBERED = timedelta(days=90)  # paper that is older has been taken down
SHOWN = 8
UNKNOWN = Refusal("poster_unknown", "没有这种海报", "请回到海报页面，选一个版式和纸张")
PAPERS = (PosterSize.A4, PosterSize.A3)


@dataclass(frozen=True)
class Outdated:
    """A printed poster whose time or place is not right any more."""

    print: PosterPrint

    @property
    def words(self) -> str:
        day = timezone.localtime(self.print.made_at)
        return _("海报印过了（%(month)s月%(day)s日），时间或地点已变，请重印。") % {"month": day.month, "day": day.day}

    @property
    def url(self) -> str:
        return page_url(self.print.activity_id)


def page_url(activity_id: int) -> str:
    return reverse("cms_poster", args=[activity_id])


def outdated_of(activity: Activity, *, at: datetime) -> Outdated | None:
    """Whether the poster that was printed last is wrong by now."""
    newest = activity.poster_prints.filter(made_at__gt=at - REMEMBERED).first()
    return Outdated(newest) if newest and needs_reprint(newest, slots_ahead(activity, at=at), at=at) else None


def outdated_in(communities, *, at: datetime) -> list[Outdated]:
    """All of them, in two statements."""
    recent = PosterPrint.objects.filter(activity__community__in=communities, made_at__gt=at - REMEMBERED)
    newest = list(recent.newest_of_each().select_related("activity__venue"))
    ahead = Slot.objects.scheduled().upcoming(at).with_details().filter(activity__in={p.activity_id for p in newest})
    slots = {key: list(rows) for key, rows in groupby(ahead.order_by("activity", "starts_at", "pk"), _activity_of)}
    return [Outdated(row) for row in newest if needs_reprint(row, slots.get(row.activity_id, []), at=at)]


def _activity_of(slot: Slot) -> int:
    return slot.activity_id


class ReprintPanel(Component):
    name = "reprint"
    template_name = "cms/admin/reprint_panel.html"
    order = 60

    def get_context_data(self, parent_context):
        at = timezone.now()
        return {"rows": outdated_in(communities_of(parent_context["request"].user), at=at)[:SHOWN]}


def _own_activity(request, activity_id: int) -> Activity:
    own = Activity.objects.filter(community__in=communities_of(request.user))
    return get_object_or_404(own.select_related("community__site", "venue", "cover"), pk=activity_id)


@require_safe
def poster_page(request, activity_id: int):
    """Every layout as a small picture, with the buttons that download it."""
    activity, at = _own_activity(request, activity_id), timezone.now()
    chosen = request.GET.get("layout", "")
    layout = PosterLayout(chosen) if chosen in PosterLayout.values else layout_for(activity.category)
    context = {
        "activity": activity,
        "layout": layout,
        "layouts": [
            {"layout": item, "chosen": item == layout, "usual": item == layout_for(activity.category)}
            for item in PosterLayout
        ],
        "papers": PAPERS,
        "outdated": outdated_of(activity, at=at),
        "prints": activity.poster_prints.select_related("made_by")[:SHOWN],
    }
    return render(request, "cms/admin/poster.html", context)


@require_safe
def preview(request, activity_id: int, layout: str):
    """The phone's picture, also of an activity that is not public yet."""
    chosen = PosterLayout(layout) if layout in PosterLayout.values else None
    activity = _own_activity(request, activity_id)
    made = Poster(activity, chosen or layout_for(activity.category), PosterSize.PHONE, at=timezone.now())
    return file_response(request, made.key, made.bytes, made.content_type, made.file_name, keep="private, no-cache")


@require_POST
def download(request, activity_id: int):
    """A page for the printer; what stands on it is noted, so that a change can be told."""
    activity, at = _own_activity(request, activity_id), timezone.now()
    layout, size = request.POST.get("layout", ""), request.POST.get("size", "")
    if layout not in PosterLayout.values or size not in PAPERS:
        return refused(request, UNKNOWN, status=400)
    made = Poster(activity, PosterLayout(layout), PosterSize(size), at=at)
    page = made.bytes()
    actions.note_print(activity, slots_ahead(activity, at=at), made.layout, made.size, by=request.user, at=at)
    response = HttpResponse(page, content_type=made.content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=made.file_name)
    return response
