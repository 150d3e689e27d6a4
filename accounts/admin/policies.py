"""Two questions before any row: does a group of the user allow it, and does the row belong to the user's community?"""

from collections.abc import Iterable

from django.db.models import Model, QuerySet
from wagtail.permission_policies import ModelPermissionPolicy

from accounts.models import Role
from accounts.states import DESK_ROLES


class CommunityPolicy(ModelPermissionPolicy):
    """Model permissions of the user's groups, narrowed to the communities where the user holds one of `kinds`.

    `path` leads from the model to its community; `forbidden` actions exist for nobody, superusers included.
    """

    def __init__(self, model: type[Model], *, path: str, kinds: Iterable[str] = DESK_ROLES, forbidden=frozenset()):
        super().__init__(model)
        self.path, self.kinds, self.forbidden = path, kinds, frozenset(forbidden)

    def user_has_permission(self, user, action: str) -> bool:
        return action not in self.forbidden and super().user_has_permission(user, action)

    def narrow(self, queryset: QuerySet, user) -> QuerySet:
        return queryset.filter(**{f"{self.path}__in": Role.objects.communities(user, self.kinds)})

    def instances_user_has_any_permission_for(self, user, actions) -> QuerySet:
        return self.narrow(super().instances_user_has_any_permission_for(user, actions), user)

    def user_has_permission_for_instance(self, user, action: str, instance: Model) -> bool:
        mine = self.narrow(self.model._default_manager.filter(pk=instance.pk), user)
        return self.user_has_permission(user, action) and mine.exists()


class LedPolicy(CommunityPolicy):
    """The desk sees the whole community, a leader what hangs on the own teams; the model's `led_by` says which."""

    def narrow(self, queryset: QuerySet, user) -> QuerySet:
        return queryset.filter(pk__in=self.model._default_manager.led_by(user).values("pk"))
