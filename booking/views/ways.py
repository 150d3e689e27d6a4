"""What pressing the button of a slot does, in the words that the button, the lines and the login say."""

from dataclasses import dataclass

from booking.models import Slot
from booking.states import Allocation, SlotState


@dataclass(frozen=True)
class Way:
    button: str
    busy: str
    visitor: str  # the link of who is not logged in
    person: str  # beside the name of who may come


BOOK = Way("确认报名", "正在占座，最多 5 秒", "登录，接着报名", "可以报名")
ASK = Way("提交，等审核", "正在提交，最多 5 秒", "登录，接着报名", "可以报名")
ENTER = Way("报名抽签", "正在报名，最多 5 秒", "登录，报名抽签", "可以抽签")
WAIT = Way("排候补", "正在排队，最多 5 秒", "登录，排候补", "可以排候补")
BOOK_OR_WAIT = Way("报名或排候补", "正在报名，最多 5 秒", "登录，接着报名", "可以报名")


def way_of(slot: Slot, state: str, *, behind: bool = False, may_be_behind: bool = False) -> Way:
    """`behind`: credit puts the household behind others; `may_be_behind`: only if no child comes along."""
    if slot.awaits_draw:
        return ENTER
    if state == SlotState.WAITLIST or behind:
        return WAIT
    if may_be_behind:
        return BOOK_OR_WAIT
    return ASK if slot.allocation == Allocation.APPROVAL else BOOK
