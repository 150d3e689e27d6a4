"""When a month of the ledger may be sealed, and that nothing is written into it afterwards."""

from datetime import date, datetime

from common.chinese import zh_moment
from common.errors import Refusal
from volunteers.models import LedgerDigest
from volunteers.months import begins_at, following, may_be_sealed_at

MONTH_SEALED = Refusal("month_sealed", "这个月的时长流水已经封存，不能再往里记", "请刷新页面再试一次，会记在这个月")


def refusal_to_seal(month: date, *, first: date | None, at: datetime) -> Refusal | None:
    """`first`: the first month that is not sealed yet, None while the ledger is empty."""
    if at < may_be_sealed_at(month):
        when = zh_moment(may_be_sealed_at(month))
        return Refusal("month_not_over", "这个月还没有过完，不能封存", f"请等到{when}以后，到时会自动封存")
    if first is None or month < first:
        return Refusal("month_without_ledger", "这个月还没有时长流水", "从有第一笔流水的那个月开始封存")
    return None


def refusal_to_write(community_id: int, *, at: datetime) -> Refusal | None:
    """The caller holds the ledger's head, so that no month is sealed meanwhile."""
    sealed = LedgerDigest.objects.filter(community=community_id).order_by("-month").values_list("month").first()
    return MONTH_SEALED if sealed and at < begins_at(following(sealed[0])) else None
