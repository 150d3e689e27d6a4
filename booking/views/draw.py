"""The public page of a draw: what was promised, what happened, who was drawn, and the means to check it."""

from dataclasses import dataclass

from django.http import JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from booking import actions, rules
from booking.lottery import PAUSE, WEIGHTS_TEXT
from booking.models import Booking, Draw
from booking.states import LIVE, DrawState, SlotState
from common.chinese import zh_moment
from common.pages import allow, no_store
from community.sites import community_of

SHOWN = 8  # winners shown at once
POLICY_WORDS = {
    "strict": "按名次坐满为止，其余按名次候补",
    "fill": "按名次坐，坐不下的先让后面的，再候补",
    "none": "按名次坐满为止，不排候补",
}


@dataclass(frozen=True)
class Line:
    """One entry of the list; `mine` marks the visitor's own."""

    entry: str
    size: int
    weight: int
    rank: int | None
    won: bool | None
    mine: bool


@no_store
@allow("GET")
def draw(request, public_id: str):
    found = _draw_of(request, public_id)
    own = Booking.objects.visible_to(request.user).filter(slot=found.slot_id).select_related("draw_entry")
    own = own.order_by("-created_at").first()
    lines = _lines(found, own)
    winners = [line for line in lines if line.won]
    context = {
        "draw": found,
        "slot": found.slot,
        "bundle": found.bundle,
        "lines": lines,
        "winners": winners,
        "shown": [line for n, line in enumerate(winners) if n < SHOWN or line.mine],
        "own": own if own and (own.status in LIVE or hasattr(own, "draw_entry")) else None,
        "mine": next((line for line in lines if line.mine), None),
        "policy": POLICY_WORDS[found.promise["policy"]],
        "events": _events(found, lines),
        "may_enter": rules.slot_state(found.slot, at=timezone.now()) == SlotState.DRAW,
        "seed_left_out": found.state == DrawState.DRAWN and not found.seed_revealed,
        "position": rules.position_of(own) if own else None,
        "tab": "activities",
    }
    return render(request, "booking/draw.html", context)


@allow("GET")
def draw_bundle(request, public_id: str):
    """The same bundle as a file to keep."""
    found = _draw_of(request, public_id)
    answer = JsonResponse(found.bundle, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="draw-{found.public_id}.json"'
    answer["Cache-Control"] = "no-store"
    return answer


def _draw_of(request, public_id: str) -> Draw:
    draws = Draw.objects.listed().filter(slot__community=community_of(request))
    return actions.settle_draw(get_object_or_404(draws, public_id=public_id), at=timezone.now())


def _lines(found: Draw, own: Booking | None) -> list[Line]:
    """By rank once it is drawn, by entry before."""
    entries = found.entries.order_by("rank", "entry_id")
    mine = own.pk if own else None
    return [Line(e.entry_id, e.size, e.weight, e.rank, e.won, e.booking_id == mine) for e in entries]


def _events(found: Draw, lines: list[Line]) -> list[dict]:
    """The steps, each with its words and whether it is over, now, or to come."""
    closed, drawn = found.state != DrawState.COMMITTED, found.state == DrawState.DRAWN
    fingerprint = f"{found.list_hash[:4]}…{found.list_hash[-4:]}"
    promised = f"{found.seats} 个名额，{WEIGHTS_TEXT[found.weights]}。"
    steps = [
        (True, f"{zh_moment(found.committed_at)}，先公布规则", promised),
        (
            closed,
            f"{zh_moment(found.closed_at or found.slot.booking_closes_at)}，名单封存",
            f"{len(lines)} 户，指纹 {fingerprint}。" if closed else "到时公布名单和它的指纹。",
        ),
        (bool(found.public_value), *_of_value(found)),
    ]
    if found.kept_by_keeper:
        steps.append((drawn, "公布种子", _of_seed(found)))
    steps.append((drawn, "算出顺序，公布结果", "谁都能用名单和点数重算。"))
    done = sum(over for over, _, _ in steps)
    now = len(steps) - 1 if drawn else done
    states = ["" if n < now else "now" if n == now else "later" for n in range(len(steps))]
    return [{"head": head, "text": text, "state": s} for (_, head, text), s in zip(steps, states, strict=True)]


def _of_value(found: Draw) -> tuple[str, str]:
    if found.public_value:
        return f"公开点数：{found.public_value}", "两位工作人员各记一遍，记的一样。"
    if found.closed_at:
        return f"{zh_moment(found.closed_at + PAUSE)} 以后，定公开点数", f"{found.public_source}。"
    return "名单公布十分钟后，定公开点数", f"{found.public_source}。"


def _of_seed(found: Draw) -> str:
    if found.seed_revealed:
        return "保管人公布了种子，和先前的指纹一致。"
    if found.state == DrawState.DRAWN:
        return "保管人没按时公布，这次只按点数算。"
    return f"由专人保管，最迟 {zh_moment(found.reveal_until)} 公布。"
