"""JSON-LD in a page. No browser runs it, so the content security policy lets it stand."""

import json
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
# What could end the element or begin a comment, written as JSON may write any sign.
ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


@register.simple_tag
def linked_data(document: dict[str, Any]) -> SafeString:
    """A whole <script> element with the document; whatever words are in it, they stay words."""
    words = json.dumps(document, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(words))  # noqa: S308  escaped above
