"""The HTML face of booking."""

from .book import book
from .calendars import booking_calendar, feed, my_calendar, venue_calendar
from .covers import cover
from .draw import draw, draw_bundle
from .me import me, past, person_remove
from .ticket import booking_cancel, ticket, ticket_png, ticket_svg

__all__ = [
    "book",
    "booking_calendar",
    "booking_cancel",
    "cover",
    "draw",
    "draw_bundle",
    "feed",
    "me",
    "my_calendar",
    "past",
    "person_remove",
    "ticket",
    "ticket_png",
    "ticket_svg",
    "venue_calendar",
]
