"""What is done in volunteering: join, plan shifts, sign up, cancel, check in, check out with hours into the ledger."""

from .attendance import check_in, check_out, confirm_hours
from .joining import become_volunteer
from .shifts import add_shift, cancel_shift
from .signups import cancel_signup, sign_up

__all__ = [
    "add_shift",
    "become_volunteer",
    "cancel_shift",
    "cancel_signup",
    "check_in",
    "check_out",
    "confirm_hours",
    "sign_up",
]
