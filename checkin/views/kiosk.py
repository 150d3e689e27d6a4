"""The kiosk's three pages: who are you, one big button, what happened. Each goes back to the first by itself."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from checkin import codes, kiosk
from checkin.forms import KioskForm, KioskTapForm
from checkin.models import DisplayLease, Mode
from checkin.rules import nothing_for
from common.errors import DomainError
from common.pages import allow, no_store, refused
from volunteers.models import Signup

BACK_AFTER = 20  # seconds; nobody reads the neighbour's name from the glass


@no_store
@allow("GET", "POST")
def kiosk_page(request, token):
    kiosks = DisplayLease.objects.filter(checkpoint__mode=Mode.KIOSK)
    lease = get_object_or_404(kiosks.select_related("checkpoint__venue", "checkpoint__community"), token=token)
    at = timezone.now()
    if not lease.runs_at(at):
        return refused(request, codes.SCREEN_CLOSED, status=410)
    if request.method == "GET":
        return _page(request, lease, form=KioskForm())
    try:
        return _tapped(request, lease, at) if "note" in request.POST else _typed(request, lease, at)
    except DomainError as error:
        return _page(request, lease, form=KioskForm(), refusal=error.refusal, status=409)


def _typed(request, lease, at):
    form = KioskForm(request.POST)
    if not form.is_valid():
        return _page(request, lease, form=form, refusal=kiosk.WRONG, status=400)
    here = kiosk.stand_at(lease, **form.cleaned_data, at=at)
    refusal = (
        None if here.options else nothing_for(Signup.objects.filter(volunteer=here.volunteer), lease.checkpoint, at=at)
    )
    return _page(request, lease, here=here, refusal=refusal)


def _tapped(request, lease, at):
    form = KioskTapForm(request.POST)
    if not form.is_valid():
        raise DomainError(kiosk.GONE)
    answer = kiosk.attend_at(lease, **form.cleaned_data, at=at)
    return _page(request, lease, answer=answer.body)


def _page(request, lease, *, status=200, **said):
    context = {"lease": lease, "checkpoint": lease.checkpoint, "at": timezone.now(), "back_after": BACK_AFTER, **said}
    return render(request, "checkin/kiosk.html", context, status=status)
