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
from .consents import give_consent, withdraw_consent
from .joining import ask_for_team, join
from .offers import accept_offer, decline_offer, resize_role, seat_from_queue
from .paper import enter_newcomer, enter_on_paper
from .promotion import settle_offers
from .qualifications import record_training, verify_qualification
from .registering import correct_record
from .reviewing import agree, disagree, finish_notice, object_to
from .roles import set_team_roles, usual_roles
from .sealing import seal_month
from .settling import Closing, close_shift
from .shifts import add_shift, cancel_shift, move_shift, open_shift
from .signups import cancel_signup, sign_up, sign_up_members
from .standing import admit, leave, resume, send_back, suspend
from .standing_in import seek_stand_in, stop_seeking, take_over
from .templates import Change, add_template, change_template, end_template, plan_shifts, roll_templates

__all__ = [
    "Change",
    "Closing",
    "accept_offer",
    "add_shift",
    "add_template",
    "admit",
    "agree",
    "ask_for_team",
    "cancel_shift",
    "cancel_signup",
    "change_template",
    "check_in",
    "check_out",
    "check_out_forgotten",
    "close_shift",
    "correct_record",
    "decline_offer",
    "disagree",
    "end_template",
    "enter_newcomer",
    "enter_on_paper",
    "extend_shift",
    "finish_notice",
    "give_consent",
    "join",
    "leave",
    "move_shift",
    "object_to",
    "open_shift",
    "plan_shifts",
    "propose_correction",
    "propose_late_entry",
    "record_coming",
    "record_leaving",
    "record_training",
    "resize_role",
    "resume",
    "roll_templates",
    "seal_month",
    "seat_from_queue",
    "seek_stand_in",
    "send_back",
    "set_team_roles",
    "settle_offers",
    "sign_up",
    "sign_up_members",
    "spot_check",
    "stop_seeking",
    "suspend",
    "take_over",
    "usual_roles",
    "verify_qualification",
    "withdraw_consent",
]
