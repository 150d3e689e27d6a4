"""场地, 空间, 开放时间, 闭馆 in the back office."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button

from accounts.admin.viewsets import BackOfficeViewSet, ChangeView
from booking import actions
from booking.models import Closure, OpeningHours, Space, Venue

from . import forms


class PlaceChangeView(ChangeView):
    def save_instance(self):
        self.has_content_changes = self.form.has_changed()
        changes = {name: self.form.cleaned_data[name] for name in self.form.changed_data}
        return actions.change_place(self.object, by=self.request.user, at=timezone.now(), **changes)


class VenueViewSet(BackOfficeViewSet):
    model = Venue
    edit_view_class = PlaceChangeView
    icon = "site"
    menu_label = _("场地")
    form_class = forms.VenueForm
    list_filter = ["kind", "step_free"]
    search_fields = ["name", "address"]
    list_display = [
        "name",
        "kind",
        "address",
        "phone",
        Column("spaces_count", label=_("空间")),
        Column("activities_count", label=_("活动")),
    ]
    list_export = ["name", "get_kind_display", "address", "phone", "spaces_count", "activities_count"]
    export_headings = {"get_kind_display": _("类别"), "spaces_count": _("空间"), "activities_count": _("活动")}
    export_filename = "changdi"

    def describe(self, queryset):
        return queryset.annotate(
            spaces_count=Count("spaces", distinct=True), activities_count=Count("activities", distinct=True)
        )

    def row_buttons(self, venue, user):
        calendar = reverse("booking_desk:venue_calendar", args=[venue.pk])
        return [Button(_("公开日历"), url=calendar, icon_name="calendar", priority=10)]


class SpaceViewSet(BackOfficeViewSet):
    model = Space
    edit_view_class = PlaceChangeView
    icon = "grip"
    menu_label = _("空间")
    form_class = forms.SpaceForm
    community_path = "venue__community"
    forbidden = frozenset()
    select = ("venue", "parent")
    list_filter = ["venue", "exclusive"]
    search_fields = ["name", "venue__name"]
    list_display = ["name", "venue", "capacity", "exclusive", Column("slots_ahead", label=_("待办场次"))]
    list_export = ["venue", "name", "capacity", "exclusive", "slots_ahead"]
    export_headings = {"slots_ahead": _("待办场次")}
    export_filename = "kongjian"

    def describe(self, queryset):
        return queryset.annotate(slots_ahead=Count("slots", filter=Q(slots__ends_at__gt=timezone.now())))


class OpeningHoursViewSet(BackOfficeViewSet):
    model = OpeningHours
    icon = "time"
    menu_label = _("开放时间")
    form_class = forms.OpeningHoursForm
    community_path = "space__venue__community"
    forbidden = frozenset()
    select = ("space__venue",)
    list_filter = ["space", "weekday"]
    search_fields = ["space__name", "space__venue__name"]
    list_display = ["space", "weekday", "opens", "closes", "slot_minutes"]
    list_export = ["space", "get_weekday_display", "opens", "closes", "slot_minutes"]
    export_headings = {"get_weekday_display": _("星期")}
    export_filename = "kaifangshijian"


class ClosureViewSet(BackOfficeViewSet):
    model = Closure
    icon = "no-view"
    menu_label = _("闭馆")
    form_class = forms.ClosureForm
    community_path = "venue__community"
    forbidden = frozenset()
    select = ("venue", "space__venue")
    list_filter = ["venue"]
    search_fields = ["venue__name", "reason"]
    list_display = ["venue", "space", "starts_on", "ends_on", "reason"]
    list_export = ["venue", "space", "starts_on", "ends_on", "reason"]
    export_filename = "biguan"
