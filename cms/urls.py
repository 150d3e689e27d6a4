from django.urls import path

from . import views
from .printing import views as printing

app_name = "cms"
urlpatterns = [
    path("a/<int:activity_id>/", views.activity, name="activity"),
    path("a/<int:activity_id>/poster.png", printing.poster, {"size": "phone"}, name="poster_png"),
    path("a/<int:activity_id>/poster-a4.pdf", printing.poster, {"size": "a4"}, name="poster_a4"),
    path("a/<int:activity_id>/poster-a3.pdf", printing.poster, {"size": "a3"}, name="poster_a3"),
    path("activities/programme-<str:month>-list.pdf", printing.programme, {"form": "list"}, name="programme_list"),
    path("activities/programme-<str:month>.pdf", printing.programme, {"form": "wall"}, name="programme"),
    path("og/home.png", printing.share_home, name="og_home"),
    path("og/<slug:kind>/<int:row_id>.png", printing.share_picture, name="og"),
]
