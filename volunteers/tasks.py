"""What the clock brings about: shifts planned ahead, offers that are over, a reminder to check out, forgotten
check-outs, late entries whose notice is over, and sealing the ledger's months."""

from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from community.models import Community

from .actions import check_out_forgotten, finish_notice, roll_templates, seal_month, settle_offers
from .actions.moves import tell_once
from .models import HoursReview, LedgerEntry, ShiftRole, Signup
from .months import begins_at, following, newest_over
from .states import ShiftState, SignupState

BATCH = 200
REMIND_BEFORE = timedelta(minutes=10)
LOOK_BACK = timedelta(days=3)


def tick(at: datetime | None = None) -> int:
    """Answers how many roles, sign-ups, reviews and months were looked at."""
    at = at or timezone.now()
    leaving, forgotten = list(_leaving_soon(at)[:BATCH]), list(_over(at)[:BATCH])
    for signup in leaving:
        tell_once(signup, "check_out_soon", at=at)
    for signup in forgotten:
        check_out_forgotten(signup, at=at)
    ready = list(HoursReview.objects.ready(at)[:BATCH])
    for review in ready:
        finish_notice(review, at=at)
    unsealed = list(_unsealed(at))
    for community in unsealed:
        seal_month(community, newest_over(at), at=at)
    return pass_offers_on(at) + len(leaving) + len(forgotten) + len(ready) + len(unsealed)


def pass_offers_on(at: datetime) -> int:
    """An offer is over by the clock; this only makes the next one sooner."""
    over = Signup.objects.offers_over(at).order_by().values_list("role", flat=True).distinct()[:BATCH]
    roles = list(ShiftRole.objects.filter(pk__in=list(over)).order_by("pk"))
    for role in roles:
        settle_offers(role, at=at)
    return len(roles)


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
    """Their shift is over; whether the time for checking out is over too, the action asks the policy. After closing an
    arrival may be told however late."""
    recent = Q(over_at__gt=at - LOOK_BACK) | Q(shift__state=ShiftState.RECORDED)
    return _still_in().filter(recent, over_at__lt=at)


def _unsealed(at: datetime):
    """Whose ledger had begun when the last month ended, and is not sealed up to it."""
    month = newest_over(at)
    begun = LedgerEntry.objects.filter(community=OuterRef("pk"), seq=1, created_at__lt=begins_at(following(month)))
    return Community.objects.filter(Exists(begun)).exclude(digests__month=month).order_by("pk")
