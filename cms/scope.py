"""Whose content a user of the back office may write."""

from accounts.models import Role
from accounts.states import ADMIN_ROLES
from community.models import Community


def communities_of(user):
    """The communities where `user` works; all of them for a superuser."""
    if user.is_superuser:
        return Community.objects.order_by("pk")
    return Community.objects.filter(pk__in=Role.objects.communities(user, ADMIN_ROLES)).order_by("pk")
