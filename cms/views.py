"""Addresses of the content that are no pages: an activity by its number, and the button that drafts its page."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Site

from booking.models import Activity
from common.pages import personal
from community.sites import community_of

from . import actions, progress
from .models import ActivityPage, StudyPage
from .scope import communities_of
from .screens import activities as screens


@require_safe
def activity(request, activity_id: int):
    """The activity's live page, or a plain one; `?slot=` is the choice of its form and leads on to booking."""
    found = Activity.objects.listed().filter(pk=activity_id, community=community_of(request))
    found = found.select_related("venue", "cover", "community").first()
    if found is None:
        raise Http404
    if slot_id := screens.chosen_slot(found, request.GET.get("slot", "")):
        return redirect("booking:book", slot_id)
    page = ActivityPage.objects.live().filter(activity=found).order_by("pk").first()
    if page and (address := page.get_url(request)):
        return redirect(address)
    return render(request, "cms/activity_page.html", screens.activity_context(found, request))


@personal("GET", "POST")
def learned(request, page_id: int):
    """我读完了, and taking it back; then the page again. Without a POST nothing is stored."""
    here = Site.find_for_request(request)
    pages = StudyPage.objects.live().descendant_of(here.root_page) if here else StudyPage.objects.none()
    page = get_object_or_404(pages, pk=page_id)
    if request.method == "POST":
        tick = progress.unmark_read if request.POST.get("undo") else progress.mark_read
        tick(page, by=request.user, at=timezone.now())
    return redirect(page.get_url(request))


@require_http_methods(["GET", "POST"])
def draft_page(request, activity_id: int):
    """Back office: asks once, then makes the draft and opens it in the editor."""
    own = Activity.objects.filter(community__in=communities_of(request.user)).select_related("community", "venue")
    chosen = get_object_or_404(own, pk=activity_id)
    section = actions.activity_section(chosen.community)
    if section and not section.permissions_for_user(request.user).can_add_subpage():
        raise PermissionDenied
    page = ActivityPage.objects.filter(activity=chosen).order_by("pk").first()
    if request.method == "POST":
        page = actions.draft_page(chosen, by=request.user, at=timezone.now())
    if page:
        return redirect(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    return render(request, "cms/admin/draft_page.html", {"activity": chosen})
