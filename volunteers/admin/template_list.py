"""The list of 班次模板; a row leads to the page of its dates, a new one begins with the plan."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import HeaderButton

from accounts.admin.policies import LedPolicy
from accounts.admin.viewsets import BackOfficeViewSet, ListView
from common.chinese import zh_date, zh_time
from volunteers.models import ShiftTemplate
from volunteers.states import ShiftState

from .templates import template_url


class TemplateListView(ListView):
    """Those that still give shifts, unless somebody looks for others."""

    def get_base_queryset(self):
        queryset = super().get_base_queryset()
        return queryset if self.request.GET else queryset.running(timezone.localdate())

    def get_edit_url(self, template):
        return template_url(template)

    @property
    def header_buttons(self):
        may_plan = self.request.user.has_perm("volunteers.add_shifttemplate")
        url = reverse("volunteer_desk:plan_template")
        return [HeaderButton(_("排每周的班"), url=url, icon_name="plus")] if may_plan else []


class ShiftTemplateViewSet(BackOfficeViewSet):
    model = ShiftTemplate
    icon = "rotate"
    menu_label = gettext_lazy("班次模板")
    policy_class = LedPolicy
    forbidden = frozenset({"add", "change", "delete"})  # the pages beside do it, with a preview
    index_view_class = TemplateListView
    select = ("team", "venue")
    list_filter = ["team"]
    search_fields = ["title", "team__name", "venue__name"]
    list_display = [
        "__str__",
        Column("team", label=gettext_lazy("服务队"), sort_key="team__name"),
        Column("start_time", label=gettext_lazy("几点"), accessor=lambda t: zh_time(t.start_time)),
        Column("ahead", label=gettext_lazy("待办班次"), sort_key="ahead"),
        Column(
            "valid_until",
            label=gettext_lazy("到哪天"),
            accessor=lambda t: zh_date(t.valid_until) if t.valid_until else _("一直排"),
        ),
        "edition",
    ]
    list_export = ["title", "team", "start_time", "minutes", "valid_from", "valid_until", "edition"]
    export_filename = "bancimoban"

    def describe(self, queryset):
        ahead = Q(shifts__ends_at__gt=timezone.now()) & ~Q(shifts__state=ShiftState.CANCELLED)
        return queryset.annotate(ahead=Count("shifts", filter=ahead))
