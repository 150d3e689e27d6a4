"""班次: one shift with its roles, signing up, giving the role back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from common.errors import DomainError
from common.pages import allow, no_store, personal
from community.sites import community_of
from volunteers import actions, rules
from volunteers.forms import SignUpForm
from volunteers.models import Shift, Signup, Volunteer


@no_store
@allow("GET", "POST")
def shift(request, pk):
    wanted = get_object_or_404(Shift.objects.announced(community_of(request)), pk=pk)
    if request.method == "GET":
        return _shift_page(request, wanted)
    if not request.user.is_authenticated:
        return redirect(f"/accounts/login/?next={request.path}")
    form = SignUpForm(request.POST, roles=wanted.roles.all())
    if not form.is_valid():
        return _shift_page(request, wanted, why=form.errors["role"][0], status=400)
    role, accepts_risks = form.cleaned_data["role"], form.cleaned_data["accepts_risks"]
    role.shift, me = wanted, Volunteer.objects.of(request.user)
    try:
        actions.sign_up(
            role, volunteer=me, by=request.user, at=timezone.now(), accept_risks=accepts_risks,
            accept_overlap=form.cleaned_data["accepts_overlap"],
        )  # fmt: skip
    except DomainError as error:
        return _shift_page(request, wanted, refusal=error.refusal, chosen=role.pk, form=form, status=409)
    messages.success(request, f"报好了：{role.name}。到了扫现场的码签到。")
    return redirect("volunteers:shift", pk=wanted.pk)


def _shift_page(request, shift: Shift, *, status: int = 200, **said):
    at, volunteer = timezone.now(), Volunteer.objects.of(request.user)
    own = (
        Signup.objects.live().filter(shift=shift, volunteer=volunteer).select_related("role").first()
        if volunteer
        else None
    )
    roles = list(shift.roles.prefetch_related("qualifications"))
    for role in roles:
        role.shift = shift
        role.refusal = None if own else _why_not(role, volunteer, at)
    context = {"shift": shift, "roles": roles, "own": own, "volunteer": volunteer, "at": at, "tab": "volunteer"}
    context["open_roles"] = [role for role in roles if role.refusal is None]
    context["booked"] = rules.booked_meanwhile(shift, volunteer, at=at) if volunteer and not own else None
    context["may_cancel"] = own is not None and _cancellable(own, shift, at)
    return render(request, "volunteers/shift.html", context | said, status=status)


def _why_not(role, volunteer, at):
    """Visitors who have not joined yet see what is open; the button then leads them to join."""
    if volunteer is None:
        return rules.refusal_of_window(role.shift, at=at) or (None if role.left else rules.full(role))
    return rules.refusal_to_sign_up(role, volunteer, at=at, accepts_overlap=True)


def _cancellable(signup: Signup, shift: Shift, at) -> bool:
    signup.shift = shift
    return rules.refusal_to_cancel(signup, at=at) is None


@personal("GET", "POST")
def signup_cancel(request, pk):
    own = Signup.objects.visible_to(request.user).select_related("shift__venue", "role", "volunteer__person__user")
    signup = get_object_or_404(own, pk=pk)
    context = {"signup": signup, "late": rules.is_late_to_cancel(signup, at=timezone.now()), "tab": "volunteer"}
    if request.method == "GET":
        return render(request, "volunteers/cancel.html", context)
    try:
        actions.cancel_signup(signup, by=request.user, at=timezone.now())
    except DomainError as error:
        return render(request, "volunteers/cancel.html", context | {"refusal": error.refusal}, status=409)
    messages.success(request, "取消了，已经告诉队长。" if context["late"] else "取消了。名额让给别的邻居。")
    return redirect("volunteers:shift", pk=signup.shift_id)
