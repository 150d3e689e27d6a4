"""Plumbing of the JSON face: one error shape, cursor pages, the Idempotency-Key header."""

import hashlib
import json
import re

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404
from rest_framework import exceptions, serializers
from rest_framework.pagination import CursorPagination
from rest_framework.response import Response
from rest_framework.views import exception_handler as drf_exception_handler

from .errors import DomainError, Refusal

# HTTP-level refusals; everything a domain rule refuses brings its own words and answers 409.
BY_STATUS = {
    400: Refusal("invalid", "填写的内容有误", "请按提示修改后再提交"),
    401: Refusal("login_required", "请先登录", "登录后再试一次"),
    403: Refusal("forbidden", "没有权限", "请换一个有权限的账号，或联系社区工作人员"),
    404: Refusal("not_found", "没有找到", "可能已删除，或不属于您；请回到列表重新选择"),
    405: Refusal("method_not_allowed", "不支持这种请求方式", "请查阅接口文档 /api/docs/"),
    406: Refusal("not_acceptable", "只提供 JSON", "请把 Accept 设为 application/json"),
    413: Refusal("too_large", "请求内容太大", "请把内容控制在 2 MB 以内"),
    415: Refusal("unsupported_media_type", "只接受 JSON", "请把 Content-Type 设为 application/json"),
    429: Refusal("rate_limited", "操作太频繁了", "请稍等一分钟再试"),
}
BIGGEST_ID = 2**63 - 1  # what a bigint column holds; larger numbers never reach the database
_BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}")
_POSITION = re.compile(r"\d{1,19}|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?\+00:00", re.ASCII)  # an id or a moment
_HEADER_KEY = re.compile(r"[!-~]{1,255}")


class Pagination(CursorPagination):
    """{"next", "previous", "results"}; `page_size` up to 100."""

    page_size_query_param = "page_size"
    max_page_size = 100
    ordering = "-id"

    def paginate_queryset(self, queryset, request, view=None):
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValueError, DjangoValidationError) as error:
            # A cursor is the visitor's to forge; without one the error is ours.
            if self.cursor_query_param not in request.query_params:
                raise
            raise exceptions.NotFound from error

    def decode_cursor(self, request):
        given = request.query_params.get(self.cursor_query_param)
        if given is not None and not _BASE64.fullmatch(given):
            raise exceptions.NotFound
        cursor = super().decode_cursor(request)
        if cursor and cursor.position is not None and not _POSITION.fullmatch(cursor.position):
            raise exceptions.NotFound
        return cursor

    def get_page_size(self, request) -> int:
        asked = request.query_params.get(self.page_size_query_param)
        if asked is None:
            return self.page_size
        if not re.fullmatch(r"[1-9]\d{0,2}", asked, re.ASCII) or int(asked) > self.max_page_size:
            raise exceptions.ValidationError({self.page_size_query_param: [f"请填 1 到 {self.max_page_size}"]})
        return int(asked)


class ErrorSerializer(serializers.Serializer):
    """Every 4xx answer. `fields` stands only beside `invalid`: the messages by field name."""

    code = serializers.CharField()
    detail = serializers.CharField()
    next_step = serializers.CharField()
    fields = serializers.DictField(required=False)  # type: ignore[assignment]


def status_of(refusal: Refusal) -> int:
    """409; what is unknown, or somebody else's, is 404 as it would be in an address."""
    return 404 if refusal.code.endswith("_unknown") else 409


def exception_handler(exc: Exception, context: dict) -> Response | None:
    if isinstance(exc, DomainError):
        return Response(exc.refusal.as_json(), status=status_of(exc.refusal))
    if isinstance(exc, RequestDataTooBig):
        return Response(BY_STATUS[413].as_json(), status=413)
    response = drf_exception_handler(exc, context)
    if response is None:
        return None
    refusal = BY_STATUS.get(response.status_code, BY_STATUS[400])
    body = refusal.as_json()
    if isinstance(exc, exceptions.ValidationError):
        body["fields"] = response.data if isinstance(response.data, dict) else {"": response.data}
    elif isinstance(exc, exceptions.ParseError):
        body["detail"] = "请求内容不是合法的 JSON"
    elif not isinstance(exc, (Http404, PermissionDenied)) and response.status_code not in BY_STATUS:
        body["detail"] = str(getattr(exc, "detail", body["detail"]))
    response.data = body
    return response


def validated(serializer: serializers.Serializer) -> dict:
    """The checked content of a request; a 400 with `fields` if its shape is wrong."""
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def idempotency_key(request) -> str | None:
    """The Idempotency-Key header, or None; anything but 1–255 visible ASCII characters is a bad request."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if key and not _HEADER_KEY.fullmatch(key):
        raise exceptions.ValidationError({"Idempotency-Key": ["请用 1 到 255 个可见的 ASCII 字符"]})
    return key or None


def fingerprint(body) -> str:
    """SHA-256 of a request's content, to tell a retry from another request under the same key."""
    return hashlib.sha256(json.dumps(body, sort_keys=True, default=str).encode()).hexdigest()
