"""预约 in the back office: to be read and exported; made and cancelled at the desk."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_filters import DateFromToRangeFilter
from wagtail.admin.filters import DateRangePickerWidget
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button

from accounts.admin.filters import BackOfficeFilterSet
from accounts.admin.viewsets import DetailView, ListView, ReadOnlyViewSet
from booking.answer_sheets import one_line
from booking.models import Booking
from common.chinese import zh_moment


class BookingFilter(BackOfficeFilterSet):
    slot__starts_at = DateFromToRangeFilter(label=_("活动日期"), widget=DateRangePickerWidget)

    class Meta:
        model = Booking
        fields = ["status", "channel", "slot__starts_at", "slot__activity"]


def names_of(booking: Booking) -> str:
    return "、".join(place.person.name for place in booking.places.all())


def answers_of(booking: Booking) -> str:
    activity = booking.slot.activity
    return one_line(booking, activity.questions.all()) if booking.answers and activity else ""


class BookingListView(ListView):
    def get_base_queryset(self):
        rows = super().get_base_queryset()
        return rows.prefetch_related("slot__activity__questions") if self.is_export else rows


class BookingDetailView(DetailView):
    def get_answers_display_value(self) -> str:
        return answers_of(self.object) or "-"


class BookingViewSet(ReadOnlyViewSet):
    model = Booking
    icon = "list-ul"
    menu_label = _("预约")
    select = ("slot__activity__venue", "slot__space__venue", "household", "made_by")
    index_view_class = BookingListView
    inspect_view_class = BookingDetailView
    filterset_class = BookingFilter
    search_fields = ["code", "contact_phone", "places__person__name", "household__address"]
    list_display = [
        "__str__",
        Column("names", label=_("来的人"), accessor=names_of),
        Column("slot", label=_("场次"), sort_key="slot__starts_at"),
        Column("party_size", label=_("人数"), sort_key="party_size"),
        "channel",
        Column("created_at", label=_("预约时间"), accessor=lambda b: zh_moment(b.created_at), sort_key="created_at"),
    ]
    list_export = [
        "short_code",
        "names",
        "slot",
        "party_size",
        "get_status_display",
        "get_channel_display",
        "household.address",
        "contact_phone",
        "answers",
        "created_at",
        "cancelled_at",
        "cancel_reason",
    ]
    export_headings = {
        "short_code": _("短码"),
        "names": _("来的人"),
        "get_status_display": _("状态"),
        "get_channel_display": _("渠道"),
        "household.address": _("楼栋门牌"),
        "answers": _("回答"),
    }
    export_values = {"names": names_of, "answers": answers_of}
    export_filename = "yuyue"
    inspect_view_fields = [
        "slot",
        "status",
        "party_size",
        "channel",
        "contact_phone",
        "answers",
        "made_by",
        "created_at",
        "confirmed_at",
        "cancelled_at",
        "cancel_reason",
    ]

    def describe(self, queryset):
        return queryset.prefetch_related("places__person")

    def row_buttons(self, booking, user):
        return [
            Button(_("小票"), url=reverse("booking_desk:slip", args=[booking.pk]), icon_name="doc-full", priority=1),
            Button(
                _("代取消"),
                url=reverse("booking_desk:cancel_booking", args=[booking.pk]),
                icon_name="cross",
                priority=2,
            ),
        ]
