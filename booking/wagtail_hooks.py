"""The booking side of the back office, hooked into Wagtail's admin."""

from django.urls import include, path, reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.admin.widgets.button import Button

from .admin import urls
from .admin.activities import ActivityViewSet
from .admin.bookings import BookingViewSet
from .admin.credit import AppealViewSet, CreditEntryViewSet
from .admin.panel import TodayPanel, tasks
from .admin.series import SeriesViewSet
from .admin.slots import SlotViewSet
from .admin.venues import (
    ClosureViewSet,
    OpeningHoursViewSet,
    SpaceViewSet,
    VenueViewSet,
)


class DeskMenuItem(MenuItem):
    """A page of the desk that is no list; shown to who may open it."""

    def __init__(self, label, page: str, *, permission: str = "booking.view_booking", **options):
        super().__init__(label, reverse_lazy(f"booking_desk:{page}"), name=page, **options)
        self.permission = permission

    def is_shown(self, request):
        return request.user.has_perm(self.permission)


class BookingGroup(ModelViewSetGroup):
    menu_label = _("预约")
    menu_icon = "calendar-check"
    menu_order = 110
    items = (
        SlotViewSet,
        SeriesViewSet,
        BookingViewSet,
        CreditEntryViewSet,
        AppealViewSet,
        ActivityViewSet,
        VenueViewSet,
        SpaceViewSet,
        OpeningHoursViewSet,
        ClosureViewSet,
    )

    def get_submenu_items(self):
        """What waits for a hand stands above the lists, the rules below them."""
        daily = [
            DeskMenuItem(_("待审核"), "approvals", icon_name="check", order=-2),
            DeskMenuItem(_("递补要打电话"), "offer_calls", icon_name="mobile-alt", order=-1),
        ]
        rules = DeskMenuItem(
            _("预约约定"), "policy", permission="booking.change_bookingpolicy", icon_name="cog", order=100
        )
        return [*daily, *super().get_submenu_items(), rules]


@hooks.register("register_admin_viewset")
def booking_lists():
    return BookingGroup()


@hooks.register("register_admin_urls")
def desk_pages():
    return [path("desk/", include(urls))]


@hooks.register("construct_homepage_panels")
def todays_slots(request, panels):
    if request.user.has_perm("booking.view_booking"):
        panels.append(TodayPanel())


hooks.register("todays_tasks", tasks)


@hooks.register("household_buttons")
def credit_of_household(household, user):
    if user.has_perm("booking.view_creditentry"):
        url = reverse("booking_desk:household", args=[household.pk])
        yield Button(_("预约和信用"), url=url, icon_name="history", priority=5)
