from django.urls import path

from . import views

app_name = "accounts"
urlpatterns = [
    path("me/household/", views.household, name="household"),
    path("me/household/add/", views.person_add, name="person_add"),
    path("me/household/<uuid:person_id>/", views.person_change, name="person_change"),
    path("me/notices/", views.notices, name="notices"),
    path("me/notices/email/<token>/", views.email_confirm, name="email_confirm"),
    path("me/inbox/", views.inbox, name="inbox"),
    path("me/inbox/read/", views.inbox_read, name="inbox_read"),
    path("me/inbox/<int:message_id>/", views.message, name="message"),
    path("me/inbox/<int:message_id>/read/", views.message_read, name="message_read"),
]
