"""The HTML face of booking."""

from .book import book
from .covers import cover
from .me import me, past, person_remove
from .ticket import booking_cancel, ticket, ticket_png, ticket_svg

__all__ = ["book", "booking_cancel", "cover", "me", "past", "person_remove", "ticket", "ticket_png", "ticket_svg"]
