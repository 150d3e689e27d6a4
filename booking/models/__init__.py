"""活动 · 场次 · 预约: venues and their spaces, activities, slots, bookings and places."""

from .activities import Activity
from .bookings import Booking, Place
from .codes import new_code
from .feeds import CalendarFeed
from .slots import Slot
from .venues import Closure, OpeningHours, Space, Venue

__all__ = [
    "Activity",
    "Booking",
    "CalendarFeed",
    "Closure",
    "OpeningHours",
    "Place",
    "Slot",
    "Space",
    "Venue",
    "new_code",
]
