"""Addresses of the desk's pages about shifts and volunteers, below /admin/desk/."""

from django.urls import path

from . import cancelling, opening, queueing, reviews, roster, standing, templates

app_name = "volunteer_desk"
urlpatterns = [
    path("shifts/<int:shift_id>/roster/", roster.RosterView.as_view(), name="roster"),
    path("shifts/<int:shift_id>/roster/print/", roster.RosterPrintView.as_view(), name="roster_print"),
    path("shifts/<int:shift_id>/roster.xlsx", roster.RosterExportView.as_view(), name="roster_export"),
    path("shifts/<int:shift_id>/attend/", roster.AttendView.as_view(), name="attend"),
    path("shifts/<int:shift_id>/queue/", queueing.QueueView.as_view(), name="queue"),
    path("shifts/<int:shift_id>/members/", queueing.AddMembersView.as_view(), name="members"),
    path("shifts/<int:shift_id>/seats/", queueing.SeatsView.as_view(), name="seats"),
    path("shifts/<int:shift_id>/close/", reviews.CloseShiftView.as_view(), name="close_shift"),
    path("templates/plan/", templates.PlanTemplateView.as_view(), name="plan_template"),
    path("templates/<int:template_id>/", templates.TemplateView.as_view(), name="template"),
    path("templates/<int:template_id>/change/", templates.ChangeTemplateView.as_view(), name="change_template"),
    path("templates/<int:template_id>/end/", templates.EndTemplateView.as_view(), name="end_template"),
    path("reviews/<int:review_id>/", reviews.ReviewView.as_view(), name="review"),
    path("shifts/<int:shift_id>/open/", opening.OpenShiftView.as_view(), name="open_shift"),
    path("shifts/<int:shift_id>/cancel/", cancelling.CancelShiftView.as_view(), name="cancel_shift"),
    path("volunteers/<int:volunteer_id>/review/", standing.ApplicantView.as_view(), name="applicant"),
    path("volunteers/<int:volunteer_id>/suspend/", standing.SuspendView.as_view(), name="suspend"),
    path("volunteers/<int:volunteer_id>/resume/", standing.ResumeView.as_view(), name="resume"),
    path("volunteers/<int:volunteer_id>/leave/", standing.LeaveView.as_view(), name="leave"),
]
