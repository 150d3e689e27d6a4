"""Which policy counts a shift's minutes, and the minutes around it in which one may check in and out."""

from datetime import date, datetime

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from volunteers.models import HoursPolicy, Signup, SignupQuerySet
from volunteers.states import SignupState


def policy_of(community_id: int, on: date) -> HoursPolicy:
    """The policy in force on a day; an unsaved first version where the community has not set any."""
    policies = HoursPolicy.objects.filter(community_id=community_id)
    found = policies.filter(effective_from__lte=on).order_by("-effective_from", "-version").first()
    return found or HoursPolicy(community_id=community_id, version=1, effective_from=on)


def with_windows(signups: SignupQuerySet) -> SignupQuerySet:
    """Each sign-up with `early` and `late`, the minutes its community allows around a shift, in the same query."""
    policies = HoursPolicy.objects.filter(
        community=OuterRef("community"), effective_from__lte=OuterRef("shift__starts_at__date")
    ).order_by("-effective_from", "-version")
    return signups.annotate(
        early=Subquery(policies.values("early_minutes")[:1]), late=Subquery(policies.values("late_minutes")[:1])
    )


def windows(signup: Signup) -> tuple[int, int]:
    """Minutes before and after its shift in which one may check in and out; of the row when it was read with them."""
    policy = HoursPolicy()  # the usual minutes, where a community has set none
    if not hasattr(signup, "early"):
        policy = policy_of(signup.community_id, timezone.localdate(signup.shift.starts_at))
    elif signup.early is not None:
        return signup.early, signup.late
    return policy.early_minutes, policy.late_minutes


def pairs_today(signup: Signup, at: datetime) -> int:
    """How often this person has come and gone in this shift on the local day of `at`."""
    if signup.state != SignupState.CHECKED_OUT:
        return 0
    day = timezone.localdate(at)
    return sum(timezone.localdate(came_at) == day for came_at in signup.spans.values_list("came_at", flat=True))
