from django.urls import path

from .views import applicants, digests, joining, own, reviews, shifts, signups

app_name = "volunteers"
urlpatterns = [
    path("volunteer/", own.home, name="home"),
    path("volunteer/join/", joining.join, name="join"),
    path("volunteer/children/<int:pk>/", joining.child, name="child"),
    path("volunteer/leave/", joining.leave, name="leave"),
    path("volunteer/applicants/", applicants.applicants, name="applicants"),
    path("volunteer/applicants/<int:pk>/", applicants.applicant, name="applicant"),
    path("volunteer/ledger/", own.ledger, name="ledger"),
    path("volunteer/learned/", own.learned, name="learned"),
    path("volunteer/ledger/<int:seq>/claim/", reviews.claim, name="claim"),
    path("ledger/", digests.sealed_months, name="sealed_months"),
    path("ledger/<str:month>/", digests.sealed_month, name="sealed_month"),
    path("lead/teams/<int:pk>/invite/", applicants.invite, name="invite"),
    path("lead/approvals/", reviews.approvals, name="approvals"),
    path("lead/approvals/<int:pk>/", reviews.approval, name="approval"),
    path("volunteer/shifts/<int:pk>/", shifts.shift, name="shift"),
    path("volunteer/signups/<uuid:pk>/cancel/", signups.signup_cancel, name="signup_cancel"),
    path("volunteer/signups/<uuid:pk>/offer/", signups.offer, name="signup_offer"),
    path("volunteer/signups/<uuid:pk>/stand-in/", signups.stand_in, name="signup_stand_in"),
    path("volunteer/stand-ins/<uuid:pk>/", shifts.take_over, name="take_over"),
]
