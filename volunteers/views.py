"""志愿: own hours and next shift, the shifts that need people, signing up, the ledger with its reasons."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from common.errors import DomainError
from common.pages import allow, no_store, personal
from community.sites import community_of

from . import actions, rules, summary
from .forms import JoinForm, SignUpForm
from .models import LedgerEntry, Shift, Signup, Volunteer
from .states import Method, ShiftState, SignupState

SHIFTS_A_PAGE = 20
ENTRIES_A_PAGE = 20


def _volunteer_of(user) -> Volunteer | None:
    return Volunteer.objects.visible_to(user).select_related("person__user").first()


def _shifts(request):
    shifts = Shift.objects.filter(community=community_of(request)).exclude(state=ShiftState.DRAFT)
    return shifts.select_related("team", "venue", "slot__activity", "service_kind")


@no_store
@allow("GET")
def home(request):
    at, volunteer = timezone.now(), _volunteer_of(request.user)
    coming = _shifts(request).recruiting().filter(starts_at__gt=at).prefetch_related("roles")[:SHIFTS_A_PAGE]
    needing = [shift for shift in map(_with_needs, coming) if shift.needed]
    context = {"tab": "volunteer", "volunteer": volunteer, "shifts": needing, "at": at}
    if volunteer:
        context |= _own(volunteer, at)
    return render(request, "volunteers/home.html", context)


def _own(volunteer: Volunteer, at) -> dict:
    coming = Signup.objects.filter(volunteer=volunteer, state__in=[SignupState.CONFIRMED, SignupState.CHECKED_IN])
    coming = coming.filter(shift__ends_at__gt=at).select_related("shift__venue", "role").order_by("shift__starts_at")
    return {
        "coming": list(coming[:5]),
        "totals": summary.totals(volunteer, at=at),
        "lines": [_line(entry) for entry in _entries(volunteer)[:3]],
        "team": volunteer.memberships.select_related("team").first(),
    }


def _with_needs(shift: Shift) -> Shift:
    shift.needed = sum(role.left for role in shift.roles.all())
    return shift


@personal("GET", "POST")
def join(request):
    form = JoinForm(request.POST if request.method == "POST" else None)
    person = getattr(request.user, "person", None)
    if _volunteer_of(request.user):
        return redirect("volunteers:home")
    if request.method == "POST" and person and form.is_valid():
        try:
            made = actions.become_volunteer(
                person, by=request.user, at=timezone.now(), skills=form.cleaned_data["skills"]
            )
        except DomainError as error:
            form.refuse(error.refusal)
        else:
            messages.success(request, f"欢迎加入。你的编号是 {made.number}。")
            return redirect("volunteers:home")
    status = 409 if form.is_bound and form.non_field_errors() else 400 if form.errors else 200
    return render(request, "volunteers/join.html", {"form": form, "person": person, "tab": "volunteer"}, status=status)


@no_store
@allow("GET", "POST")
def shift(request, pk):
    wanted = get_object_or_404(_shifts(request), pk=pk)
    if request.method == "GET":
        return _shift_page(request, wanted)
    if not request.user.is_authenticated:
        return redirect(f"/accounts/login/?next={request.path}")
    form = SignUpForm(request.POST, roles=wanted.roles.all())
    if not form.is_valid():
        return _shift_page(request, wanted, why=form.errors["role"][0], status=400)
    role = form.cleaned_data["role"]
    role.shift = wanted
    try:
        actions.sign_up(role, volunteer=_volunteer_of(request.user), by=request.user, at=timezone.now())
    except DomainError as error:
        return _shift_page(request, wanted, refusal=error.refusal, chosen=role.pk, status=409)
    messages.success(request, f"报好了：{role.name}。到了扫现场的码签到。")
    return redirect("volunteers:shift", pk=wanted.pk)


def _shift_page(request, shift: Shift, *, status: int = 200, **said):
    at, volunteer = timezone.now(), _volunteer_of(request.user)
    own = (
        Signup.objects.live().filter(shift=shift, volunteer=volunteer).select_related("role").first()
        if volunteer
        else None
    )
    roles = list(shift.roles.all())
    for role in roles:
        role.shift = shift
        role.refusal = None if own else _why_not(role, volunteer, at)
    context = {"shift": shift, "roles": roles, "own": own, "volunteer": volunteer, "at": at, "tab": "volunteer"}
    context["open_roles"] = [role for role in roles if role.refusal is None]
    context["may_cancel"] = own is not None and _cancellable(own, shift, at)
    return render(request, "volunteers/shift.html", context | said, status=status)


def _why_not(role, volunteer, at):
    """Visitors who have not joined yet see what is open; the button then leads them to join."""
    if volunteer is None:
        return None if role.left else rules.full(role)
    return rules.refusal_to_sign_up(role, volunteer, at=at)


def _cancellable(signup: Signup, shift: Shift, at) -> bool:
    signup.shift = shift
    return rules.refusal_to_cancel(signup, at=at) is None


@personal("GET", "POST")
def signup_cancel(request, pk):
    own = Signup.objects.visible_to(request.user).select_related("shift__venue", "role", "volunteer__person__user")
    signup = get_object_or_404(own, pk=pk)
    context = {"signup": signup, "tab": "volunteer"}
    if request.method == "GET":
        return render(request, "volunteers/cancel.html", context)
    try:
        actions.cancel_signup(signup, by=request.user, at=timezone.now())
    except DomainError as error:
        return render(request, "volunteers/cancel.html", context | {"refusal": error.refusal}, status=409)
    messages.success(request, "取消了。名额让给别的邻居。")
    return redirect("volunteers:shift", pk=signup.shift_id)


@personal("GET")
def ledger(request):
    volunteer = get_object_or_404(Volunteer.objects.visible_to(request.user).select_related("person"))
    before = request.GET.get("before", "")
    entries = _entries(volunteer)
    if before.isdecimal() and len(before) < 16:
        entries = entries.filter(seq__lt=int(before))
    page, waiting = list(entries[: ENTRIES_A_PAGE + 1]), list(summary.waiting(volunteer))
    context = {
        "volunteer": volunteer,
        "totals": summary.credited(volunteer, at=timezone.now()) | {"waiting": len(waiting)},
        "waiting": waiting if not before else [],
        "lines": [_line(entry) for entry in page[:ENTRIES_A_PAGE]],
        "next_url": f"?before={page[-2].seq}" if len(page) > ENTRIES_A_PAGE else "",
        "tab": "volunteer",
    }
    return render(request, "volunteers/ledger.html", context)


def _entries(volunteer: Volunteer):
    return LedgerEntry.objects.filter(volunteer=volunteer).order_by("-seq")


def _line(entry: LedgerEntry) -> LedgerEntry:
    """With the words of its evidence: the way its weaker end was shown."""
    methods = entry.snapshot.get("methods", "")
    entry.evidence = f"证据 {entry.grade} " + "、".join(dict.fromkeys(str(Method(m).label) for m in methods))
    return entry
