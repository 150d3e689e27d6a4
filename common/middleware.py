"""Last resorts that turn an escaped exception into an answer a person can read."""

import logging

from allauth.core.exceptions import RateLimited
from django.db import OperationalError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from .errors import DomainError, Refusal

TOO_MANY = Refusal("rate_limited", "操作太频繁了", "请等一分钟再试；急事请打社区电话")
TOO_DEEP = Refusal("invalid", "请求内容不是合法的 JSON", "请按接口文档 /api/docs/ 填写")


BUSY = Refusal("unavailable", "人太多，系统忙不过来", "什么都没有改动，请过几秒再试")
log = logging.getLogger(__name__)


def wants_json(request) -> bool:
    return request.path.startswith(("/api/", "/_allauth/"))


class RefusalMiddleware:
    """A DomainError that no view caught becomes a page (or JSON) with its reason, never a 500.

    So does JSON that is nested without end: allauth's own reader lets the RecursionError escape.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, RecursionError) and wants_json(request):
            return JsonResponse(TOO_DEEP.as_json(), status=400)
        if isinstance(exception, OperationalError):
            return _try_later(request)
        if not isinstance(exception, DomainError):
            return None
        if wants_json(request):
            return JsonResponse(exception.refusal.as_json(), status=409)
        return render(request, "refused.html", {"refusal": exception.refusal}, status=409)


def _try_later(request):
    """The database is busy or away: nothing was written, and a moment later it may be back."""
    log.exception("the database did not answer")
    retry = {"Retry-After": "5"}
    if wants_json(request):
        return JsonResponse(BUSY.as_json(), status=503, headers=retry)
    return HttpResponse(render_to_string("503.html", request=request), status=503, headers=retry)


class RateLimitedMiddleware:
    """allauth's headless sign-up lets RateLimited escape for a phone that is already registered."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, RateLimited):
            return None
        if wants_json(request):
            return JsonResponse(TOO_MANY.as_json(), status=429, headers={"Retry-After": "60"})
        page = render_to_string("refused.html", {"refusal": TOO_MANY}, request=request)
        return HttpResponse(page, status=429, headers={"Retry-After": "60"})
