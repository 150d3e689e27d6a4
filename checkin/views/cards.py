"""The personal code: its owner shows it, a leader's phone opens it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe

from checkin import kiosk
from checkin.actions import issue_card
from checkin.doors import expected
from checkin.models import CardKind, KioskPin, PersonalCard
from common.errors import DomainError
from common.pages import allow, no_store, personal
from common.qr import qr_svg
from volunteers.models import Volunteer


@personal("GET", "POST")
def card(request):
    volunteer = get_object_or_404(Volunteer.objects.visible_to(request.user).select_related("person"))
    if "pin" in request.POST:
        return _set_pin(request, volunteer)
    if request.method == "POST":
        issue_card(volunteer.person, by=request.user, at=timezone.now())
        messages.success(request, "新码做好了，旧的不能再用。")
        return redirect("checkin:card")
    live = PersonalCard.objects.live().filter(person=volunteer.person, kind=CardKind.PHONE).first()
    context = {"volunteer": volunteer, "card": live, "tab": "volunteer"}
    if live:
        address = request.build_absolute_uri(reverse("checkin:shown_card", args=[live.code]))
        context["qr"] = mark_safe(qr_svg(address))  # noqa: S308  our own drawing of our own address
    context["has_pin"] = KioskPin.objects.filter(person=volunteer.person).exists()
    return render(request, "checkin/card.html", context)


def _set_pin(request, volunteer):
    try:
        kiosk.set_pin(volunteer.person, request.POST["pin"].strip(), by=request.user, at=timezone.now())
        messages.success(request, "签到机密码设好了。")
    except DomainError as error:
        messages.error(request, f"{error.refusal.message}。{error.refusal.next_step}。")
    return redirect("checkin:card")


@no_store
@allow("GET")
def shown_card(request, code):
    """A leader's camera opens this: where this person is expected; to others it says whom to show it to."""
    live = get_object_or_404(PersonalCard.objects.live().select_related("person"), code=code.upper())
    signups = list(expected(live.person, user=request.user, at=timezone.now())) if request.user.is_authenticated else []
    return render(request, "checkin/shown_card.html", {"card": live, "signups": signups})
