"""The HTML face of booking."""

from .book import book
from .calendars import booking_calendar, feed, my_calendar, programme, programme_calendar, venue_calendar
from .covers import cover
from .credit import credit, credit_appeal
from .draw import draw, draw_bundle
from .me import me, past, person_remove
from .offers import offer_accept, offer_decline
from .ticket import booking_cancel, ticket, ticket_png, ticket_svg

__all__ = [
    "book",
    "booking_calendar",
    "booking_cancel",
    "cover",
    "credit",
    "credit_appeal",
    "draw",
    "draw_bundle",
    "feed",
    "me",
    "my_calendar",
    "offer_accept",
    "offer_decline",
    "past",
    "person_remove",
    "programme",
    "programme_calendar",
    "ticket",
    "ticket_png",
    "ticket_svg",
    "venue_calendar",
]
