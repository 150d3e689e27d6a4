from django.urls import path

from . import review_views, views

app_name = "volunteers"
urlpatterns = [
    path("volunteer/", views.home, name="home"),
    path("volunteer/join/", views.join, name="join"),
    path("volunteer/ledger/", views.ledger, name="ledger"),
    path("volunteer/ledger/<int:seq>/claim/", review_views.claim, name="claim"),
    path("lead/approvals/", review_views.approvals, name="approvals"),
    path("lead/approvals/<int:pk>/", review_views.approval, name="approval"),
    path("volunteer/shifts/<int:pk>/", views.shift, name="shift"),
    path("volunteer/signups/<uuid:pk>/cancel/", views.signup_cancel, name="signup_cancel"),
]
