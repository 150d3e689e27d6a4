"""An own sign-up: giving it back, answering an offer, looking for a stand-in."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from common.errors import DomainError
from common.pages import personal, refused
from volunteers import actions, rules
from volunteers.models import Signup

ANSWERS = {
    "accept": (actions.accept_offer, "定了，到了扫现场的码签到。"),
    "decline": (actions.decline_offer, "好，让给下一位了。"),
}
SEARCHES = {
    "seek": (actions.seek_stand_in, "在找人了。有人顶上以前，还是你负责。"),
    "stop": (actions.stop_seeking, "不找了，到时见。"),
}


def _own(request, pk) -> Signup:
    own = Signup.objects.visible_to(request.user).with_ahead()
    return get_object_or_404(own.select_related("shift__venue", "role", "volunteer__person__user"), pk=pk)


@personal("GET", "POST")
def signup_cancel(request, pk):
    signup = _own(request, pk)
    waits = signup.state == "waitlisted"
    may_seek = rules.refusal_to_seek(signup, at=timezone.now()) is None
    context = {"signup": signup, "tab": "volunteer", "may_seek": may_seek, "position": rules.position_of(signup)}
    if request.method == "GET":
        return render(request, "volunteers/cancel.html", context)
    try:
        actions.cancel_signup(signup, by=request.user, at=timezone.now())
    except DomainError as error:
        return render(request, "volunteers/cancel.html", context | {"refusal": error.refusal}, status=409)
    messages.success(request, "不排了。" if waits else "取消了。名额让给别的邻居。")
    return redirect("volunteers:shift", pk=signup.shift_id)


@personal("GET", "POST")
def offer(request, pk):
    return _act(request, pk, ANSWERS, "accept")


@personal("GET", "POST")
def stand_in(request, pk):
    return _act(request, pk, SEARCHES, "seek")


def _act(request, pk, choices: dict, usual: str):
    """GET comes from a login that had run out: back to the shift, where the buttons are."""
    signup = _own(request, pk)
    if request.method == "GET":
        return redirect("volunteers:shift", pk=signup.shift_id)
    act, said = choices.get(request.POST.get("answer"), choices[usual])
    try:
        act(signup, by=request.user, at=timezone.now())
    except DomainError as error:
        return refused(request, error.refusal)
    messages.success(request, said)
    return redirect("volunteers:shift", pk=signup.shift_id)
