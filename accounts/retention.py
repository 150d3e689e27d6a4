"""Logins that have run out."""

from datetime import datetime

from common.retention import purge

from .models import Session


def forget_expired_sessions(at: datetime) -> int:
    return purge(Session.objects.filter(expire_date__lt=at))
