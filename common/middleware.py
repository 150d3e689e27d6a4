"""Last resorts that turn an escaped exception into an answer a person can read."""

from allauth.core.exceptions import RateLimited
from django.http import JsonResponse
from django.shortcuts import render

from .errors import DomainError, Refusal

TOO_MANY = Refusal("rate_limited", "操作太频繁了", "请等一分钟再试；急事请打社区电话")
TOO_DEEP = Refusal("invalid", "请求内容不是合法的 JSON", "请按接口文档 /api/docs/ 填写")


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
        if not isinstance(exception, DomainError):
            return None
        if wants_json(request):
            return JsonResponse(exception.refusal.as_json(), status=409)
        return render(request, "refused.html", {"refusal": exception.refusal}, status=409)


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
        return render(request, "refused.html", {"refusal": TOO_MANY}, status=429, headers={"Retry-After": "60"})
