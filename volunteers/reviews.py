"""Reading reviews: whose they are to decide, and what the evidence says."""

from dataclasses import dataclass

from .hours import Minutes
from .models import AttendanceEvent, HoursReview, PresenceSpan
from .reckoning import minutes_of, times_of
from .rules import KIN, evidence_of, refusal_to_agree, refusal_to_decide
from .states import EventKind, ReviewKind

FLAGS = {
    "late_upload": "事后才传上来",
    "clock": "手机时间对不上",
    "many_accounts": "一部手机签了好几个人",
    "absent": "没看到人",
}
ON = (
    "signup__shift__team", "signup__shift__venue", "signup__shift__service_kind", "signup__role",
    "signup__volunteer__person__household", "witness", "opened_by", "corrects",
)  # fmt: skip


def queue_for(user):
    """What this user may look at, oldest first."""
    found = (
        HoursReview.objects.led_by(user)
        .select_related(*ON)
        .prefetch_related("steps__by", *(f"signup__volunteer__person__{name}" for name in KIN))
    )
    return found.order_by("opened_at", "id")


def described(review: HoursReview, user) -> HoursReview:
    """With `given` (the words so far) and why this user may not agree or decide, None where he may."""
    review.given = list(review.steps.all())
    review.missing = review.needed - len(review.given)
    review.no_word = refusal_to_decide(review, user, review.given)
    review.no_yes = refusal_to_agree(review, user, review.given)
    return review


@dataclass(frozen=True)
class Case:
    """The evidence: what happened in the order of time, the spans, and what they would be worth now."""

    events: list[AttendanceEvent]
    spans: list[PresenceSpan]
    minutes: Minutes


def case_of(review: HoursReview) -> Case:
    signup = review.signup
    events = sorted(signup.events.select_related("actor"), key=lambda event: (event.occurred_at, event.pk))
    evidence = evidence_of(signup)
    proposed = review.kind in {ReviewKind.LATE, ReviewKind.CORRECTION}
    times = [(review.came_at, review.left_at)] if proposed else times_of(evidence.spans)
    return Case([_in_words(event) for event in events], list(evidence.spans), minutes_of(signup, times))


def _in_words(event: AttendanceEvent) -> AttendanceEvent:
    event.oddities = "、".join(FLAGS.get(flag, flag) for flag in event.flags)
    event.is_weak = event.kind != EventKind.SPOT and event.grade in {"E0", "E1"}
    return event
