"""Who is asking (with the one-query look-up of `accounts.sessions`), and honest answers to refused forms."""

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


class RefusedFormMiddleware:
    """allauth answers 200 to a form it refuses; its pages say 400 like all others."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_template_response(self, request, response):
        form = (response.context_data or {}).get("form") if request.path.startswith("/accounts/") else None
        if request.method == "POST" and response.status_code == 200 and getattr(form, "errors", None):
            response.status_code = 400
        return response
