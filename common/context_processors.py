"""What every page knows: the reading mode, and how many unread messages wait."""

from django.utils.functional import SimpleLazyObject

from .models import InboxMessage
from .preferences import reading_of


def reading(request) -> dict:
    return {"reading": reading_of(request)}


def unread_count(request) -> dict:
    def count() -> int:
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated:
            return 0
        return InboxMessage.objects.filter(recipient=user, read_at__isnull=True).count()

    return {"unread_count": SimpleLazyObject(count)}
