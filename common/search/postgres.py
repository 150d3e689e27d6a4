"""The index in PostgreSQL's tsvectors."""

from django.contrib.postgres.search import SearchQuery
from django.db.models import F, QuerySet
from modelsearch.backends.database.postgres import postgres as upstream
from modelsearch.backends.database.postgres.query import Lexeme
from modelsearch.query import Phrase, PlainText
from modelsearch.utils import get_descendants_content_types_pks

from .compiling import IndexInWords, MatchingInWords

CONFIG = "simple"  # the words are ours; nothing is to be stemmed or left out


def vector_of(columns: tuple[str, ...]):
    """The columns joined, written as in the index of the migration cms/0002."""
    vector = F(columns[0])
    for column in columns[1:]:
        vector = vector._combine(F(column), "||", False)
    return vector


def entries(model, lexemes, columns: tuple[str, ...]) -> QuerySet:
    found = upstream.IndexEntry.objects.filter(content_type__in=get_descendants_content_types_pks(model))
    wanted = SearchQuery(lexemes, search_type="raw", config=CONFIG)
    return found.annotate(vector=vector_of(columns)).filter(vector=wanted)


class _Matching(MatchingInWords):
    lexeme = Lexeme
    object_id = "object_id"
    entries = staticmethod(entries)

    def build_tsquery_content(self, query, config=None, invert=False):
        """The leaves of a composed query; Wagtail joins them."""
        if not isinstance(query, PlainText | Phrase):
            return super().build_tsquery_content(query, config=config, invert=invert)
        lexemes = self.lexemes_of(query) or Lexeme("nothing to find")
        found = SearchQuery(lexemes, search_type="raw", config=config)
        return ~found if invert else found


class Compiler(_Matching, upstream.PostgresSearchQueryCompiler):
    pass


class AutocompleteCompiler(_Matching, upstream.PostgresAutocompleteQueryCompiler):
    columns = ("autocomplete",)


class Index(IndexInWords, upstream.PostgresIndex):
    pass


class SearchBackend(upstream.PostgresSearchBackend):
    query_compiler_class = Compiler
    autocomplete_query_compiler_class = AutocompleteCompiler
    index_class = Index

    def __init__(self, params):
        super().__init__({"SEARCH_CONFIG": CONFIG, **params})
