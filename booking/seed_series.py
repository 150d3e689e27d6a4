"""The demo's repeating slots, planned as a clerk plans them: by the form's action, holidays and taken rooms included."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from accounts.models import User
from community.models import Community

from .actions import plan_series
from .models import Activity, Series, Slot, Space
from .recurrence import Frequency, Recurrence
from .seed_activities import CHILD_HOME, DAYCARE
from .states import Audience, Category

WEEKS = 10


@dataclass(frozen=True)
class Repeating:
    title: str
    category: Category
    audience: Audience
    summary: str
    space: str
    hours: tuple[str, str]
    seats: int
    weekday: int
    nth: int | None = None  # which of the month's; None: every week
    ages: tuple[int | None, int | None] = (None, None)
    demand: float = 0.6


REPEATING = [
    Repeating("儿童之家 棋社周五班", Category.EDUCATION, Audience.CHILDREN, "围棋象棋都教，零基础也能来，棋盘都备好。",
              CHILD_HOME, ("16:30", "18:00"), 16, weekday=4, ages=(6, 14), demand=0.8),
    Repeating("义务理发日", Category.HEALTH, Audience.ELDERS, "师傅带着家伙来，排号不用站着等。",
              DAYCARE, ("14:00", "16:30"), 24, weekday=5, nth=1, ages=(50, None)),
]  # fmt: skip


def seed_series(
    community: Community, spaces: dict[str, Space], *, by: User, at: datetime
) -> list[tuple[Slot, Repeating]]:
    """Each made slot with its plan, in order."""
    made = []
    for plan in REPEATING:
        series = plan_series(_draft(community, plan, spaces[plan.space], at), by=by, at=at)
        made += [(row.slot, plan) for row in series.dates.exclude(slot=None).select_related("slot__activity")]
    return made


def _draft(community: Community, plan: Repeating, space: Space, at: datetime) -> Series:
    activity = Activity.objects.create(
        community=community, title=plan.title, category=plan.category, audience=plan.audience, summary=plan.summary,
        venue=space.venue, min_age=plan.ages[0], max_age=plan.ages[1], party_max=2, organiser="向阳社区",
        contact_name="刘婷", listed=True,
    )  # fmt: skip
    first = timezone.localdate(at) + timedelta(days=1)
    freq = Frequency.MONTHLY if plan.nth else Frequency.WEEKLY
    rule = Recurrence(freq, first=first, last=first + timedelta(weeks=WEEKS), weekdays=(plan.weekday,), nth=plan.nth)
    start, end = (time.fromisoformat(clock) for clock in plan.hours)
    return Series(
        activity=activity, space=space, rule=rule.as_json(), start_time=start, end_time=end,
        capacity=plan.seats, opens_days=30, closes_minutes=30,
    )  # fmt: skip
