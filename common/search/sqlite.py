"""The index in SQLite's FTS5."""

from django.db.models import QuerySet
from modelsearch.backends.database.sqlite import sqlite as upstream
from modelsearch.backends.database.sqlite.query import Lexeme, MatchExpression, SearchQueryExpression
from modelsearch.query import Phrase, PlainText
from modelsearch.utils import get_descendants_content_types_pks

from .compiling import IndexInWords, MatchingInWords


def entries(model, lexemes, columns: tuple[str, ...]) -> QuerySet:
    match = MatchExpression(list(columns), SearchQueryExpression(lexemes))
    kinds = get_descendants_content_types_pks(model)
    return upstream.SQLiteFTSIndexEntry.objects.filter(match, index_entry__content_type__in=kinds)


class _Matching(MatchingInWords):
    lexeme = Lexeme
    object_id = "index_entry__object_id"
    entries = staticmethod(entries)

    def build_search_query_content(self, query, config=None):
        """The leaves of a composed query; Wagtail joins them."""
        if not isinstance(query, PlainText | Phrase):
            return super().build_search_query_content(query, config=config)
        return SearchQueryExpression(self.lexemes_of(query) or Lexeme("nothing to find"), config=config)


class Compiler(_Matching, upstream.SQLiteSearchQueryCompiler):
    pass


class AutocompleteCompiler(_Matching, upstream.SQLiteAutocompleteQueryCompiler):
    columns = ("autocomplete",)


class Index(IndexInWords, upstream.SQLiteIndex):
    pass


class SearchBackend(upstream.SQLiteSearchBackend):
    query_compiler_class = Compiler
    autocomplete_query_compiler_class = AutocompleteCompiler
    index_class = Index
