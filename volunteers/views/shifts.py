"""班次: one shift with its roles and who looks for a stand-in; signing up, queueing, taking over."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from common.errors import DomainError
from common.pages import allow, no_store, personal
from community.sites import community_of
from volunteers import actions, rules
from volunteers.forms import SignUpForm
from volunteers.models import Shift, Signup, Volunteer
from volunteers.states import ShiftState, SignupState


@no_store
@allow("GET", "POST")
def shift(request, pk):
    wanted = get_object_or_404(Shift.objects.announced(community_of(request)), pk=pk)
    if request.method == "GET":
        return shift_page(request, wanted)
    if not request.user.is_authenticated:
        return redirect(f"/accounts/login/?next={request.path}")
    form = SignUpForm(request.POST, roles=wanted.roles.all())
    if not form.is_valid():
        return shift_page(request, wanted, why=form.why, status=400)
    role, waitlist = form.cleaned_data["wait_for"] or form.cleaned_data["role"], bool(form.cleaned_data["wait_for"])
    role.shift = wanted
    try:
        made = actions.sign_up(
            role, volunteer=_who(request), by=request.user, at=timezone.now(), waitlist=waitlist,
            accept_overlap=form.cleaned_data["accepts_overlap"], accept_risks=form.cleaned_data["accepts_risks"],
        )  # fmt: skip
    except DomainError as error:
        return shift_page(request, wanted, refusal=error.refusal, chosen=role.pk, form=form, status=409)
    messages.success(request, _said(made))
    return redirect(address_of(wanted, request.POST.get("volunteer", "")))


def _said(signup: Signup) -> str:
    if position := rules.position_of(signup):
        return f"排上队了：{signup.role.name}，第 {position} 位。轮到你会通知。"
    return f"报好了：{signup.role.name}。到了扫现场的码签到。"


@personal("GET", "POST")
def take_over(request, pk):
    """Stand in for who looks for somebody. GET comes from a login that had run out."""
    announced = Shift.objects.announced(community_of(request))
    seeker = get_object_or_404(Signup.objects.filter(shift__in=announced), pk=pk)
    if request.method == "POST":
        try:
            made = actions.take_over(
                seeker, volunteer=_who(request), by=request.user, at=timezone.now(),
                accept_overlap=request.POST.get("accepts_overlap") == "on",
                accept_risks=request.POST.get("accepts_risks") == "on",
            )  # fmt: skip
        except DomainError as error:
            return shift_page(request, announced.get(pk=seeker.shift_id), refusal=error.refusal, status=409)
        messages.success(request, f"谢谢你，这一班你来：{made.role.name}。到了扫现场的码签到。")
    return redirect(address_of(seeker.shift, request.POST.get("volunteer", "")))


def _who(request) -> Volunteer | None:
    """Oneself, or the child whose id stands in the form or the address."""
    asked = request.POST.get("volunteer") or request.GET.get("volunteer") or ""
    if not asked:
        return Volunteer.objects.of(request.user)
    mine = Volunteer.objects.answered_by(request.user).select_related("person__user")
    return get_object_or_404(mine, pk=asked if asked.isdecimal() and len(asked) < 16 else 0)


def address_of(shift: Shift, volunteer: str) -> str:
    """The page of the shift as it is for that child."""
    page = reverse("volunteers:shift", args=[shift.pk])
    return f"{page}?volunteer={volunteer}" if volunteer else page


def shift_page(request, shift: Shift, *, status: int = 200, **said):
    at, volunteer = timezone.now(), _who(request)
    own = _own(shift, volunteer, at)
    roles = list(shift.roles.prefetch_related("qualifications"))
    for role in roles:
        role.shift = shift
        role.refusal = None if own else _why_not(role, volunteer, at)
    context = {"shift": shift, "roles": roles, "own": own, "volunteer": volunteer, "at": at, "tab": "volunteer"}
    context["family"] = _family(request, volunteer)
    context["open_roles"] = [role for role in roles if role.refusal is None]
    context["full_roles"] = [role for role in roles if role.refusal and role.refusal.code == "role_full"]
    context["seekers"] = [] if own else _seekers(shift, at)
    asked = volunteer and (own is None or own.state == SignupState.OFFERED)
    context["booked"] = rules.booked_meanwhile(shift, volunteer, at=at) if asked else None
    context |= _own_choices(own, at)
    return render(request, "volunteers/shift.html", context | said, status=status)


def _family(request, volunteer: Volunteer | None) -> list[Volunteer]:
    """For whom else one may sign up here; nobody where there is no choice."""
    if not request.user.is_authenticated:
        return []
    found = list(Volunteer.objects.answered_by(request.user).filter(state="active").select_related("person"))
    return found if len(found) > 1 or (found and found[0] != volunteer) else []


def _why_not(role, volunteer, at):
    """Visitors who have not joined yet see what is open; the button then leads them to join."""
    if volunteer is None:
        return rules.refusal_of_window(role.shift, at=at) or (None if role.left else rules.full(role))
    return rules.refusal_to_sign_up(role, volunteer, at=at, accepts_overlap=True)


def _own(shift: Shift, volunteer: Volunteer | None, at) -> Signup | None:
    if volunteer is None:
        return None
    found = Signup.objects.open().filter(shift=shift, volunteer=volunteer).with_ahead().select_related("role")
    own = found.first()
    if own is None or rules.state_at(own, at=at) == SignupState.LAPSED:
        return None
    own.shift = shift
    return None if own.state == SignupState.WAITLISTED and at >= shift.over_at else own


def _own_choices(own: Signup | None, at) -> dict:
    if own is None:
        return {}
    return {
        "position": rules.position_of(own),
        "may_cancel": rules.refusal_to_cancel(own, at=at) is None,
        "may_seek": rules.refusal_to_seek(own, at=at) is None,
    }


def _seekers(shift: Shift, at) -> list[Signup]:
    """Who looks for a stand-in; once the shift has run for a while, nobody can take over."""
    if shift.state != ShiftState.OPEN or at >= shift.starts_at + rules.LATEST_SIGN_UP:
        return []
    return list(shift.signups.seeking().select_related("role", "volunteer__person"))
