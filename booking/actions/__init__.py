"""The verbs of booking. Every face (page, API, desk, import) calls these and nothing else writes."""

from .activities import add_activity, change_activity, list_activity
from .attendance import check_in, close_roster
from .bookings import book, book_on_behalf
from .cancelling import cancel
from .credit import answer_appeal, appeal, change_policy, excuse
from .deciding import approve, reject
from .draws import (
    close_draw,
    close_due,
    draw_without_seed,
    enter_public_value,
    prepare_draw,
    reveal_seed,
    settle_draw,
)
from .feeds import FEED_UNKNOWN, open_feed, renew_feed, revoke_feed
from .households import remove_person
from .offers import accept_offer, decline_offer, seat_from_queue, settle
from .places import change_place
from .promotion import after_capacity_freed
from .questions import add_question, change_question, move_question, retire_question
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
    "FEED_UNKNOWN",
    "accept_offer",
    "add_activity",
    "add_question",
    "add_slot",
    "after_capacity_freed",
    "answer_appeal",
    "appeal",
    "approve",
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
    "change_place",
    "change_policy",
    "change_question",
    "change_slot",
    "check_in",
    "close_draw",
    "close_due",
    "close_roster",
    "decline_offer",
    "draw_without_seed",
    "enter_public_value",
    "excuse",
    "extend_series",
    "list_activity",
    "make_skipped",
    "move_question",
    "open_feed",
    "plan_series",
    "prepare_draw",
    "reject",
    "remove_person",
    "renew_feed",
    "retire_question",
    "reveal_seed",
    "revoke_feed",
    "roll_series",
    "seat_from_queue",
    "settle",
    "settle_draw",
]
