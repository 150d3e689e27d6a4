"""志愿: own hours and next shift, the shifts that need people, the ledger with its reasons."""

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from common.pages import allow, no_store, personal
from community.sites import community_of
from volunteers import rules, summary
from volunteers.applicants import children_of
from volunteers.models import LedgerEntry, Shift, Signup, Volunteer
from volunteers.states import Method, SignupState

SHIFTS_A_PAGE = 20
ENTRIES_A_PAGE = 20
OWN_AHEAD = 30
EXPECTED = rules.COMING | {SignupState.CHECKED_IN}


@no_store
@allow("GET")
def home(request):
    at, volunteer = timezone.now(), Volunteer.objects.of(request.user)
    coming = (
        Shift.objects.announced(community_of(request))
        .recruiting()
        .filter(rules.not_closed(at), starts_at__gt=at)
        .prefetch_related("roles", Prefetch("signups", Signup.objects.seeking(), to_attr="seekers"))[:SHIFTS_A_PAGE]
    )
    needing = [shift for shift in map(_with_needs, coming) if shift.needed or shift.seekers]
    context = {"tab": "volunteer", "volunteer": volunteer, "shifts": needing, "at": at}
    if volunteer:
        context |= _own(volunteer, at)
    if own := getattr(request.user, "person", None):
        context["children"] = children_of(own, at)
    return render(request, "volunteers/home.html", context)


def _own(volunteer: Volunteer, at) -> dict:
    ahead = Signup.objects.open().filter(volunteer=volunteer, shift__ends_at__gt=at).with_ahead()
    ahead = list(ahead.select_related("shift__venue", "role").order_by("shift__starts_at")[:OWN_AHEAD])
    return {
        "coming": [signup for signup in ahead if signup.state in EXPECTED][:5],
        "offers": [
            _with_booked(signup, volunteer, at)
            for signup in ahead
            if rules.state_at(signup, at=at) == SignupState.OFFERED
        ],
        "queued": [signup for signup in ahead if signup.state == SignupState.WAITLISTED],
        "totals": summary.totals(volunteer, at=at),
        "lines": [_line(entry) for entry in _entries(volunteer)[:3]],
        "memberships": list(volunteer.memberships.select_related("team").order_by("pk")),
    }


def _with_booked(signup: Signup, volunteer: Volunteer, at) -> Signup:
    signup.booked = rules.booked_meanwhile(signup.shift, volunteer, at=at)
    return signup


def _with_needs(shift: Shift) -> Shift:
    shift.needed = sum(role.left for role in shift.roles.all())
    return shift


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
