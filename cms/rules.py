"""Questions of the content."""

from datetime import UTC, datetime

from accounts.models import User
from booking.models import Activity, Slot
from common.errors import Refusal

from .models import ActivityIndexPage, PosterPrint
from .printing.facts import place_of, shown_slots


def refusal_to_draft(section: ActivityIndexPage | None, by: User) -> Refusal | None:
    """Why `by` may not start a page in this section."""
    if section is None:
        return Refusal("no_section", "网站里还没有“活动”栏目", "请管理员先运行 manage.py setup_community")
    if not section.permissions_for_user(by).can_add_subpage():
        return Refusal("forbidden", "您不能在“活动”栏目里写页面", "请编辑或书记来写")
    return None


def printed_facts(activity: Activity, slots: list[Slot]) -> dict:
    """Times and places as a poster has them, to be compared later; `slots` are those ahead."""
    shown = {str(slot.pk): _when_and_where(activity, slot) for slot in shown_slots(slots)}
    return {"place": place_of(activity, slots[0] if slots else None), "slots": shown}


def needs_reprint(print_: PosterPrint, slots: list[Slot], *, at: datetime) -> bool:
    """Whether a time or place on this poster is wrong by now; what is over does not matter. `slots` are the
    activity's scheduled ones ahead."""
    activity, printed = print_.activity, print_.printed
    if not printed["slots"]:  # it said 时间待定
        return bool(slots) or printed["place"] != place_of(activity, None)
    now = {str(slot.pk): _when_and_where(activity, slot) for slot in slots}
    ahead = {key: words for key, words in printed["slots"].items() if datetime.fromisoformat(words[1]) > at}
    return any(now.get(key) != words for key, words in ahead.items())


def _when_and_where(activity: Activity, slot: Slot) -> list[str]:
    moments = [moment.astimezone(UTC).isoformat() for moment in (slot.starts_at, slot.ends_at)]
    return [*moments, place_of(activity, slot)]
