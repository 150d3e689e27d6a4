"""The verbs of booking. Every face (page, API, desk, import) calls these and nothing else writes."""

from .activities import add_activity, change_activity, list_activity
from .attendance import check_in
from .bookings import book, book_on_behalf
from .cancelling import cancel
from .households import remove_person
from .promotion import after_capacity_freed
from .questions import add_question, change_question, move_question, retire_question
from .slots import add_slot, cancel_slot, change_slot

__all__ = [
    "add_activity",
    "add_question",
    "add_slot",
    "after_capacity_freed",
    "book",
    "book_on_behalf",
    "cancel",
    "cancel_slot",
    "change_activity",
    "change_question",
    "change_slot",
    "check_in",
    "list_activity",
    "move_question",
    "remove_person",
    "retire_question",
]
