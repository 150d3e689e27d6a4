"""What is done in volunteering: join, plan shifts, sign up, come and leave, close a shift, vouch for hours, seal."""

from .attendance import (
    check_in,
    check_out,
    check_out_forgotten,
    extend_shift,
    record_coming,
    record_leaving,
    spot_check,
)  # fmt: skip
from .claims import propose_correction, propose_late_entry
from .joining import become_volunteer
from .reviewing import agree, disagree, finish_notice, object_to
from .sealing import seal_month
from .settling import Closing, close_shift
from .shifts import add_shift, cancel_shift
from .signups import cancel_signup, sign_up

__all__ = [
    "Closing",
    "add_shift",
    "agree",
    "become_volunteer",
    "cancel_shift",
    "cancel_signup",
    "check_in",
    "check_out",
    "check_out_forgotten",
    "close_shift",
    "disagree",
    "extend_shift",
    "finish_notice",
    "object_to",
    "propose_correction",
    "propose_late_entry",
    "record_coming",
    "record_leaving",
    "seal_month",
    "sign_up",
    "spot_check",
]
