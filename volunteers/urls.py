from django.urls import path

from .views import digests, own, reviews, shifts

app_name = "volunteers"
urlpatterns = [
    path("volunteer/", own.home, name="home"),
    path("volunteer/join/", own.join, name="join"),
    path("volunteer/ledger/", own.ledger, name="ledger"),
    path("volunteer/learned/", own.learned, name="learned"),
    path("volunteer/ledger/<int:seq>/claim/", reviews.claim, name="claim"),
    path("ledger/", digests.sealed_months, name="sealed_months"),
    path("ledger/<str:month>/", digests.sealed_month, name="sealed_month"),
    path("lead/approvals/", reviews.approvals, name="approvals"),
    path("lead/approvals/<int:pk>/", reviews.approval, name="approval"),
    path("volunteer/shifts/<int:pk>/", shifts.shift, name="shift"),
    path("volunteer/signups/<uuid:pk>/cancel/", shifts.signup_cancel, name="signup_cancel"),
]
