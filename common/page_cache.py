"""Public pages for visitors, kept in the process for a few seconds; a published change drops them at once.

Only what carries nothing personal is kept: a GET of a public address by somebody without a login, with no cookie but
the reading mode, answered with 200 and without a cookie. Seats left may be some seconds old there; booking never looks
at it. A stamp in the shared cache is part of every key, so that all processes forget together.

What may be kept also says what it is (ETag) and since when this process has seen it so (Last-Modified), and a program
that has it already is answered 304. Everything else of the JSON faces is nobody's to keep.
"""

import hashlib
import secrets
import time

from django.conf import settings
from django.core.cache import cache, caches
from django.db import transaction
from django.http import HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date, parse_http_date, quote_etag

STAMP = "pages:stamp"
PUBLIC = (
    "/activities/", "/venues/", "/news/", "/study/", "/about/", "/a/", "/ledger/", "/api/cms/v2/",
    "/feeds/programme", "/sitemap.xml", "/robots.txt",
)  # fmt: skip
PUBLIC_API = tuple(f"/api/v1/{name}/" for name in ("activities", "venues", "spaces", "slots", "shifts", "ledger"))
JSON_FACES = ("/api/v1/", "/api/cms/v2/")
TEXTS = ("text/", "application/json")  # pictures and PDFs are kept elsewhere, and would fill the memory
HARMLESS_COOKIES = {"reading"}
VARIES = ("Cookie", "Authorization", "X-Session-Token", "HX-Request")
API_SECONDS = 5  # a page is asked for again every time, so that what somebody has just done is on it
REMEMBERED_SECONDS = 24 * 3600


def forget() -> None:
    """Drop all kept pages, in every process, once the running transaction has committed."""
    transaction.on_commit(lambda: cache.set(STAMP, secrets.token_hex(8), None))


class VisitorCacheMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not _is_public(request):
            return _unkept(request, self.get_response(request))
        response = self._kept(request) or self._fresh(request)
        if not response.has_header("ETag"):
            return _unkept(request, response)
        told = response.get("Last-Modified")  # files that are drawn say their ETag only
        since = parse_http_date(told) if told else None
        return get_conditional_response(request, etag=response["ETag"], last_modified=since, response=response)

    def _kept(self, request) -> HttpResponse | None:
        kept = caches["pages"].get(_key(request)) if settings.VISITOR_CACHE_SECONDS else None
        return HttpResponse(kept[0], headers=kept[1]) if kept else None

    def _fresh(self, request) -> HttpResponse:
        response = self.get_response(request)
        if not _may_be_kept(response):
            return response
        _say_what_it_is(request, response)
        if settings.VISITOR_CACHE_SECONDS and request.method == "GET":
            kept = (response.content, dict(response.items()))
            caches["pages"].set(_key(request), kept, settings.VISITOR_CACHE_SECONDS)
        return response


def _is_public(request) -> bool:
    return (
        request.method in {"GET", "HEAD"}
        and (_is_public_page(request) or request.path.startswith(PUBLIC_API))
        and HARMLESS_COOKIES.issuperset(request.COOKIES)
        and "Authorization" not in request.headers
        and "X-Session-Token" not in request.headers
    )


def _key(request, stamp: bool = True) -> str:
    varies = (request.COOKIES.get("reading", ""), request.headers.get("HX-Request", ""), request.is_secure())
    named = repr((cache.get(STAMP) if stamp else "", request.get_host(), request.get_full_path(), *varies))
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


def _say_what_it_is(request, response) -> None:
    response["ETag"] = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
    response["Last-Modified"] = http_date(_seen_since(request, response["ETag"]))
    seconds = API_SECONDS if request.path.startswith(JSON_FACES) else 0
    response["Cache-Control"] = f"public, max-age={seconds}, must-revalidate"
    patch_vary_headers(response, VARIES)


def _seen_since(request, etag: str) -> int:
    """When this process first answered this address with this content, in seconds."""
    key = f"seen:{_key(request, stamp=False)}"
    before, since = caches["pages"].get(key) or ("", 0)
    if before != etag:
        since = int(time.time())
        caches["pages"].set(key, (etag, since), REMEMBERED_SECONDS)
    return since


def _unkept(request, response):
    """What is somebody's own, or refused, stays in no cache; files that say themselves what they are do so."""
    if request.path.startswith(JSON_FACES) and not response.has_header("Cache-Control"):
        response["Cache-Control"] = "no-store"
    elif _is_public_page(request) and not response.has_header("Cache-Control"):
        response["Cache-Control"] = "private, no-cache"
    return response


def _is_public_page(request) -> bool:
    return request.path == "/" or request.path.startswith(PUBLIC)
