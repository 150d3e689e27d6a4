"""The booking side of the back office, hooked into Wagtail's admin."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSetGroup

from .admin import urls
from .admin.activities import ActivityViewSet
from .admin.bookings import BookingViewSet
from .admin.panel import TodayPanel
from .admin.series import SeriesViewSet
from .admin.slots import SlotViewSet
from .admin.venues import (
    ClosureViewSet,
    OpeningHoursViewSet,
    SpaceViewSet,
    VenueViewSet,
)


class BookingGroup(ModelViewSetGroup):
    menu_label = _("预约")
    menu_icon = "calendar-check"
    menu_order = 110
    items = (
        SlotViewSet,
        SeriesViewSet,
        BookingViewSet,
        ActivityViewSet,
        VenueViewSet,
        SpaceViewSet,
        OpeningHoursViewSet,
        ClosureViewSet,
    )


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
