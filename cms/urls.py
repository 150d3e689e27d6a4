from django.urls import path

from . import hall, views

app_name = "cms"
urlpatterns = [
    path("a/<int:activity_id>/", views.activity, name="activity"),
    path("screen/<slug:token>/", hall.hall, name="hall"),
    path("screen/<slug:token>/board/", hall.hall_board, name="hall_board"),
]
