"""What is done in volunteering: join, plan shifts, sign up or queue, come and leave, close a shift, vouch, seal."""

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
from .offers import accept_offer, decline_offer, resize_role, seat_from_queue
from .promotion import settle_offers
from .reviewing import agree, disagree, finish_notice, object_to
from .sealing import seal_month
from .settling import Closing, close_shift
from .shifts import add_shift, cancel_shift
from .signups import cancel_signup, sign_up, sign_up_members
from .standing_in import seek_stand_in, stop_seeking, take_over

__all__ = [
    "Closing",
    "accept_offer",
    "add_shift",
    "agree",
    "become_volunteer",
    "cancel_shift",
    "cancel_signup",
    "check_in",
    "check_out",
    "check_out_forgotten",
    "close_shift",
    "decline_offer",
    "disagree",
    "extend_shift",
    "finish_notice",
    "object_to",
    "propose_correction",
    "propose_late_entry",
    "record_coming",
    "record_leaving",
    "resize_role",
    "seal_month",
    "seat_from_queue",
    "seek_stand_in",
    "settle_offers",
    "sign_up",
    "sign_up_members",
    "spot_check",
    "stop_seeking",
    "take_over",
]
