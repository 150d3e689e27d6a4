"""Django's authentication middleware with the one-query look-up of `accounts.sessions`."""

from django.contrib.auth import middleware
from django.utils.functional import SimpleLazyObject

from .sessions import user_of


class AuthenticationMiddleware(middleware.AuthenticationMiddleware):
    def process_request(self, request):
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _kept(request))


def _kept(request):
    if not hasattr(request, "_cached_user"):
        request._cached_user = user_of(request)
    return request._cached_user
