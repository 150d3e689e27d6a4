"""Which policy counts a shift's minutes, and the minutes around it in which one may check in and out."""

from datetime import date, datetime

from django.db import connection
from django.db.models import IntegerField
from django.db.models.expressions import RawSQL
from django.utils import timezone

from volunteers.models import HoursPolicy, Signup, SignupQuerySet
from volunteers.states import SignupState

# Written out, because it is asked with every scan and the ORM takes longer to build it than the rest of the statement.
IN_FORCE = """(
    SELECT p.{minutes} FROM volunteers_hourspolicy p
    WHERE p.community_id = volunteers_signup.community_id AND p.effective_from <= {day}
    ORDER BY p.effective_from DESC, p.version DESC LIMIT 1)"""
DAY_OF_SHIFT = {  # on Shanghai's calendar, which has known no summer time since 1991
    "sqlite": "date(volunteers_shift.starts_at, '+8 hours')",
    "postgresql": "(volunteers_shift.starts_at AT TIME ZONE 'Asia/Shanghai')::date",
}


def policy_of(community_id: int, on: date) -> HoursPolicy:
    """The policy in force on a day; an unsaved first version where the community has not set any."""
    policies = HoursPolicy.objects.filter(community_id=community_id)
    found = policies.filter(effective_from__lte=on).order_by("-effective_from", "-version").first()
    return found or HoursPolicy(community_id=community_id, version=1, effective_from=on)


def with_windows(signups: SignupQuerySet) -> SignupQuerySet:
    """Each sign-up with `early` and `late`, the minutes its community allows around a shift, in the same query; the
    shift must be joined (`select_related("shift")`)."""
    day = DAY_OF_SHIFT[connection.vendor]
    asked = {
        name: RawSQL(IN_FORCE.format(minutes=f"{name}_minutes", day=day), [], IntegerField())  # noqa: S611 constants
        for name in ("early", "late")
    }
    return signups.annotate(**asked)


def windows(signup: Signup) -> tuple[int, int]:
    """Minutes before and after its shift in which one may check in and out; of the row when it was read with them."""
    policy = HoursPolicy()  # the usual minutes, where a community has set none
    if not hasattr(signup, "early"):
        policy = policy_of(signup.community_id, timezone.localdate(signup.shift.starts_at))
    elif signup.early is not None:
        return signup.early, signup.late
    return policy.early_minutes, policy.late_minutes


def pairs_left(signup: Signup, at: datetime) -> int:
    """How often this person may still come and go in this shift on the local day of `at`."""
    if signup.state != SignupState.CHECKED_OUT:
        return HoursPolicy().pairs_a_day
    day = timezone.localdate(at)
    used = sum(timezone.localdate(came_at) == day for came_at in signup.spans.values_list("came_at", flat=True))
    return policy_of(signup.community_id, timezone.localdate(signup.shift.starts_at)).pairs_a_day - used
