from django.urls import path, register_converter

from . import views


class TicketCode:
    """A random code: signs of CODE_ALPHABET only, so that nothing else reaches the database."""

    regex = "[2-9A-HJ-NP-Z]{6,32}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class DrawId(TicketCode):
    """A draw's public id."""

    regex = "[0-9a-f]{1,16}"


register_converter(TicketCode, "ticket")
register_converter(DrawId, "hex")

app_name = "booking"
urlpatterns = [
    path("book/<int:slot_id>/", views.book, name="book"),
    path("t/<ticket:code>/", views.ticket, name="ticket"),
    path("t/<ticket:code>/ticket.svg", views.ticket_svg, name="ticket_svg"),
    path("t/<ticket:code>/ticket.png", views.ticket_png, name="ticket_png"),
    path("t/<ticket:code>/cancel/", views.booking_cancel, name="booking_cancel"),
    path("draws/<hex:public_id>/", views.draw, name="draw"),
    path("draws/<hex:public_id>/bundle.json", views.draw_bundle, name="draw_bundle"),
    path("t/<ticket:code>/accept/", views.offer_accept, name="offer_accept"),
    path("t/<ticket:code>/decline/", views.offer_decline, name="offer_decline"),
    path("me/", views.me, name="me"),
    path("me/credit/", views.credit, name="credit"),
    path("me/credit/<int:entry_id>/appeal/", views.credit_appeal, name="credit_appeal"),
    path("me/past/", views.past, name="past"),
    path("t/<ticket:code>/calendar.ics", views.booking_calendar, name="booking_calendar"),
    path("me/calendar/", views.my_calendar, name="my_calendar"),
    path("feeds/<ticket:token>.ics", views.feed, name="feed"),
    path("feeds/programme.ics", views.programme, name="programme"),
    path("feeds/programme/", views.programme_calendar, name="programme_calendar"),
    path("feeds/venues/<int:venue_id>/", views.venue_calendar, name="venue_calendar"),
    path("me/household/<uuid:person_id>/remove/", views.person_remove, name="person_remove"),
    path("covers/<int:activity_id>.svg", views.cover, name="cover"),
]
