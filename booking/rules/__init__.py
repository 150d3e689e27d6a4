"""Questions of booking: may this party book, cancel, check in — and if not, why, and what to do next.

One ordered pipeline (`eligibility`) serves the page's greyed-out button, the API, the desk and the guard inside
`actions.book`. Rules ask, they never write; `standing` reads what they need to know about a household, once.
"""

from .attendance import (
    CHECK_IN_EARLY,
    CHECK_IN_LATE,
    refusal_to_check_in,
    refusal_to_close_roster,
)
from .cancelling import cancel_costs, cancel_until_of, is_late, refusal_to_cancel
from .credit import NO_POINTS, Credit, credit_of, refusal_to_answer, refusal_to_appeal, refusal_to_excuse
from .deciding import refusal_to_decide
from .draws import (
    opens_at,
    refusal_of_value,
    refusal_to_change,
    refusal_to_close,
    refusal_to_prepare,
    refusal_to_reallocate,
    refusal_to_reveal,
    refusal_to_waive,
    reveal_until,
    weight_of,
)
from .eligibility import (
    IDEMPOTENCY_MISMATCH,
    PARTY_EMPTY,
    PERSON_UNKNOWN,
    SLOT_BUSY,
    Verdict,
    goes_behind,
    grown_up_first,
    refusal_for,
    refusal_given,
    verdicts,
    verdicts_and_party,
)
from .queue import (
    BEHIND_UNTIL,
    DESK_ONLY,
    FILL_SKIPS,
    offer_expires_at,
    open_offer,
    position_of,
    refusal_to_accept,
    refusal_to_seat,
    status_at,
)
from .slots import (
    refusal_of_seats,
    refusal_of_slot,
    refusal_of_space,
    refusal_of_times,
    refusal_to_resize,
    slot_state,
)
from .standing import Standing, policy_in, policy_of, read_standing, with_standing

__all__ = [
    "BEHIND_UNTIL",
    "CHECK_IN_EARLY",
    "CHECK_IN_LATE",
    "DESK_ONLY",
    "FILL_SKIPS",
    "IDEMPOTENCY_MISMATCH",
    "NO_POINTS",
    "PARTY_EMPTY",
    "PERSON_UNKNOWN",
    "SLOT_BUSY",
    "Credit",
    "Standing",
    "Verdict",
    "cancel_costs",
    "cancel_until_of",
    "credit_of",
    "goes_behind",
    "grown_up_first",
    "is_late",
    "offer_expires_at",
    "open_offer",
    "opens_at",
    "policy_in",
    "policy_of",
    "position_of",
    "read_standing",
    "refusal_for",
    "refusal_given",
    "refusal_of_seats",
    "refusal_of_slot",
    "refusal_of_space",
    "refusal_of_times",
    "refusal_of_value",
    "refusal_to_accept",
    "refusal_to_answer",
    "refusal_to_appeal",
    "refusal_to_cancel",
    "refusal_to_change",
    "refusal_to_check_in",
    "refusal_to_close",
    "refusal_to_close_roster",
    "refusal_to_decide",
    "refusal_to_excuse",
    "refusal_to_prepare",
    "refusal_to_reallocate",
    "refusal_to_resize",
    "refusal_to_reveal",
    "refusal_to_seat",
    "refusal_to_waive",
    "reveal_until",
    "slot_state",
    "status_at",
    "verdicts",
    "verdicts_and_party",
    "weight_of",
    "with_standing",
]
