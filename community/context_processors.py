"""The community whose site is being read."""

from django.core.exceptions import DisallowedHost
from django.utils.functional import SimpleLazyObject

from .models import Community
from .sites import community_of


def community(request) -> dict:
    return {"community": SimpleLazyObject(lambda: _named_by_host(request))}


def _named_by_host(request) -> Community | None:
    """None where the host cannot be one: the page that says so asks for the community too."""
    try:
        return community_of(request)
    except DisallowedHost:
        return None
