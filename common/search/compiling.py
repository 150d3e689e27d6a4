"""What both databases share: which rows match, and in which order Wagtail shows them."""

from functools import reduce
from operator import and_, or_

from django.db.models import BigIntegerField, Case, FloatField, Value, When
from django.db.models.functions import Cast
from modelsearch.query import Phrase, PlainText

from .fields import InWords
from .words import terms_of


class IndexInWords:
    """Mixin of an index: rows are written as words."""

    def add_items(self, model, objs):
        super().add_items(model, [InWords(row) for row in objs])


class MatchingInWords:
    """Mixin of a query compiler. Asks the index once for the ids that match.

    Wagtail's own statements look up every row's rank in the index anew, and the two databases rank differently. Here
    rows whose title matches come first, the newest of them before the others, which is the same on both.
    """

    columns: tuple[str, ...] = ("title", "body")
    lexeme: type
    # Defined by the database's class: the entries whose `columns` match the expression.
    entries: staticmethod

    def lexemes(self, text: str, operator: str):
        """The expression of a text; None if there is nothing in it to look for."""
        joined = and_ if operator.upper() == "AND" else or_
        each = [
            reduce(or_, [self.lexeme(" ".join(phrase), prefix=term.prefix) for phrase in term.phrases])
            for term in terms_of(text)
        ]
        return reduce(joined, each) if each else None

    def lexemes_of(self, query):
        return self.lexemes(query.query_string, getattr(query, "operator", "and"))

    def ids(self, lexemes, columns: tuple[str, ...]):
        found = self.entries(self.queryset.model, lexemes, columns)
        key = self.queryset.model._meta.pk
        target = key.target_field if key.is_relation else key
        return found.annotate(found=Cast(self.object_id, BigIntegerField() if _is_number(target) else target))

    def search(self, config, start, stop, score_field=None, **kwargs):
        if not isinstance(self.query, PlainText | Phrase):
            return super().search(config, start, stop, score_field, **kwargs)
        lexemes = self.lexemes_of(self.query)
        if lexemes is None:
            return self.queryset.none()
        titled = self.fields is not None and set(self.fields) == {"title"}
        ids = self.ids(lexemes, ("title",) if titled else self.columns)
        return self._ordered(self.queryset.filter(pk__in=ids.values("found")), lexemes, score_field)[start:stop]

    def _ordered(self, rows, lexemes, score_field: str | None):
        if self.order_by_relevance or score_field:
            titles = self.ids(lexemes, self.columns[:1]).values("found")
            rank = Case(When(pk__in=titles, then=Value(2.0)), default=Value(1.0), output_field=FloatField())
            rows = rows.annotate(**{score_field: rank}) if score_field else rows
            if self.order_by_relevance:
                return rows.order_by(rank.desc(), "-pk")
        return rows if rows.query.order_by else rows.order_by("-pk")


def _is_number(field) -> bool:
    return "Integer" in field.get_internal_type() or "AutoField" in field.get_internal_type()
