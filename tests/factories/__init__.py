"""Rows for tests: `from tests import factories as make`, then `make.slot(activity, at=at, capacity=1)`.

Plain functions with the smallest sensible defaults; every keyword of the model may be given.
Nothing here writes audit entries or messages, so a test counts only what the code under test wrote.
"""

from .activities import activity, booking, fill, question, slot, space, venue
from .draws import draw
from .fairness import credit_entry, offer, offer_for, points
from .hooks import webhook
from .ledger import ledger_entry
from .people import child, grandmother, household, login, person, resident, staff
from .places import community, on_own_pages, page_tree
from .series import series
from .service import (
    hours_policy,
    qualification,
    service_kind,
    shift,
    shift_role,
    signup,
    team,
    template,
    training,
    volunteer,
)
from .study import PAPER, attempt, film, quiz, study_page, study_series, video

__all__ = [
    "PAPER",
    "activity",
    "attempt",
    "booking",
    "child",
    "community",
    "credit_entry",
    "draw",
    "fill",
    "film",
    "grandmother",
    "hours_policy",
    "household",
    "ledger_entry",
    "login",
    "offer",
    "offer_for",
    "on_own_pages",
    "page_tree",
    "person",
    "points",
    "qualification",
    "question",
    "quiz",
    "resident",
    "series",
    "service_kind",
    "shift",
    "shift_role",
    "signup",
    "slot",
    "space",
    "staff",
    "study_page",
    "study_series",
    "team",
    "template",
    "training",
    "venue",
    "video",
    "volunteer",
    "webhook",
]
