"""What was asked for, marked in what is shown. Every text is escaped here; only <mark> is ours."""

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from common.search.fitting import spans

AROUND = 24  # characters of a text before the first match
LONGEST = 90


def marked(text: str, query: str) -> SafeString:
    """The text as HTML with <mark> around the matches."""
    parts, last = [], 0
    for start, end in spans(text, query):
        parts.append((text[last:start], text[start:end]))
        last = end
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", parts), conditional_escape(text[last:]))


def excerpt(text: str, query: str) -> SafeString:
    """The part of a long text around the first match."""
    found = spans(text, query)
    start = max(0, found[0][0] - AROUND) if found else 0
    shown = text[start : start + LONGEST]
    return format_html("{}{}{}", "…" if start else "", marked(shown, query), "…" if start + LONGEST < len(text) else "")


def stands_in(text: str, query: str) -> bool:
    return bool(spans(text, query))
