"""The queue of a shift at the desk: answers by phone, seats from the list, members put on a role, other numbers."""

from functools import partial

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from accounts.admin.desk import refusal_text
from common.errors import DomainError
from volunteers import actions
from volunteers.models import Shift, ShiftRole, Signup, TeamMembership, Volunteer
from volunteers.states import MembershipState

from .roster import OfRoster, OfShift, uuid_of

ANSWERS = {
    "accept": (
        partial(actions.accept_offer, accept_overlap=True, accept_risks=True),
        gettext_lazy("%s 来，名额定了。"),
    ),
    "decline": (actions.decline_offer, gettext_lazy("%s 不来，名额给下一位了。")),
    "seat": (actions.seat_from_queue, gettext_lazy("%s 有岗位了，请告诉本人。")),
}


class QueueView(OfShift, View):
    """What somebody said on the phone about an offer; or a seat from the list shortly before the start."""

    permission = "volunteers.change_shift"
    http_method_names = ("post",)

    def post(self, request, shift_id: int):
        rows = self.shift.signups.select_related("volunteer__person__user", "role", "shift")
        signup = get_object_or_404(rows, pk=uuid_of(request.POST.get("signup")))
        act, said = ANSWERS.get(request.POST.get("answer"), ANSWERS["accept"])
        try:
            act(signup, by=request.user, at=timezone.now())
            messages.success(request, said % signup.volunteer.person.name)
        except DomainError as error:
            messages.error(request, refusal_text(error))
        return redirect("volunteer_desk:roster", self.shift.pk)


class RoleForm(forms.Form):
    role = forms.ModelChoiceField(label=gettext_lazy("岗位"), queryset=None, empty_label=None)

    def __init__(self, *args, shift: Shift, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].queryset = shift.roles.all()
        self.fields["role"].label_from_instance = _describe_role


def _describe_role(role: ShiftRole) -> str:
    words = {"role": role.name, "taken": role.taken, "capacity": role.capacity, "waiting": role.waiting}
    if role.waiting:
        return _("%(role)s（%(taken)d / %(capacity)d，%(waiting)d 人排队）") % words
    return _("%(role)s（%(taken)d / %(capacity)d）") % words


class MembersForm(RoleForm):
    volunteers = forms.ModelMultipleChoiceField(
        label=gettext_lazy("队员"), queryset=None, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, shift: Shift, **kwargs):
        super().__init__(*args, shift=shift, **kwargs)
        agreed = TeamMembership.objects.filter(team=shift.team_id, state=MembershipState.MEMBER)
        members = Volunteer.objects.filter(pk__in=agreed.values("volunteer")).select_related("person__user")
        there = Signup.objects.promised().filter(shift=shift).values("volunteer")
        self.fields["volunteers"].queryset = members.exclude(pk__in=there).order_by("number")


class SeatsForm(RoleForm):
    seats = forms.IntegerField(label=gettext_lazy("要几个人"), min_value=1, max_value=999)


class OfRoles(OfRoster):
    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"shift": self.shift}


class AddMembersView(OfRoles):
    form_class = MembersForm
    page_title = gettext_lazy("给队员报名")
    submit_label = gettext_lazy("一起报名，并通知本人")

    def get_context_data(self, **kwargs):
        facts = [_("选几位队员一起报。有一位报不了，就一个也不报，并写明原因。")]
        return super().get_context_data(facts=facts, **kwargs)

    def act(self, form) -> str:
        wanted = form.cleaned_data
        made = actions.sign_up_members(
            wanted["role"], volunteers=wanted["volunteers"], by=self.request.user, at=timezone.now()
        )
        messages.success(self.request, _("报好了 %d 人。") % len(made))
        return reverse("volunteer_desk:roster", args=[self.shift.pk])


class SeatsView(OfRoles):
    form_class = SeatsForm
    page_title = gettext_lazy("改岗位人数")
    submit_label = gettext_lazy("改人数")

    def get_context_data(self, **kwargs):
        facts = [_("加出来的名额按顺序通知排队的人。不能少于已经占的名额。")]
        return super().get_context_data(facts=facts, **kwargs)

    def act(self, form) -> str:
        role, seats = form.cleaned_data["role"], form.cleaned_data["seats"]
        actions.resize_role(role, seats, by=self.request.user, at=timezone.now())
        messages.success(self.request, _("“%(role)s”现在要 %(seats)d 人。") % {"role": role.name, "seats": seats})
        return reverse("volunteer_desk:roster", args=[self.shift.pk])
