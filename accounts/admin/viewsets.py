"""The back office's list, form and detail views over one model; all rows pass through the policy's `narrow`."""

from collections.abc import Callable
from datetime import datetime
from typing import ClassVar

from django.contrib import messages
from django.db import transaction
from django.db.models import ProtectedError
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.coreutils import multigetattr

from accounts.models import Role
from accounts.states import DESK_ROLES
from common import audit
from common.errors import DomainError
from community.models import Community
from community.sites import community_of

from .filters import BackOfficeFilterSet
from .policies import CommunityPolicy
from .spreadsheets import plain


def workplace(request, kinds=DESK_ROLES) -> Community:
    """The community that the user works in: the site's own if it is one of them, else the first."""
    own = Community.objects.filter(pk__in=Role.objects.communities(request.user, kinds)).order_by("pk")
    here = community_of(request)
    return own.filter(pk=here.pk).first() if here and own.filter(pk=here.pk).exists() else get_object_or_404(own[:1])


class ListView(generic.IndexView):
    """Rows with their relations and counts in one query; the viewset's `select` and `describe` name them."""

    viewset: "BackOfficeViewSet | None" = None
    base_filterset_class = BackOfficeFilterSet

    def get_base_queryset(self):
        queryset = self.permission_policy.narrow(super().get_base_queryset(), self.request.user)
        return self.viewset.describe(queryset.select_related(*self.viewset.select))

    def search_queryset(self, queryset):
        # Searching through people joins them; a household is still one row.
        found = super().search_queryset(queryset)
        return found.distinct() if self.is_searching else found

    def get_list_more_buttons(self, instance):
        return [*self.viewset.row_buttons(instance, self.request.user), *super().get_list_more_buttons(instance)]

    def to_row_dict(self, item):
        worked_out = self.viewset.export_values
        return {f: worked_out[f](item) if f in worked_out else multigetattr(item, f) for f in self.list_export}

    def preprocess_field_value(self, field, value, export_format):
        if hasattr(value, "astimezone") and timezone.is_aware(value):
            value = timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
        return plain(super().preprocess_field_value(field, value, export_format))

    def stream_csv(self, queryset):
        yield "\ufeff"  # without it Excel takes UTF-8 for GBK
        yield from super().stream_csv(queryset)


class Narrowed:
    """Another community's row does not exist."""

    def get_queryset(self):
        return self.permission_policy.narrow(self.model._default_manager.all(), self.request.user)


class Refusing:
    """A refused save shows its reason and next step above the form; what was typed stays."""

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except DomainError as error:
            form.add_error(
                None, _("%(message)s。%(next)s") % {"message": error.refusal.message, "next": error.refusal.next_step}
            )
            self.produced_error_code = error.refusal.code
            self.produced_error_message = str(error.refusal.message)
            return self.form_invalid(form)


class AddView(Refusing, generic.CreateView):
    success_message = gettext_lazy("已保存“%(object)s”")
    viewset = None

    def get_initial_form_instance(self):
        if not self.viewset.owned_by_community:
            return None
        return self.model(community=workplace(self.request, self.viewset.kinds))

    def get_breadcrumbs_items(self):
        *way, _here = super().get_breadcrumbs_items()
        return [*way, {"url": "", "label": _("新建")}]

    def save_instance(self):
        saved = self.form.save()
        audit.record(self.request.user, f"{saved._meta.model_name}.added", saved, at=timezone.now())
        return saved


class ChangeView(Narrowed, Refusing, generic.EditView):
    success_message = gettext_lazy("已保存“%(object)s”")
    viewset = None

    def save_instance(self):
        self.has_content_changes = self.form.has_changed()
        saved = self.form.save()
        audit.record(
            self.request.user,
            f"{saved._meta.model_name}.changed",
            saved,
            at=timezone.now(),
            fields=sorted(self.form.changed_data),
        )
        return saved


class RemoveView(Narrowed, generic.DeleteView):
    def delete_action(self):
        audit.record(self.request.user, f"{self.model._meta.model_name}.deleted", self.object, at=timezone.now())
        self.object.delete()

    def form_valid(self, form):
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except ProtectedError:
            messages.error(self.request, _("“%s”还在使用，不能删除。先处理用到它的活动、场次或班次。") % self.object)
            return redirect(self.index_url_name)


class DetailView(generic.InspectView):
    def get_object(self, queryset=None):
        rows = self.permission_policy.narrow(self.model._default_manager.all(), self.request.user)
        return get_object_or_404(rows, pk=self.pk)

    def get_field_display_value(self, field_name, field):
        """Moments as the clock here shows them, and a dash for what is not there yet."""
        value = super().get_field_display_value(field_name, field)
        if isinstance(value, datetime):
            return timezone.localtime(value)
        return "—" if value is None else value


class BackOfficeViewSet(ModelViewSet):
    """Subclasses name the model, its way to the community, the columns and the form."""

    add_to_reference_index = False
    copy_view_enabled = False
    list_per_page = 50
    search_backend_name = None
    search_fields = None
    index_view_class = ListView
    add_view_class = AddView
    edit_view_class = ChangeView
    delete_view_class = RemoveView
    inspect_view_class = DetailView
    community_path = "community"
    kinds = DESK_ROLES
    forbidden: frozenset[str] = frozenset({"delete"})
    policy_class = CommunityPolicy
    select: tuple[str, ...] = ()
    export_values: ClassVar[dict[str, Callable]] = {}
    form_class = None

    @cached_property
    def permission_policy(self):
        return self.policy_class(self.model, path=self.community_path, kinds=self.kinds, forbidden=self.forbidden)

    @cached_property
    def name(self):
        return f"desk_{self.model_name}"  # the plain model name is the namespace of the public pages

    @cached_property
    def url_prefix(self):
        return f"desk/{self.model_name}"

    @property
    def owned_by_community(self) -> bool:
        return self.community_path == "community"

    def describe(self, queryset):
        """Annotate what the columns show."""
        return queryset

    def row_buttons(self, instance, user) -> list:
        """Further entries of a row's menu."""
        return []

    def get_form_class(self, for_update=False):
        return self.form_class or super().get_form_class(for_update)

    def get_form_fields(self):
        return getattr(self, "form_fields", None) or []

    def get_common_view_kwargs(self, **kwargs):
        # Changes are told by the audit log (操作记录), not by Wagtail's own history.
        gone = {"history_url_name": ViewSet.UNDEFINED, "usage_url_name": ViewSet.UNDEFINED}
        return super().get_common_view_kwargs(**{**gone, "viewset": self, **kwargs})

    def get_urlpatterns(self):
        conv = self.pk_path_converter
        patterns = [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", self.add_view, name="add"),
            path(f"edit/<{conv}:pk>/", self.edit_view, name="edit"),
            path(f"delete/<{conv}:pk>/", self.delete_view, name="delete"),
        ]
        if self.inspect_view_enabled:
            patterns.append(path(f"inspect/<{conv}:pk>/", self.inspect_view, name="inspect"))
        return patterns


class ReadOnlyViewSet(BackOfficeViewSet):
    """Rows that only actions may write."""

    forbidden = frozenset({"add", "change", "delete"})
    inspect_view_enabled = True
