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
from .qualifications import record_training, verify_qualification
from .reviewing import agree, disagree, finish_notice, object_to
from .roles import set_team_roles, usual_roles
from .sealing import seal_month
from .settling import Closing, close_shift
from .shifts import add_shift, cancel_shift, move_shift, open_shift
from .signups import cancel_signup, sign_up
from .templates import Change, add_template, change_template, end_template, plan_shifts, roll_templates

__all__ = [
    "Change",
    "Closing",
    "add_shift",
    "add_template",
    "agree",
    "become_volunteer",
    "cancel_shift",
    "cancel_signup",
    "change_template",
    "check_in",
    "check_out",
    "check_out_forgotten",
    "close_shift",
    "disagree",
    "end_template",
    "extend_shift",
    "finish_notice",
    "move_shift",
    "object_to",
    "open_shift",
    "plan_shifts",
    "propose_correction",
    "propose_late_entry",
    "record_coming",
    "record_leaving",
    "record_training",
    "roll_templates",
    "seal_month",
    "set_team_roles",
    "sign_up",
    "spot_check",
    "usual_roles",
    "verify_qualification",
]
