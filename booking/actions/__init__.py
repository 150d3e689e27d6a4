"""The verbs of booking. Every face (page, API, desk, import) calls these and nothing else writes."""

from .activities import add_activity, change_activity, list_activity
from .attendance import check_in
from .bookings import book, book_on_behalf
from .cancelling import cancel
from .households import remove_person
from .promotion import after_capacity_freed
from .series import (
    cancel_all,
    cancel_later,
    change_all,
    change_later,
    change_one,
    extend_series,
    make_skipped,
    plan_series,
    roll_series,
)
from .slots import add_slot, cancel_slot, change_slot

__all__ = [
    "add_activity",
    "add_slot",
    "after_capacity_freed",
    "book",
    "book_on_behalf",
    "cancel",
    "cancel_all",
    "cancel_later",
    "cancel_slot",
    "change_activity",
    "change_all",
    "change_later",
    "change_one",
    "change_slot",
    "check_in",
    "extend_series",
    "list_activity",
    "make_skipped",
    "plan_series",
    "remove_person",
    "roll_series",
]
