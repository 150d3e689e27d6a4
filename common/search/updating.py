"""Rows are in the index when the transaction that wrote them commits; Wagtail would leave it to a queue."""

from collections.abc import Iterable

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from modelsearch.backends import get_search_backends_with_name
from modelsearch.index import insert_or_update_object, remove_object


def never_indexed(*models: type[Model]) -> bool:
    """Whether one of these models has rows and none of them is in the index, as after an update of the program."""
    return any(
        model._default_manager.exists() and not model._default_manager.filter(index_entries__isnull=False).exists()
        for model in models
    )


def keep_in_step(*models: type[Model]) -> None:
    """For models with `search_auto_update = False`."""
    for model in models:
        post_save.connect(_written, sender=model)
        post_delete.connect(_gone, sender=model)


def _written(sender, instance, raw=False, **kwargs) -> None:
    if not raw:
        insert_or_update_object(instance)


def _gone(sender, instance, **kwargs) -> None:
    remove_object(instance)


def write_anew(model: type[Model], rows: Iterable[Model]) -> None:
    """Index rows of one model together, after something changed that their text repeats."""
    for _name, backend in get_search_backends_with_name(with_auto_update=True):
        backend.add_bulk(model, list(rows))
