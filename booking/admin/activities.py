"""活动 in the back office; every save goes through the actions."""

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button, HeaderButton

from accounts.admin.viewsets import AddView, BackOfficeViewSet, ChangeView, workplace
from accounts.states import PLAN_ROLES
from booking import actions
from booking.models import Activity, Booking, Slot
from booking.states import LIVE

from .activity_form import ACTIVITY_PANELS


def count_of(rows: QuerySet, key: str) -> Coalesce:
    """How many `rows`, as a subquery column; two of them in one list do not multiply each other."""
    counted = rows.order_by().values(key).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


class ActivityAddView(AddView):
    def save_instance(self):
        fields = {**self.form.cleaned_data}
        listed = fields.pop("listed")
        by, at = self.request.user, timezone.now()
        activity = actions.add_activity(workplace(self.request, PLAN_ROLES), by=by, at=at, **fields)
        if listed:
            actions.list_activity(activity, listed=True, by=by, at=at)
        return activity

    def get_success_url(self):
        return f"{reverse('desk_slot:add')}?activity={self.object.pk}"


class ActivityChangeView(ChangeView):
    def save_instance(self):
        self.has_content_changes = self.form.has_changed()
        changes, by, at = self.form.changes(), self.request.user, timezone.now()
        listed = changes.pop("listed", None)
        activity = actions.change_activity(self.object, by=by, at=at, **changes) if changes else self.object
        if listed is not None:
            actions.list_activity(activity, listed=listed, by=by, at=at)
        return activity

    @property
    def header_buttons(self):
        asked = reverse("booking_desk:questions", args=[self.object.pk])
        return [HeaderButton(_("报名问题"), url=asked, icon_name="help", priority=1)]


class ActivityViewSet(BackOfficeViewSet):
    model = Activity
    kinds = PLAN_ROLES
    icon = "calendar-alt"
    menu_label = _("活动")
    add_view_class = ActivityAddView
    edit_view_class = ActivityChangeView
    edit_handler = ACTIVITY_PANELS
    select = ("venue",)
    list_filter = ["category", "audience", "allocation", "listed", "venue"]
    search_fields = ["title", "summary"]
    list_display = [
        "title",
        "category",
        "audience",
        "allocation",
        "venue",
        Column("slots_ahead", label=_("待办场次"), sort_key="slots_ahead"),
        Column("bookings_live", label=_("有效预约"), sort_key="bookings_live"),
        Column("listed", label=_("公开"), accessor=lambda a: _("是") if a.listed else _("否"), sort_key="listed"),
    ]
    list_export = [
        "title",
        "get_category_display",
        "get_audience_display",
        "get_allocation_display",
        "venue",
        "slots_ahead",
        "bookings_live",
        "listed",
    ]
    export_headings = {
        "get_category_display": _("类别"),
        "get_audience_display": _("面向"),
        "get_allocation_display": _("名额分配"),
        "slots_ahead": _("待办场次"),
        "bookings_live": _("有效预约"),
    }
    export_filename = "huodong"

    def describe(self, queryset):
        ahead = Slot.objects.filter(activity=OuterRef("pk"), ends_at__gt=timezone.now())
        live = Booking.objects.filter(slot__activity=OuterRef("pk"), status__in=LIVE)
        return queryset.annotate(
            slots_ahead=count_of(ahead, "activity"), bookings_live=count_of(live, "slot__activity")
        )

    def row_buttons(self, activity, user):
        return [
            Button(_("加一场"), url=f"{reverse('desk_slot:add')}?activity={activity.pk}", icon_name="plus", priority=5),
            Button(
                _("排一批"),
                url=f"{reverse('booking_desk:plan_series')}?activity={activity.pk}",
                icon_name="date",
                priority=5,
            ),
            Button(
                _("看场次"), url=f"{reverse('desk_slot:index')}?activity={activity.pk}", icon_name="date", priority=6
            ),
            Button(
                _("报名问题"),
                url=reverse("booking_desk:questions", args=[activity.pk]),
                icon_name="help",
                priority=7,
            ),
            *(button for hook in hooks.get_hooks("activity_buttons") for button in hook(activity, user)),
        ]
