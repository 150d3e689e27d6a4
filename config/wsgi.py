"""WSGI entry point for gunicorn."""

import os
import re
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

from config import env  # noqa: F401  reads .env, which may name the settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
_django = get_wsgi_application()
_CHARSET = re.compile(r";\s*charset\s*=[^;]*", re.IGNORECASE)


def without_charset(environ: dict[str, Any]) -> dict[str, Any]:
    """Addresses and forms are UTF-8, whatever charset a request claims. Django believes any codec that Python knows,
    and falls over those that make no text before any middleware is asked."""
    return {**environ, "CONTENT_TYPE": _CHARSET.sub("", environ.get("CONTENT_TYPE", ""))}


def application(environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
    return _django(without_charset(environ), start_response)
