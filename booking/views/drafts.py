"""Answers that were typed before the login had to be asked for again; they wait in the session, not in an address."""

from booking.answers import ANSWER_MOST
from booking.models import Slot

DRAFT = "answers"
ANSWERS_MOST = 150  # what twelve persons and a dozen questions come to


def keep_draft(request, slot: Slot) -> None:
    names = [name for name in request.POST if name.startswith("q")][:ANSWERS_MOST]
    typed = {name[:60]: request.POST[name][:ANSWER_MOST] for name in names if request.POST[name]}
    if typed and slot.activity_id and slot.activity.asks:
        request.session[DRAFT] = {"slot": slot.pk, "typed": typed}


def draft_of(request, slot: Slot) -> dict[str, str]:
    """Initial values by field."""
    draft = request.session.get(DRAFT, {})
    return draft["typed"] if draft.get("slot") == slot.pk else {}


def drop_draft(request) -> None:
    request.session.pop(DRAFT, None)
