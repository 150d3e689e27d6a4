"""An own sign-up: giving it back, answering an offer, looking for a stand-in."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from common.errors import DomainError
from common.pages import personal
from volunteers import actions, rules
from volunteers.models import Signup

from .shifts import address_of, shift_page

SHOWN = (
    "shift__venue",
    "shift__team",
    "shift__service_kind",
    "shift__slot__activity",
    "role",
    "volunteer__person__user",
)


def _own(request, pk) -> Signup:
    own = Signup.objects.answered_by(request.user).with_ahead()
    return get_object_or_404(own.select_related(*SHOWN), pk=pk)


@personal("GET", "POST")
def signup_cancel(request, pk):
    signup = _own(request, pk)
    waits = signup.state == "waitlisted"
    may_seek = rules.refusal_to_seek(signup, at=timezone.now()) is None
    late = not waits and rules.is_late_to_cancel(signup, at=timezone.now())
    context = {"signup": signup, "tab": "volunteer", "may_seek": may_seek, "position": rules.position_of(signup)}
    context["late"] = late
    if request.method == "GET":
        return render(request, "volunteers/cancel.html", context)
    try:
        actions.cancel_signup(signup, by=request.user, at=timezone.now())
    except DomainError as error:
        return render(request, "volunteers/cancel.html", context | {"refusal": error.refusal}, status=409)
    gone = "取消了，已经告诉队长。" if late else "取消了。名额让给别的邻居。"
    messages.success(request, "不排了。" if waits else gone)
    return _back(request, signup)


def _back(request, signup: Signup):
    """To the shift, as it is for the child where it is a child's sign-up."""
    is_own = signup.volunteer.person.user_id == request.user.pk
    return redirect(address_of(signup.shift, "" if is_own else str(signup.volunteer_id)))


@personal("GET", "POST")
def offer(request, pk):
    """Who has a place booked at that time ticks that both can be done."""
    if request.POST.get("answer") == "decline":
        return _act(request, pk, actions.decline_offer, "好，让给下一位了。")
    accept = partial(actions.accept_offer, accept_overlap=request.POST.get("accepts_overlap") == "on")
    return _act(request, pk, accept, "定了，到了扫现场的码签到。")


@personal("GET", "POST")
def stand_in(request, pk):
    if request.POST.get("answer") == "stop":
        return _act(request, pk, actions.stop_seeking, "不找了，到时见。")
    return _act(request, pk, actions.seek_stand_in, "在找人了。有人顶上以前，还是你负责。")


def _act(request, pk, act: Callable[..., Signup], said: str):
    """GET comes from a login that had run out: back to the shift, where the buttons are."""
    signup = _own(request, pk)
    if request.method == "POST":
        try:
            act(signup, by=request.user, at=timezone.now())
        except DomainError as error:
            return shift_page(request, signup.shift, refusal=error.refusal, status=409)
        messages.success(request, said)
    return _back(request, signup)
