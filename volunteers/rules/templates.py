"""What a template of shifts would give, date by date, before anybody makes it; what a change leaves alone."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from booking.models import Closure
from booking.recurrence import dates_of, refusal_of_recurrence
from common.errors import Refusal
from community.calendar import Calendar, Day
from community.states import DayKind
from volunteers.models import Shift, ShiftTemplate
from volunteers.states import CURRENT_SIGNUPS

AHEAD = timedelta(days=28)  # how far shifts are made ahead
LONGEST = 24 * 60  # minutes of a shift


@dataclass(frozen=True)
class PlannedShift:
    """A date of a template, and why it is left out. `note` is what to look at all the same."""

    day: Day
    starts_at: datetime
    ends_at: datetime
    refusal: Refusal | None
    note: str = ""

    @property
    def date(self) -> date:
        return self.day.date


def moments_of(template: ShiftTemplate, day: date) -> tuple[datetime, datetime]:
    starts_at = timezone.make_aware(datetime.combine(day, template.start_time))
    return starts_at, starts_at + timedelta(minutes=template.minutes)


def refusal_of_template(template: ShiftTemplate, *, at: datetime) -> Refusal | None:
    """Why a template cannot be planned at all."""
    if not 0 < template.minutes <= LONGEST:
        return Refusal("times", "一班最长 24 小时", "请核对多少分钟")
    if template.valid_until and template.valid_until < max(template.valid_from, timezone.localdate(at)):
        return Refusal("times", "结束日期已经过了，或早于开始日期", "请核对从哪天到哪天")
    return refusal_of_recurrence(template.recurrence, since=template.valid_from, until=_last_of(template, at=at))


def plan_of(template: ShiftTemplate, *, at: datetime, until: date | None = None) -> list[PlannedShift]:
    """Each date from today to `until`, four weeks ahead unless said. Writes nothing."""
    first, last = max(template.valid_from, timezone.localdate(at)), _last_of(template, at=at, until=until)
    dates = dates_of(template.recurrence, since=first, until=last)
    if not dates:
        return []
    calendar, closures = Calendar(dates[0], dates[-1]), _closures(template, dates[0], dates[-1])
    return [_planned(template, calendar.day(day), closures, at=at) for day in dates]


def refusal_to_change(template: ShiftTemplate, since: date, *, at: datetime) -> Refusal | None:
    """What is past stays, and an edition that is over has nothing left to change."""
    if since < max(template.valid_from, timezone.localdate(at)):
        return Refusal("past", "这一天已经过去，或不归这一版管", "请选今天以后的日子")
    if template.valid_until and since > template.valid_until:
        return Refusal("template_over", "这一版排到更早就结束了", "请打开最新的一版来改")
    return None


def coming_shifts(template: ShiftTemplate, since: date, *, at: datetime) -> list[Shift]:
    """The shifts of a template from a date on that have not begun."""
    coming = Shift.objects.planned().filter(template=template, template_date__gte=since, starts_at__gt=at)
    return list(coming.order_by("template_date"))


def kept_shifts(template: ShiftTemplate, since: date, *, at: datetime) -> list[Shift]:
    """Of these, the ones that stay as they are because people have signed up."""
    return [shift for shift in coming_shifts(template, since, at=at) if is_taken(shift)]


def is_taken(shift: Shift) -> bool:
    return shift.signups.filter(state__in=CURRENT_SIGNUPS).exists()


def follows(shift: Shift, template: ShiftTemplate) -> bool:
    """Whether a shift is what its template gives now; one that was kept, or changed alone, is not."""
    same = all(getattr(shift, name) == getattr(template, name) for name in ("title", "venue_id", "service_kind_id"))
    over = template.valid_until is not None and shift.template_date > template.valid_until
    return same and not over and (shift.starts_at, shift.ends_at) == moments_of(template, shift.template_date)


def _last_of(template: ShiftTemplate, *, at: datetime, until: date | None = None) -> date:
    horizon = until or max(timezone.localdate(at), template.valid_from) + AHEAD
    return min(horizon, template.valid_until or horizon)


def _closures(template: ShiftTemplate, first: date, last: date) -> list[Closure]:
    closed = Closure.objects.filter(venue=template.venue_id, space=None, starts_on__lte=last + timedelta(days=1))
    return list(closed.filter(ends_on__gte=first))


def _planned(template: ShiftTemplate, day: Day, closures: list[Closure], *, at: datetime) -> PlannedShift:
    starts_at, ends_at = moments_of(template, day.date)
    last = timezone.localdate(ends_at - timedelta(minutes=1))
    closed = next((one for one in closures if one.starts_on <= last and one.ends_on >= day.date), None)
    refusal = None
    if starts_at <= at:
        refusal = Refusal("past", "已经过去", "不用再排")
    elif closed:
        refusal = Refusal("venue_closed", f"{template.venue}那天闭馆：{closed.reason}", "要照常办，请单独新排一班")
    elif day.kind == DayKind.HOLIDAY and template.skip_holidays:
        refusal = Refusal("holiday", day.words, "要照常办，请单独新排一班")
    return PlannedShift(day, starts_at, ends_at, refusal, "" if refusal else day.words)
