from django.urls import path

from . import views

app_name = "cms"
urlpatterns = [path("a/<int:activity_id>/", views.activity, name="activity")]
