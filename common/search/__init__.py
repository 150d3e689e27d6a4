"""Search in Chinese: Wagtail's database search with an index of our own words (docs/adr/0027).

WAGTAILSEARCH_BACKENDS names this package, so Wagtail's admin, its content API and our own pages find by one rule.
"""

from django.db import connection
from django.db.models import QuerySet


def SearchBackend(params: dict):  # noqa: N802 the name that Wagtail looks for
    if connection.vendor == "postgresql":
        from .postgres import SearchBackend as Backend  # each needs the index tables of its own database
    else:
        from .sqlite import SearchBackend as Backend
    return Backend(params)


def matching(queryset: QuerySet, text: str, *, in_title: bool = False) -> QuerySet:
    """The rows of an indexed model in whose text each word of `text` stands, written or by its sound.

    `in_title`: only in the field `title`.
    """
    from wagtail.search.backends import get_search_backend  # needs the apps

    backend = get_search_backend()
    compiler = backend.query_compiler_class(queryset, text)
    lexemes = compiler.lexemes(text, "and")
    if lexemes is None:
        return queryset.none()
    return queryset.filter(pk__in=compiler.ids(lexemes, compiler.columns[: 1 if in_title else None]).values("found"))
