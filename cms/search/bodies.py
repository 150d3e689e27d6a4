"""The running text of pages, for the excerpt of a page that was found by it."""

from wagtail.models import Page
from wagtail.search.index import SearchField


def bodies_of(pages: list[int]) -> dict[int, str]:
    """page id → its text without markup; one statement for each type of page."""
    if not pages:
        return {}
    return {page.pk: _body(page) for page in Page.objects.filter(pk__in=pages).specific()}


def _body(page: Page) -> str:
    fields = [field for field in page.get_search_fields() if isinstance(field, SearchField)]
    texts = [field.get_value(page) for field in fields if field.field_name in ("intro", "body")]
    return " ".join(text for each in texts for text in (each if isinstance(each, list) else [each]) if text)
