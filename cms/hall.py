"""The hall screen `/screen/<token>/`: the community's board, and the check-in code while somebody needs it."""

from hashlib import sha256

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.safestring import mark_safe

from checkin.codes import SCREEN_CLOSED
from checkin.display import lease_of, shown_code
from checkin.models import DisplayLease, Mode
from common.pages import allow, no_store, refused
from common.qr import qr_svg

from .screens.hall import board_of

TURN_SECONDS = 12
DIGITS_MOST = 4


@no_store
@allow("GET")
def hall(request, token):
    """The whole page; `?part=` is the turn that a browser without script has come to."""
    lease, at = lease_of(token), timezone.now()
    if not lease.runs_at(at):
        return refused(request, SCREEN_CLOSED, status=410)
    if lease.checkpoint.mode == Mode.KIOSK:
        return redirect("checkin:kiosk", token)
    context = _context(request, lease, turn=_turn(request.GET.get("part", "")), at=at)
    if context["board"].side == "code":
        context["code"] = shown_code(lease, request, at=at)
    return render(request, "cms/hall.html", context | {"at": at, "turn_seconds": TURN_SECONDS})


@no_store
@allow("GET")
def hall_board(request, token):
    """What changes with the day, for the script that swaps it. Neither clock nor code is in it, so that things that
    have not changed have the same tag, and cost a 304."""
    lease, at = lease_of(token), timezone.now()
    if not lease.runs_at(at) or lease.checkpoint.mode == Mode.KIOSK:
        return HttpResponse(status=410)
    drawn = render(request, "cms/parts/hall.html", _context(request, lease, turn=0, at=at))
    drawn["ETag"] = f'"{sha256(drawn.content).hexdigest()[:32]}"'
    return get_conditional_response(request, etag=drawn["ETag"], response=drawn)


def _context(request, lease: DisplayLease, *, turn: int, at) -> dict:
    board = board_of(lease, request, at=at)
    invitation = mark_safe(qr_svg(request.build_absolute_uri("/activities/")))  # noqa: S308  our own drawing
    shown = board.at_turn(turn)
    return {
        "lease": lease, "checkpoint": lease.checkpoint, "place": lease.checkpoint.community, "board": board,
        "invitation": invitation, **shown,
    }  # fmt: skip


def _turn(text: str) -> int:
    return int(text) if text.isdecimal() and text.isascii() and len(text) <= DIGITS_MOST else 0
