"""活动 · 场次 · 预约: venues and their spaces, activities, slots, bookings and places, offers, credit, draws."""

from .activities import Activity
from .bookings import Booking, Place, ahead_of
from .codes import new_code
from .credit import Appeal, BookingPolicy, CreditEntry
from .draws import Draw, DrawEntry
from .feeds import CalendarFeed
from .offers import Offer
from .questions import Question, QuestionKind, QuestionScope
from .series import OnMakeupDays, Series, SeriesDate
from .slots import Slot
from .venues import Closure, OpeningHours, Space, Venue

__all__ = [
    "Activity",
    "Appeal",
    "Booking",
    "BookingPolicy",
    "CalendarFeed",
    "Closure",
    "CreditEntry",
    "Draw",
    "DrawEntry",
    "Offer",
    "OnMakeupDays",
    "OpeningHours",
    "Place",
    "Question",
    "QuestionKind",
    "QuestionScope",
    "Series",
    "SeriesDate",
    "Slot",
    "Space",
    "Venue",
    "ahead_of",
    "new_code",
]
