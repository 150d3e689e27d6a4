"""活动 · 场次 · 预约: venues and their spaces, activities, slots, bookings and places."""

from .activities import Activity
from .bookings import Booking, Place
from .codes import new_code
from .questions import Question, QuestionKind, QuestionScope
from .slots import Slot
from .venues import Closure, OpeningHours, Space, Venue

__all__ = [
    "Activity",
    "Booking",
    "Closure",
    "OpeningHours",
    "Place",
    "Question",
    "QuestionKind",
    "QuestionScope",
    "Slot",
    "Space",
    "Venue",
    "new_code",
]
