"""What the clock brings about: shifts planned ahead, a reminder to check out, forgotten check-outs, and late entries
whose notice is over."""

from datetime import datetime, timedelta

from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from .actions import check_out_forgotten, finish_notice, roll_templates
from .actions.moves import tell_once
from .models import HoursReview, Signup
from .states import SignupState

BATCH = 200
REMIND_BEFORE = timedelta(minutes=10)
LOOK_BACK = timedelta(days=3)


def tick(at: datetime | None = None) -> int:
    """Answers how many sign-ups and reviews were looked at."""
    at = at or timezone.now()
    leaving, forgotten = list(_leaving_soon(at)[:BATCH]), list(_over(at)[:BATCH])
    for signup in leaving:
        tell_once(signup, "check_out_soon", at=at)
    for signup in forgotten:
        check_out_forgotten(signup, at=at)
    ready = list(HoursReview.objects.ready(at)[:BATCH])
    for review in ready:
        finish_notice(review, at=at)
    return len(leaving) + len(forgotten) + len(ready)


def roll(at: datetime | None = None) -> int:
    """Keep the shifts that return every week planned ahead; answers how many were made."""
    return roll_templates(at=at or timezone.now())


def _still_in():
    over_at = Coalesce(F("shift__extended_until"), F("shift__ends_at"))
    still_in = Signup.objects.filter(state=SignupState.CHECKED_IN).annotate(over_at=over_at)
    return still_in.select_related("shift__venue", "role", "volunteer__person__user").order_by("pk")


def _leaving_soon(at: datetime):
    return _still_in().filter(over_at__gt=at, over_at__lte=at + REMIND_BEFORE)


def _over(at: datetime):
    """Their shift is over; whether the time for checking out is over too, the action asks the policy."""
    return _still_in().filter(over_at__lt=at, over_at__gt=at - LOOK_BACK)
