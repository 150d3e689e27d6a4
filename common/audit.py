"""One audit entry for one intention."""

from datetime import datetime
from typing import Any

from django.db import models

from .models import AuditEntry


def record(by, verb: str, target: models.Model, *, at: datetime, **data: Any) -> AuditEntry:
    """Write who (`by`, a User or None for the clock) did `verb` to `target`; call it in the action's transaction."""
    return AuditEntry.objects.create(
        at=at,
        actor=by,
        verb=verb,
        target_type=str(target._meta.model_name),
        target_id=str(target.pk),
        community_id=getattr(target, "community_id", None),
        data=data,
    )
