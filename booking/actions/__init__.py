"""The verbs of booking. Every face (page, API, desk, import) calls these and nothing else writes."""

from .activities import add_activity, change_activity, list_activity
from .attendance import check_in
from .bookings import book, book_on_behalf
from .cancelling import cancel
from .feeds import FEED_UNKNOWN, open_feed, renew_feed, revoke_feed
from .households import remove_person
from .places import change_place
from .promotion import after_capacity_freed
from .slots import add_slot, cancel_slot, change_slot

__all__ = [
    "FEED_UNKNOWN",
    "add_activity",
    "add_slot",
    "after_capacity_freed",
    "book",
    "book_on_behalf",
    "cancel",
    "cancel_slot",
    "change_activity",
    "change_place",
    "change_slot",
    "check_in",
    "list_activity",
    "open_feed",
    "remove_person",
    "renew_feed",
    "revoke_feed",
]
