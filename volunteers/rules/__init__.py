"""Questions about volunteering: who may join, sign up, check in and out, vouch for hours; and why not."""

from .approving import refusal_to_confirm
from .attendance import (
    BY_ANOTHER,
    SHORTEST_STAY,
    grade_of,
    is_credited,
    leaving_of,
    refusal_of_witness,
    refusal_to_check_in,
    refusal_to_check_out,
)
from .joining import MIN_AGE, refusal_to_become
from .policies import policy_of, windows, with_credit, with_windows
from .signing_up import LATEST_SIGN_UP, full, refusal_to_call_off, refusal_to_cancel, refusal_to_sign_up

__all__ = [
    "BY_ANOTHER",
    "LATEST_SIGN_UP",
    "MIN_AGE",
    "SHORTEST_STAY",
    "full",
    "grade_of",
    "is_credited",
    "leaving_of",
    "policy_of",
    "refusal_of_witness",
    "refusal_to_become",
    "refusal_to_call_off",
    "refusal_to_cancel",
    "refusal_to_check_in",
    "refusal_to_check_out",
    "refusal_to_confirm",
    "refusal_to_sign_up",
    "windows",
    "with_credit",
    "with_windows",
]
