"""Reliability: how many points a household has, what follows, and how an entry may be disputed.

The figures are a community's own (BookingPolicy); they weigh on the household, never on a party with a child in it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, Sum
from django.utils import timezone

from accounts.models import Household
from booking.models import Appeal, BookingPolicy, CreditEntry
from booking.states import AppealState, CreditState
from common.chinese import zh_date
from common.errors import Refusal

ADULT = 18  # years


@dataclass(frozen=True)
class Credit:
    """A household's points that count at a moment, and until when they put it behind others (None: they do not)."""

    points: int
    behind_until: datetime | None

    @property
    def weighs(self) -> bool:
        return self.behind_until is not None


NO_POINTS = Credit(0, None)


def credit_of(household: Household | int, policy: BookingPolicy, *, at: datetime) -> Credit:
    """Points that are neither over, excused, under appeal nor only noted; at the limit they weigh for some days."""
    counting = CreditEntry.objects.filter(household=household).counting(timezone.localdate(at))
    sums = counting.aggregate(points=Sum("points", default=0), last=Max("made_at"))
    until = sums["last"] + timedelta(days=policy.effect_days) if sums["last"] else None
    weighs = until is not None and sums["points"] >= policy.points_limit and at < until and not policy.dry_run
    return Credit(sums["points"], until if weighs else None)


def refusal_to_excuse(entry: CreditEntry, *, by) -> Refusal | None:
    """Nobody decides about the own household."""
    if Household.objects.of(by).filter(pk=entry.household_id).exists():
        return Refusal("own_entry", "不能免除自己家的记录", "请另一位工作人员来免除")
    if entry.state == CreditState.APPEALED:
        return Refusal("already_appealed", "这一笔正在申诉", "请在申诉里答复，免除也在那里")
    if entry.state == CreditState.EXCUSED:
        return Refusal("already_excused", "这一笔已经免除了", "不用再操作")
    return None


def refusal_to_appeal(entry: CreditEntry, *, at: datetime) -> Refusal | None:
    """An entry may be disputed once, while it still counts."""
    if hasattr(entry, "appeal"):
        return Refusal("already_appealed", "这一笔已经申诉过", "答复会写进站内信；急的话请打社区电话")
    if entry.state != CreditState.COUNTS or entry.expires_on < timezone.localdate(at):
        return Refusal("not_counting", "这一笔已经不计分", f"{zh_date(entry.expires_on)} 起自动消除，不用申诉")
    return None


def refusal_to_answer(appeal: Appeal, *, by) -> Refusal | None:
    if appeal.state != AppealState.OPEN:
        return Refusal("already_answered", "这份申诉已经答复", "刷新列表再看")
    if appeal.made_by_id == by.pk or Household.objects.of(by).filter(pk=appeal.entry.household_id).exists():
        return Refusal("own_appeal", "不能答复自己的申诉", "请另一位工作人员来答复")
    return None
