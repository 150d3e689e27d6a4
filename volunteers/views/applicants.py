"""志愿者申请: who asks to serve, for a leader's or the desk's word."""

from urllib.parse import quote

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe

from common.errors import DomainError
from common.pages import personal
from common.qr import qr_svg
from volunteers import actions
from volunteers.applicants import applicants_for, described, in_queue, may_review_any
from volunteers.forms import SendBackForm
from volunteers.invitations import GOOD_FOR, invitation
from volunteers.models import Team

A_PAGE = 20


@personal("GET")
def applicants(request):
    """Who waits for me; who leads no team and is not the desk finds no page."""
    rows = list(applicants_for(request.user)[: A_PAGE + 1])
    if not rows and not may_review_any(request.user):
        raise Http404
    shown = [in_queue(volunteer, request.user) for volunteer in rows[:A_PAGE]]
    context = {"rows": shown, "more": len(rows) > A_PAGE, "teams": Team.objects.agreed_by(request.user)}
    return render(request, "volunteers/applicants.html", context)


@personal("GET")
def invite(request, pk):
    """The team's QR: whoever scans it finds the form with the team chosen."""
    team, at = get_object_or_404(Team.objects.agreed_by(request.user), pk=pk), timezone.now()
    address = f"{reverse('volunteers:join')}?team={quote(invitation(team, at=at))}"
    qr = mark_safe(qr_svg(request.build_absolute_uri(address)))  # noqa: S308  our own drawing of our own address
    return render(request, "volunteers/invite.html", {"team": team, "qr": qr, "until": at + GOOD_FOR})


@personal("GET", "POST")
def applicant(request, pk):
    volunteer = get_object_or_404(applicants_for(request.user), pk=pk)
    form, context, status = SendBackForm(), {}, 200
    if request.method == "POST":
        form = SendBackForm(request.POST) if request.POST.get("word") == "send_back" else None
        if form is None or form.is_valid():
            try:
                messages.success(request, _decide(request, volunteer, form))
                return redirect("volunteers:applicants")
            except DomainError as error:
                status, context = 409, {"refused": error.refusal}
        else:
            status = 400
    context |= {"applicant": described(volunteer, request.user), "form": form or SendBackForm()}
    return render(request, "volunteers/applicant.html", context, status=status)


def _decide(request, volunteer, form: SendBackForm | None) -> str:
    by, at = request.user, timezone.now()
    if form:
        actions.send_back(volunteer, by=by, at=at, reason=form.cleaned_data["reason"])
        return "退回了，原因已告诉本人。"
    actions.admit(volunteer, by=by, at=at)
    return f"同意了，{volunteer.person.name}可以来服务了。"
