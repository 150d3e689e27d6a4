"""我读完了: a tick that only its reader sees. Reading earns no volunteer hours (the ledger never hears of it), and
nothing is audited: who reads what is nobody's business, and taking a tick back leaves no trace."""

from datetime import datetime

from django.db import transaction

from accounts.models import User

from .models import StudyPage, StudyProgress


def mark_read(page: StudyPage, *, by: User, at: datetime) -> bool:
    """Tick the episode; False when it was ticked already, and its first moment stays."""
    with transaction.atomic():
        _tick, made = StudyProgress.objects.get_or_create(user=by, page=page, defaults={"read_at": at})
    return made


def unmark_read(page: StudyPage, *, by: User, at: datetime) -> bool:
    """Take the tick back; False when there was none."""
    gone, _by_table = StudyProgress.objects.of(by).filter(page=page).delete()
    return bool(gone)
