"""The community whose site is being read."""

from django.utils.functional import SimpleLazyObject

from .sites import community_of


def community(request) -> dict:
    return {"community": SimpleLazyObject(lambda: community_of(request))}
