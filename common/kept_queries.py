"""Queries whose SQL is built once a connection: on the hottest paths building it costs more than asking it.

A kept query is an ordinary queryset in which `Given` stands for what differs from one asking to the next.
"""

import copy
from collections.abc import Callable, Hashable
from types import SimpleNamespace
from typing import Any

from django.db import connection, connections, models
from django.db.models.expressions import Expression
from django.db.models.query import ModelIterable


class Given(Expression):
    """The place of a value that comes with each asking, by name; `output_field` says how the database is told it."""

    is_authenticated = True  # stands for the id of a login where a queryset narrows by user

    def __init__(self, name: str, output_field: models.Field):
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler, connection):
        return "%s", [self]

    def told(self, values: dict[str, Any]) -> Any:
        return self.output_field.get_db_prep_value(values[self.name], connection=connection)


class KeptQuery:
    """`build` makes the queryset out of what changes its SQL, its `shape`; it must not look at anything else."""

    def __init__(self, build: Callable[..., models.QuerySet]):
        self._build = build

    def rows(self, *shape: Hashable, **given: Any) -> list:
        """The rows as the queryset would answer them, in one statement; `given` has a value for each `Given`."""
        compiler, sql, params = self._compiled(shape)
        told = tuple(param.told(given) if isinstance(param, Given) else param for param in params)
        asked = copy.copy(compiler)  # its own, because answers are read through it
        asked.as_sql = lambda *args, **kwargs: (sql, told)
        query = SimpleNamespace(get_compiler=lambda using: asked)
        return list(ModelIterable(SimpleNamespace(db=asked.using, query=query, _known_related_objects={})))

    def first(self, *shape: Hashable, **given: Any) -> Any:
        return next(iter(self.rows(*shape, **given)), None)

    def _compiled(self, shape: tuple) -> tuple:
        """A thread has its own connection, so nobody shares what is kept there."""
        own = connections[connection.alias]  # what `connection` stands for in this thread
        kept = vars(own).setdefault("_kept_queries", {})
        key = (self, *shape)
        if key not in kept:
            compiler = self._build(*shape).query.get_compiler(own.alias)
            kept[key] = compiler, *compiler.as_sql()
        return kept[key]
