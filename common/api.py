"""Plumbing of the JSON face: one error shape, cursor pages, the Idempotency-Key header."""

import hashlib
import json

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions
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
    415: Refusal("unsupported_media_type", "只接受 JSON", "请把 Content-Type 设为 application/json"),
    429: Refusal("rate_limited", "操作太频繁了", "请稍等一分钟再试"),
}
IDEMPOTENCY_KEY_MAX = 255


class Pagination(CursorPagination):
    """{"next", "previous", "results"}; `page_size` up to 100."""

    page_size_query_param = "page_size"
    max_page_size = 100
    ordering = "-id"


def exception_handler(exc: Exception, context: dict) -> Response | None:
    if isinstance(exc, DomainError):
        return Response(exc.refusal.as_json(), status=409)
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


def idempotency_key(request) -> str | None:
    """The Idempotency-Key header, or None; too long a key is a bad request."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if len(key) > IDEMPOTENCY_KEY_MAX:
        raise exceptions.ValidationError({"Idempotency-Key": [f"最长 {IDEMPOTENCY_KEY_MAX} 个字符"]})
    return key or None


def fingerprint(body) -> str:
    """SHA-256 of a request's content, to tell a retry from another request under the same key."""
    return hashlib.sha256(json.dumps(body, sort_keys=True, default=str).encode()).hexdigest()
