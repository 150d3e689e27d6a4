"""Which picture stands on a card: the photo in the needed size, else a drawing."""

from django.templatetags.static import static
from django.urls import reverse

from booking.models import Activity
from booking.states import VenueKind

from .states import NewsCategory

THUMB = "fill-192x132"
WIDE = "fill-1280x720"
TALL = "fill-192x296"
STRIP = "fill-344x112"

VENUE_DRAWING = {
    VenueKind.CHILDREN: "family",
    VenueKind.WOMEN: "arts",
    VenueKind.LIBRARY: "reading",
    VenueKind.DAYCARE: "health",
    VenueKind.CULTURE: "festival",
    VenueKind.OUTDOOR: "volunteer",
}
NEWS_DRAWING = {
    NewsCategory.CHILDREN: "family",
    NewsCategory.CULTURE: "arts",
    NewsCategory.PARTY: "history",
    NewsCategory.CARE: "health",
    NewsCategory.SAFETY: "lattice",
}


def of_activity(activity: Activity, page=None, size: str = THUMB) -> str:
    image = (page and page.cover) or activity.cover
    return image.get_rendition(size).url if image else reverse("booking:cover", args=[activity.pk])


def of_venue(page, size: str = STRIP) -> str:
    return page.cover.get_rendition(size).url if page.cover else drawing(VENUE_DRAWING.get(page.venue.kind, "volunteer"))


def of_news(page, size: str = THUMB) -> str:
    return page.cover.get_rendition(size).url if page.cover else drawing(NEWS_DRAWING.get(page.category, "volunteer"))


def of_study(page, size: str = THUMB) -> str:
    return page.cover.get_rendition(size).url if page.cover else drawing("history")


def drawing(name: str) -> str:
    return static(f"covers/{name}.svg")
