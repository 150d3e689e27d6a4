"""Public pages for visitors, kept in the process for a few seconds; a published change drops them at once.

Only what carries nothing personal is kept: a GET of a public address by somebody without a login, with no cookie but
the reading mode, answered with 200 and without a cookie. Seats left may be some seconds old there; booking never looks
at it. A stamp in the shared cache is part of every key, so that all processes forget together.
"""

import hashlib
import secrets

from django.conf import settings
from django.core.cache import cache, caches
from django.db import transaction
from django.http import HttpResponse

STAMP = "pages:stamp"
PUBLIC = ("/activities/", "/venues/", "/news/", "/study/", "/about/", "/a/", "/ledger/", "/api/cms/v2/")
PUBLIC_API = tuple(f"/api/v1/{name}/" for name in ("activities", "venues", "spaces", "slots", "shifts", "ledger"))
TEXTS = ("text/", "application/json")  # pictures and PDFs are kept elsewhere, and would fill the memory
HARMLESS_COOKIES = {"reading"}


def forget() -> None:
    """Drop all kept pages, in every process, once the running transaction has committed."""
    transaction.on_commit(lambda: cache.set(STAMP, secrets.token_hex(8), None))


class VisitorCacheMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not settings.VISITOR_CACHE_SECONDS or not _is_public(request):
            return self.get_response(request)
        key = _key(request)
        if kept := caches["pages"].get(key):
            content, headers = kept
            return HttpResponse(content, headers=headers)
        response = self.get_response(request)
        if _may_be_kept(response):
            caches["pages"].set(key, (response.content, dict(response.items())), settings.VISITOR_CACHE_SECONDS)
        return response


def _is_public(request) -> bool:
    return (
        request.method == "GET"
        and (request.path == "/" or request.path.startswith(PUBLIC + PUBLIC_API))
        and HARMLESS_COOKIES.issuperset(request.COOKIES)
        and "Authorization" not in request.headers
        and "X-Session-Token" not in request.headers
    )


def _key(request) -> str:
    varies = (request.COOKIES.get("reading", ""), request.headers.get("HX-Request", ""), request.is_secure())
    named = repr((cache.get(STAMP), request.get_host(), request.get_full_path(), *varies))
    return hashlib.sha256(named.encode()).hexdigest()


def _may_be_kept(response) -> bool:
    return (
        response.status_code == 200
        and response.get("Content-Type", "").startswith(TEXTS)
        and not response.streaming
        and not response.cookies
        and "no-store" not in response.get("Cache-Control", "")
        and "private" not in response.get("Cache-Control", "")
    )
