"""What editors look at before anybody else does: the sizes and dresses of a page, and the front end elsewhere."""

from urllib.parse import urlsplit

from django.conf import settings
from django.shortcuts import render
from django.utils import timezone

from .drafts import address_of_front_end, keep_draft


def in_front_end(page, request):
    """A frame around the front end, which is told by a token where the draft is."""
    address = address_of_front_end(settings.HEADLESS_PREVIEW_URL, page, keep_draft(page, at=timezone.now()))
    response = render(request, "cms/admin/front_end.html", {"address": address, "title": page.title})
    parts = urlsplit(settings.HEADLESS_PREVIEW_URL)
    response._csp_update = {"frame-src": [f"{parts.scheme}://{parts.netloc}"]}  # what csp.decorators would set
    return response
