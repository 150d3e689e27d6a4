"""What programs ask a site for: the list of its pages, and where they need not look."""

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemaps
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.models import Site

from booking.models import Activity
from community.sites import community_of

from .models import ActivityPage

# Personal, or only worth something to who holds the paper with the code on it.
NOT_FOR_ROBOTS = (
    "/accounts/", "/_allauth/", "/admin/", "/api/", "/me/", "/book/", "/t/", "/c/", "/p/", "/door/", "/screen/",
    "/kiosk/", "/lead/", "/feeds/", "/reading/",
)  # fmt: skip
STILL_FOR_ROBOTS = ("/feeds/programme.ics",)


class Pages(Sitemap):
    """Live pages that everybody may read. Addresses are those of the host that was asked, as everywhere on the site."""

    def __init__(self, request):
        self.request = request

    def items(self):
        home = Site.find_for_request(self.request).root_page
        return home.get_descendants(inclusive=True).live().public().order_by("path")

    def location(self, page):
        return self.request.build_absolute_uri(page.get_url(self.request))

    def lastmod(self, page):
        return page.last_published_at or page.latest_revision_created_at

    def _urls(self, page, protocol, domain):
        """Without the domain of `django.contrib.sites`, which is not installed."""
        return [
            {"location": self.location(item), "lastmod": self.lastmod(item)}
            for item in self.paginator.page(page).object_list
        ]


class Unpaged(Pages):
    """Listed activities that have no live page, by their number."""

    def items(self):
        shown = ActivityPage.objects.live().values("activity")
        listed = Activity.objects.listed().filter(community=community_of(self.request))
        return listed.exclude(pk__in=shown).order_by("pk")

    def location(self, activity):
        return self.request.build_absolute_uri(reverse("cms:activity", args=[activity.pk]))

    def lastmod(self, activity):
        return None


@require_safe
def sitemap(request):
    """Of the community whose host was asked."""
    return sitemaps.sitemap(request, {"pages": Pages(request), "activities": Unpaged(request)})


@require_safe
def robots(request):
    lines = [
        "User-agent: *",
        *(f"Allow: {path}" for path in STILL_FOR_ROBOTS),
        *(f"Disallow: {path}" for path in NOT_FOR_ROBOTS),
        "",
        f"Sitemap: {request.build_absolute_uri(reverse('cms:sitemap'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
