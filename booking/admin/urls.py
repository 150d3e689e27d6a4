"""Addresses of the desk's own pages, below /admin/desk/."""

from django.urls import path

from . import behalf, calendars, calls, cancelling, draws, questions, roster, series, series_changes

app_name = "booking_desk"
urlpatterns = [
    path("calls/", calls.CallsView.as_view(), name="calls"),
    path("slots/<int:slot_id>/roster/", roster.RosterView.as_view(), name="roster"),
    path("slots/<int:slot_id>/roster/print/", roster.RosterPrintView.as_view(), name="roster_print"),
    path("slots/<int:slot_id>/roster.xlsx", roster.RosterExportView.as_view(), name="roster_export"),
    path("slots/<int:slot_id>/arrivals/", roster.ArrivalView.as_view(), name="arrive"),
    path("slots/<int:slot_id>/book/", behalf.BookView.as_view(), name="book"),
    path("slots/<int:slot_id>/households/new/", behalf.NewHouseholdView.as_view(), name="new_household"),
    path("slots/<int:slot_id>/cancel/", cancelling.CancelSlotView.as_view(), name="cancel_slot"),
    path("slots/series/new/", series.PlanView.as_view(), name="plan_series"),
    path("slots/series/<int:series_id>/", series.SeriesView.as_view(), name="series"),
    path("slots/series/<int:series_id>/extend/", series.ExtendView.as_view(), name="extend_series"),
    path("slots/series/dates/<int:date_id>/change/", series_changes.ChangeSeriesView.as_view(), name="change_series"),
    path("slots/series/dates/<int:date_id>/cancel/", series_changes.CancelSeriesView.as_view(), name="cancel_series"),
    path("slots/series/dates/<int:date_id>/make/", series_changes.MakeSkippedView.as_view(), name="make_skipped"),
    path("venues/<int:venue_id>/calendar/", calendars.VenueCalendarView.as_view(), name="venue_calendar"),
    path("slots/<int:slot_id>/draw/", draws.DrawView.as_view(), name="draw"),
    path("slots/<int:slot_id>/draw/print/", draws.DrawPrintView.as_view(), name="draw_print"),
    path("bookings/<int:booking_id>/cancel/", cancelling.CancelBookingView.as_view(), name="cancel_booking"),
    path("bookings/<int:booking_id>/slip/", behalf.SlipView.as_view(), name="slip"),
    path("activities/<int:activity_id>/questions/", questions.QuestionsView.as_view(), name="questions"),
    path("activities/<int:activity_id>/questions/new/", questions.AddView.as_view(), name="add_question"),
    path("activities/<int:activity_id>/questions/preview/", questions.PreviewView.as_view(), name="preview_questions"),
    path("questions/<int:question_id>/", questions.ChangeView.as_view(), name="change_question"),
    path("questions/<int:question_id>/move/", questions.MoveView.as_view(), name="move_question"),
    path("questions/<int:question_id>/retire/", questions.RetireView.as_view(), name="retire_question"),
]
