"""Addresses of the desk's own pages, below /admin/desk/."""

from django.urls import path

from . import approvals, behalf, cancelling, closing, excusing, offers, policy, roster

app_name = "booking_desk"
urlpatterns = [
    path("approvals/", approvals.ApprovalsView.as_view(), name="approvals"),
    path("offers/", offers.OfferCallsView.as_view(), name="offer_calls"),
    path("policy/", policy.PolicyView.as_view(), name="policy"),
    path("households/<int:household_id>/", excusing.HouseholdView.as_view(), name="household"),
    path("credit/<int:entry_id>/excuse/", excusing.ExcuseView.as_view(), name="excuse"),
    path("appeals/<int:appeal_id>/answer/", excusing.AnswerAppealView.as_view(), name="answer_appeal"),
    path("slots/<int:slot_id>/roster/", roster.RosterView.as_view(), name="roster"),
    path("slots/<int:slot_id>/roster/print/", roster.RosterPrintView.as_view(), name="roster_print"),
    path("slots/<int:slot_id>/roster.xlsx", roster.RosterExportView.as_view(), name="roster_export"),
    path("slots/<int:slot_id>/roster/close/", closing.CloseRosterView.as_view(), name="close_roster"),
    path("slots/<int:slot_id>/arrivals/", roster.ArrivalView.as_view(), name="arrive"),
    path("slots/<int:slot_id>/book/", behalf.BookView.as_view(), name="book"),
    path("slots/<int:slot_id>/households/new/", behalf.NewHouseholdView.as_view(), name="new_household"),
    path("slots/<int:slot_id>/cancel/", cancelling.CancelSlotView.as_view(), name="cancel_slot"),
    path("bookings/<int:booking_id>/cancel/", cancelling.CancelBookingView.as_view(), name="cancel_booking"),
    path("bookings/<int:booking_id>/offer/", offers.AnswerOfferView.as_view(), name="answer_offer"),
    path("bookings/<int:booking_id>/seat/", offers.SeatView.as_view(), name="seat"),
    path("bookings/<int:booking_id>/slip/", behalf.SlipView.as_view(), name="slip"),
]
