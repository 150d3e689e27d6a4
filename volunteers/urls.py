from django.urls import path

from . import views

app_name = "volunteers"
urlpatterns = [
    path("volunteer/", views.home, name="home"),
    path("volunteer/join/", views.join, name="join"),
    path("volunteer/ledger/", views.ledger, name="ledger"),
    path("volunteer/shifts/<int:pk>/", views.shift, name="shift"),
    path("volunteer/signups/<uuid:pk>/cancel/", views.signup_cancel, name="signup_cancel"),
]
