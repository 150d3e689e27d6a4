"""Addresses of the desk's own pages, below /admin/desk/."""

from django.urls import path

from . import behalf, calendars, cancelling, roster

app_name = "booking_desk"
urlpatterns = [
    path("slots/<int:slot_id>/roster/", roster.RosterView.as_view(), name="roster"),
    path("slots/<int:slot_id>/roster/print/", roster.RosterPrintView.as_view(), name="roster_print"),
    path("slots/<int:slot_id>/roster.xlsx", roster.RosterExportView.as_view(), name="roster_export"),
    path("slots/<int:slot_id>/arrivals/", roster.ArrivalView.as_view(), name="arrive"),
    path("slots/<int:slot_id>/book/", behalf.BookView.as_view(), name="book"),
    path("slots/<int:slot_id>/households/new/", behalf.NewHouseholdView.as_view(), name="new_household"),
    path("slots/<int:slot_id>/cancel/", cancelling.CancelSlotView.as_view(), name="cancel_slot"),
    path("venues/<int:venue_id>/calendar/", calendars.VenueCalendarView.as_view(), name="venue_calendar"),
    path("bookings/<int:booking_id>/cancel/", cancelling.CancelBookingView.as_view(), name="cancel_booking"),
    path("bookings/<int:booking_id>/slip/", behalf.SlipView.as_view(), name="slip"),
]
