"""What the phone's own camera opens: one big button, and afterwards what happened. Looking at a code writes nothing."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from checkin import devices, tickets
from checkin.actions import check_in
from checkin.forms import ScanForm
from checkin.models import ScanTicket
from checkin.rules import METHOD_OF, options_for, reason_for_nothing, refusal_of_scan
from common.errors import DomainError
from common.pages import allow, no_store, personal, refused


@no_store
@allow("GET", "POST")
def scan(request, code):
    if request.method == "POST":
        return _punch(request)
    at = timezone.now()
    seen = tickets.was_seen(request.COOKIES.get(tickets.NOTE_COOKIE), code, at=at)
    checkpoint, refusal = refusal_of_scan(code, at=at, seen=seen)
    if refusal:
        return refused(request, refusal)
    if not request.user.is_authenticated:
        return _ask_to_log_in(request, code, checkpoint, at)
    options = options_for(request.user, checkpoint, at=at)
    context = {"checkpoint": checkpoint, "options": options, "at": at, "client_event_id": uuid.uuid4().hex}
    if not options:
        reason = reason_for_nothing(request.user, checkpoint, at=at)
        return render(request, "checkin/nothing.html", context | {"refusal": reason})
    context["ticket"] = tickets.issue(
        user=request.user,
        checkpoint=checkpoint,
        method=METHOD_OF[checkpoint.mode],
        options=[o.key for o in options],
        at=at,
    )
    context["valid_until"] = at + timedelta(seconds=tickets.LIFE_SECONDS)
    response = render(request, "checkin/scan.html", context)
    devices.give_name(request, response)
    return response


def _ask_to_log_in(request, code, checkpoint, at):
    """Remember in this browser that the code was fresh, so that logging in may take longer than its window."""
    response = render(request, "checkin/login.html", {"checkpoint": checkpoint, "at": at, "code": code})
    response.set_cookie(
        tickets.NOTE_COOKIE, tickets.note(code, at=at), max_age=tickets.NOTE_SECONDS, httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return response


def _punch(request):
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    form = ScanForm(request.POST)
    if not form.is_valid():
        return refused(request, tickets.FORGED, status=400)
    wanted = form.cleaned_data
    try:
        check_in(
            wanted["ticket"], option=wanted["option"], client_event_id=wanted["client_event_id"], by=request.user,
            at=timezone.now(), device=devices.name_of(request),
        )  # fmt: skip
    except DomainError as error:
        return refused(request, error.refusal)
    response = redirect("checkin:done", event=wanted["client_event_id"])
    response.delete_cookie(tickets.NOTE_COOKIE)
    return response


@personal("GET")
def done(request, event):
    """What the own scan did; nobody else's."""
    answer = get_object_or_404(ScanTicket, client_event_id=event, user=request.user).answer
    moments = {name: parse_datetime(answer[name]) for name in ("at", "ends_at")}
    return render(request, "checkin/done.html", {"answer": answer | moments, "tab": "volunteer"})
