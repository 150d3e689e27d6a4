"""A shift on the leader's phone: who is here and who is missing, a spot check, more time, and closing it."""

import uuid
from datetime import datetime

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from checkin import board, doors
from checkin.actions import desk_check_in, tick
from checkin.forms import CloseForm, ExtendForm
from common.chinese import zh_time
from common.errors import DomainError
from common.pages import personal
from volunteers import actions
from volunteers.models import Shift, Signup

from .answers import answer


@personal("GET", "POST")
def door_shift(request, pk):
    shift = get_object_or_404(doors.shifts(request.user), pk=pk)
    if request.method == "POST":
        return answer(request, _attend, shift, "checkin:door_shift")
    at = timezone.now()
    context = {"shift": shift, "at": at, "board": board.board_of(shift, at=at), "extend": ExtendForm(shift=shift)}
    return render(request, "checkin/door_shift.html", context)


def _attend(request, shift: Shift, wanted: dict) -> str:
    at, action = timezone.now(), wanted["action"] or "in"
    if action in {"seen", "absent"}:
        return _spot(request, shift, _uuid(wanted["tick"]), action == "seen", at)
    if wanted["tick"]:
        signup_id = _uuid(wanted["tick"])
        # Named after what was seen, so that a second tap of the same button is harmless.
        event_id = f"tick-{signup_id.hex}-{action}-{wanted['round']}"
        said = tick(signup_id, shift=shift, action=action, by=request.user, at=at, client_event_id=event_id).body
    else:
        code, event_id = wanted["code"], uuid.uuid4().hex
        said = desk_check_in(code, shift=shift, action=action, by=request.user, at=at, client_event_id=event_id).body
    return f"{said['who']}，{said['message']}。{said.get('note', '')}"


def _spot(request, shift: Shift, signup_id: uuid.UUID, seen: bool, at: datetime) -> str:
    people = Signup.objects.select_related("volunteer__person", "shift")
    signup = get_object_or_404(people, shift=shift, pk=signup_id)
    actions.spot_check(signup, seen=seen, by=request.user, at=at, client_event_id=uuid.uuid4().hex)
    return f"{signup.volunteer.person.name}，{'在岗' if seen else '没看到人'}，记下了。"


@personal("GET", "POST")
def close_shift(request, pk):
    """The second tap shows what will happen, the third does it."""
    shift = get_object_or_404(doors.shifts(request.user), pk=pk)
    at, form = timezone.now(), CloseForm(request.POST if request.method == "POST" else None)
    context = {"shift": shift, "at": at, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.close_shift(shift, by=request.user, at=at, excused=form.excuses())
        except DomainError as error:
            context["refusal"] = error.refusal
        else:
            return render(request, "checkin/closed_shift.html", context | {"done": done})
    refusal = context.get("refusal") or board.refusal_to_close(shift, at=at)
    context |= {"refusal": refusal, "plan": board.closing_of(shift, by=request.user)}
    return render(request, "checkin/close_shift.html", context, status=409 if refusal and form.is_bound else 200)


@personal("POST")
def extend_shift(request, pk):
    shift = get_object_or_404(doors.shifts(request.user), pk=pk)
    form = ExtendForm(request.POST, shift=shift)
    try:
        if form.is_valid():
            until, reason = form.until(), form.cleaned_data["reason"]
            actions.extend_shift(shift, until=until, by=request.user, at=timezone.now(), reason=reason)
            messages.success(request, f"延长到 {zh_time(until)}，多出来的时间也计。")
        else:
            messages.error(request, "请选延长多久，并写一句原因。")
    except DomainError as error:
        messages.error(request, f"{error.refusal.message}。{error.refusal.next_step}。")
    return redirect("checkin:door_shift", pk=pk)


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise Http404 from error
