"""Rows that are written once; triggers hold it in the database too."""

from django.db import models


class AppendOnlyError(TypeError):
    """History is added to, never edited."""


class AppendOnly(models.Model):
    """Abstract: rows that are written once."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise AppendOnlyError(f"{type(self).__name__} is append-only")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise AppendOnlyError(f"{type(self).__name__} is append-only")
