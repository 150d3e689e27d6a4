"""Plumbing of the HTML face: allowed methods, personal pages that nobody keeps, refusals as pages, the way back."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme

from .errors import Refusal

WRONG_METHOD = Refusal("method_not_allowed", "这个地址不能这样打开", "请回到上一页，再按一次页面上的按钮")


def refused(request: HttpRequest, refusal: Refusal, *, status: int = 409) -> HttpResponse:
    """A whole page for a refusal that has no form to stand in."""
    return render(request, "refused.html", {"refusal": refusal}, status=status)


def allow(*methods: str) -> Callable:
    """Only these methods; anything else gets 405 with words a person can read."""

    def decorate(view):
        @wraps(view)
        def inner(request, *args, **kwargs):
            if request.method in methods or (request.method == "HEAD" and "GET" in methods):
                return view(request, *args, **kwargs)
            response = refused(request, WRONG_METHOD, status=405)
            response["Allow"] = ", ".join(methods)
            return response

        return inner

    return decorate


def no_store(view):
    """A page with personal data: no browser and no proxy keeps it."""

    @wraps(view)
    def inner(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        response["Cache-Control"] = "no-store, private"
        return response

    return inner


def personal(*methods: str) -> Callable:
    """A page of the logged-in person: asks for login, allows these methods, is never kept."""

    def decorate(view):
        return no_store(login_required(allow(*methods)(view)))

    return decorate


def next_url(request: HttpRequest, default: str) -> str:
    """Where the visitor wanted to go on to, if that is on this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    allowed = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if allowed else default
