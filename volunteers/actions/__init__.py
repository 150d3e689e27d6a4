"""What is done in volunteering: join, plan shifts, sign up, come and leave, close a shift, vouch for hours."""

from .attendance import check_in, check_out, check_out_forgotten, extend_shift, spot_check
from .claims import propose_correction, propose_late_entry
from .consents import give_consent, withdraw_consent
from .joining import ask_for_team, join
from .paper import enter_newcomer, enter_on_paper
from .registering import correct_record
from .reviewing import agree, disagree, finish_notice, object_to
from .settling import Closing, close_shift
from .shifts import add_shift, cancel_shift
from .signups import cancel_signup, sign_up
from .standing import admit, leave, resume, send_back, suspend

__all__ = [
    "Closing",
    "add_shift",
    "admit",
    "agree",
    "ask_for_team",
    "cancel_shift",
    "cancel_signup",
    "check_in",
    "check_out",
    "check_out_forgotten",
    "close_shift",
    "correct_record",
    "disagree",
    "enter_newcomer",
    "enter_on_paper",
    "extend_shift",
    "finish_notice",
    "give_consent",
    "join",
    "leave",
    "object_to",
    "propose_correction",
    "propose_late_entry",
    "resume",
    "send_back",
    "sign_up",
    "spot_check",
    "suspend",
    "withdraw_consent",
]
