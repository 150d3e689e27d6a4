"""One audit entry for one intention."""

from datetime import datetime
from typing import Any

from django.db import models

from .models import AuditEntry


def record(
    by, verb: str, target: models.Model, *, at: datetime, community_id: int | None = None, **data: Any
) -> AuditEntry:
    """Write who (`by`, a User or None for the clock) did `verb` to `target`; call it in the action's transaction.

    `community_id` is for what does not know its community by itself, as a page.
    """
    return AuditEntry.objects.create(
        at=at,
        actor=by,
        verb=verb,
        target_type=str(target._meta.model_name),
        target_id=str(target.pk),
        community_id=community_id or getattr(target, "community_id", None),
        data=data,
    )
