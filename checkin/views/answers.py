"""Doing something from a roster and staying there."""

from django.contrib import messages
from django.shortcuts import redirect

from checkin import desk
from checkin.forms import DoorForm
from common.errors import DomainError


def answer(request, act, subject, back: str):
    """Do it, say what happened on the roster, and stay there."""
    form = DoorForm(request.POST)
    try:
        if not form.is_valid() or not (form.cleaned_data["code"] or form.cleaned_data["tick"]):
            raise DomainError(desk.UNKNOWN)
        messages.success(request, act(request, subject, form.cleaned_data))
    except DomainError as error:
        messages.error(request, f"{error.refusal.message}。{error.refusal.next_step}。")
    return redirect(back, pk=subject.pk)
