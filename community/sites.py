"""Which community a request is for; kept in the process cache for a minute, because every page asks."""

import time

from wagtail.models import Site

from .models import Community

_SECONDS = 60
_kept: dict[str, tuple[float, Community | None]] = {}


def community_of(request) -> Community | None:
    """The community of the request's host, or the default site's; None on an installation without one."""
    host = request.get_host()
    kept = _kept.get(host)
    if kept and kept[0] > time.monotonic():
        return kept[1]
    site = Site.find_for_request(request)
    found = Community.objects.filter(site=site).select_related("site").first() if site else None
    if len(_kept) > 1000:  # hosts are the visitor's to choose
        _kept.clear()
    _kept[host] = (time.monotonic() + _SECONDS, found)
    return found


def forget() -> None:
    """Drop what is kept, after a community was edited (and between tests)."""
    _kept.clear()
