"""Which picture stands on a card: the photo in the needed size, else a drawing."""

from django.db.models import Prefetch
from django.templatetags.static import static
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.images.models import AbstractRendition, Filter, Rendition

from booking.models import Activity
from booking.states import VenueKind

from .states import NewsCategory

THUMB = "fill-192x132"
WIDE = "fill-1280x720"
TALL = "fill-192x296"
STRIP = "fill-344x112"
SKETCH = "width-1280"
BODY = "width-1280"  # in templates/cms/blocks/picture.html

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


def covers(*sizes: str, field: str = "cover") -> Prefetch:
    """Fetch the photos of a list with these sizes of them, in two statements for all rows."""
    return Prefetch(field, get_image_model().objects.prefetch_renditions(*sizes))


def of_activity(activity: Activity, page=None, size: str = THUMB) -> str:
    image = (page and page.cover) or activity.cover
    return address(image, size) if image else reverse("booking:cover", args=[activity.pk])


def of_venue(page, size: str = STRIP) -> str:
    return address(page.cover, size) if page.cover else drawing(VENUE_DRAWING.get(page.venue.kind, "volunteer"))


def of_news(page, size: str = THUMB) -> str:
    return address(page.cover, size) if page.cover else drawing(NEWS_DRAWING.get(page.category, "volunteer"))


def of_study(page, size: str = THUMB) -> str:
    return address(page.cover, size) if page.cover else drawing("history")


def of_programme(page, size: str = THUMB) -> str:
    return address(page.cover, size) if page.cover else drawing("arts")


def sketch_of(page):
    """The drawn way to a venue, with its url, width and height; None without one."""
    return rendition(page.sketch, SKETCH) if page.sketch else None


def drawing(name: str) -> str:
    return static(f"covers/{name}.svg")


def address(image, size: str) -> str:
    return rendition(image, size).url


def rendition(image, size: str) -> AbstractRendition:
    """The picture in that size; made once. A size that exists is only looked up, because `get_rendition` would also
    write to the cache, and reading a page must not write."""
    wanted = Filter(spec=size)
    try:
        return image.find_existing_rendition(wanted)
    except Rendition.DoesNotExist:
        return image.get_rendition(wanted)
