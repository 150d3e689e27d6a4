"""Rows on their way into the index: the same search fields, with their texts written as index words."""

from typing import Any

from django.utils.encoding import force_str
from modelsearch.index import AutocompleteField, RelatedFields, SearchField

from .words import BREAK, index_text

# Fields that are typed in pinyin too: what things are called. Running text is not.
SPOKEN = {"title", "name", "short_name", "get_category_display", "get_kind_display"}


class InWords:
    """A row as the indexer sees it."""

    def __init__(self, row):
        self.row, self.pk = row, row.pk

    def get_search_fields(self) -> list:
        return [field for field in map(in_words, self.row.get_search_fields()) if field]


class _InWords:
    def __init__(self, field):
        super().__init__(field.field_name, **({"boost": field.boost} if hasattr(field, "boost") else {}))
        self.field = field

    def get_value(self, row) -> str:
        texts = _texts(self.field.get_value(_behind(row)))
        return f"{BREAK} ".join(index_text(text, spoken=self.field_name in SPOKEN) for text in texts)


class SearchFieldInWords(_InWords, SearchField):
    pass


class AutocompleteFieldInWords(_InWords, AutocompleteField):
    pass


class RelatedInWords(RelatedFields):
    """Reads the related rows of the row behind."""

    def get_value(self, row) -> Any:
        return super().get_value(_behind(row))


def _behind(row):
    return row.row if isinstance(row, InWords) else row


def in_words(field):
    """The field that gives index words for what `field` gives; None for one that only filters."""
    if isinstance(field, RelatedFields):
        return RelatedInWords(field.field_name, [each for each in map(in_words, field.fields) if each])
    if isinstance(field, SearchField):
        return SearchFieldInWords(field)
    return AutocompleteFieldInWords(field) if isinstance(field, AutocompleteField) else None


def _texts(value) -> list[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return [text for each in value for text in _texts(each)]
    return [force_str(value)] if value is not None else []
