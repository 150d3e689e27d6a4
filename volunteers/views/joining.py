"""加入志愿者: asking to serve, for oneself or a child; a guardian's word; leaving again."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from accounts.models import Person
from common.errors import DomainError
from common.pages import personal
from volunteers import actions, summary
from volunteers.applicants import children_of
from volunteers.invitations import team_of
from volunteers.join_forms import JoinForm
from volunteers.models import Signup, Team, Volunteer
from volunteers.states import MAY_APPLY


@sensitive_post_parameters("id_number")
@personal("GET", "POST")
def join(request):
    """For oneself, or as a guardian for a child of the household."""
    at, own = timezone.now(), getattr(request.user, "person", None)
    if own is None:
        return render(request, "volunteers/join.html", {"tab": "volunteer"})
    person, code = _who(request, own, at), request.GET.get("team", "")
    volunteer = Volunteer.objects.filter(person=person).select_related("person__household").first()
    team = team_of(code, community_id=own.household.community_id, at=at)
    if volunteer and volunteer.state not in MAY_APPLY:
        return _one_more(request, volunteer, team) if person == own else redirect(_page_of(volunteer))
    posted, refused = request.POST if request.method == "POST" else None, False
    form = JoinForm(posted, person=person, volunteer=volunteer, is_child=person != own, invited_to=team)
    if form.is_valid():
        try:
            actions.join(person, by=request.user, at=at, said=form.wanted())
        except DomainError as error:
            form.refuse(error.refusal)
            refused = True
        else:
            messages.success(request, "收到了，队长或社区看过就告诉你。")
            return redirect("volunteers:home")
    context = {"form": form, "person": person, "is_child": person != own, "volunteer": volunteer, "tab": "volunteer"}
    context |= {"team": team, "is_stale": bool(code and not team)}
    status = 409 if refused else 400 if form.errors else 200
    return render(request, "volunteers/join.html", context, status=status)


def _one_more(request, volunteer: Volunteer, team: Team | None):
    """Who serves already needs no form: one button asks the team that has invited."""
    if team is None or volunteer.memberships.filter(team=team).exists():
        return redirect("volunteers:home")
    context = {"team": team, "tab": "volunteer"}
    if request.method == "GET":
        return render(request, "volunteers/ask_team.html", context)
    try:
        actions.ask_for_team(team, volunteer=volunteer, by=request.user, at=timezone.now())
    except DomainError as error:
        return render(request, "volunteers/ask_team.html", context | {"refusal": error.refusal}, status=409)
    messages.success(request, f"收到了，等{team.name}的队长同意。")
    return redirect("volunteers:home")


def _who(request, own: Person, at) -> Person:
    """Oneself, or the child whose id stands in the address or the form."""
    asked = request.POST.get("person") or request.GET.get("person") or ""
    if not asked:
        return own
    found = next((one for one in [own, *children_of(own, at)] if str(one.pk) == asked), None)
    if found is None:
        raise Http404
    return found


def _page_of(volunteer: Volunteer) -> str:
    return reverse("volunteers:child", args=[volunteer.pk])


@personal("GET", "POST")
def child(request, pk):
    """A child's standing, and the guardian's word: given anew, or taken back."""
    children = Volunteer.objects.in_care_of(request.user).select_related("person__household")
    volunteer, at = get_object_or_404(children, pk=pk), timezone.now()
    context, status = {"tab": "volunteer"}, 200
    if request.method == "POST":
        try:
            messages.success(request, _take_word(request, volunteer, at))
            return redirect(_page_of(volunteer))
        except DomainError as error:
            status, context["refusal"] = 409, error.refusal
    coming = Signup.objects.live().filter(volunteer=volunteer, shift__ends_at__gt=at).select_related("shift", "role")
    context |= {
        "volunteer": volunteer,
        "consent": volunteer.consents.filter(withdrawn_at=None).first(),
        "coming": coming.order_by("shift__starts_at"),
        "totals": summary.totals(volunteer, at=at),
    }
    return render(request, "volunteers/child.html", context, status=status)


def _take_word(request, volunteer: Volunteer, at) -> str:
    if request.POST.get("word") == "withdraw":
        given_back = actions.withdraw_consent(volunteer, by=request.user, at=at)
        return f"撤回了，{given_back} 个还没开始的班也取消了。" if given_back else "撤回了。"
    actions.give_consent(volunteer, by=request.user, at=at)
    return "同意好了。"


@personal("GET", "POST")
def leave(request):
    own = Volunteer.objects.visible_to(request.user).exclude(state="closed").select_related("person__household")
    volunteer = get_object_or_404(own)
    context = {"volunteer": volunteer, "tab": "volunteer"}
    if request.method == "GET":
        return render(request, "volunteers/leave.html", context)
    try:
        actions.leave(volunteer, by=request.user, at=timezone.now())
    except DomainError as error:
        return render(request, "volunteers/leave.html", context | {"refusal": error.refusal}, status=409)
    messages.success(request, "退出了，以前的时长都还在。想回来随时再申请。")
    return redirect("volunteers:home")
