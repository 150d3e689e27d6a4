"""Filters of the lists: their choices stay within the user's communities."""

from django.db.models import Model, QuerySet
from wagtail.admin.filters import WagtailFilterSet

from accounts.models import Role
from accounts.states import ADMIN_ROLES


def way_to_community(model: type[Model]) -> str | None:
    """`community`, or the way there through the venue; None for tables that belong to nobody."""
    names = {field.name for field in model._meta.get_fields()}
    return "community" if "community" in names else "venue__community" if "venue" in names else None


def within(queryset: QuerySet, user) -> QuerySet:
    path = way_to_community(queryset.model)
    if path is None:
        return queryset.none()
    narrowed = queryset.filter(**{f"{path}__in": Role.objects.communities(user, ADMIN_ROLES)})
    return narrowed.select_related("venue") if path.startswith("venue") else narrowed


class BackOfficeFilterSet(WagtailFilterSet):
    def __init__(self, data=None, queryset=None, *, request=None, **kwargs):
        super().__init__(data, queryset, request=request, **kwargs)
        for chosen in self.filters.values():
            if getattr(chosen, "queryset", None) is not None:
                chosen.queryset = within(chosen.queryset.all(), request.user)
