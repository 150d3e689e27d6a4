"""活动 · 场次 · 预约: venues and their spaces, activities, slots, bookings and places."""

from .activities import Activity
from .bookings import Booking, Place
from .codes import new_code
from .series import OnMakeupDays, Series, SeriesDate
from .slots import Slot
from .venues import Closure, OpeningHours, Space, Venue

__all__ = [
    "Activity",
    "Booking",
    "Closure",
    "OnMakeupDays",
    "OpeningHours",
    "Place",
    "Series",
    "SeriesDate",
    "Slot",
    "Space",
    "Venue",
    "new_code",
]
