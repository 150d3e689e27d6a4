"""志愿: own hours and next shift, the shifts that need people, joining, the ledger with its reasons."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from common.errors import DomainError
from common.pages import allow, no_store, personal
from community.sites import community_of
from volunteers import actions, rules, summary
from volunteers.forms import JoinForm
from volunteers.models import LedgerEntry, Shift, Signup, Volunteer
from volunteers.states import Method, SignupState

SHIFTS_A_PAGE = 20
ENTRIES_A_PAGE = 20


@no_store
@allow("GET")
def home(request):
    at, volunteer = timezone.now(), Volunteer.objects.of(request.user)
    coming = (
        Shift.objects.announced(community_of(request))
        .recruiting()
        .filter(rules.not_closed(at), starts_at__gt=at)
        .prefetch_related("roles")[:SHIFTS_A_PAGE]
    )
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
    if Volunteer.objects.of(request.user):
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


@personal("GET")
def learned(request):
    """Training is kept apart from service, and so is its page."""
    volunteer = get_object_or_404(Volunteer.objects.visible_to(request.user))
    context = summary.learned(volunteer, at=timezone.now()) | {"tab": "volunteer"}
    return render(request, "volunteers/learned.html", context)


def _entries(volunteer: Volunteer):
    return LedgerEntry.objects.filter(volunteer=volunteer).order_by("-seq")


def _line(entry: LedgerEntry) -> LedgerEntry:
    """With the words of its evidence: the way its weaker end was shown."""
    methods = entry.snapshot.get("methods", "")
    entry.evidence = f"证据 {entry.grade} " + "、".join(dict.fromkeys(str(Method(m).label) for m in methods))
    return entry
