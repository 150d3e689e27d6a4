"""Shapes of the back office's input for shifts, teams and volunteers."""

from datetime import timedelta

from django import forms
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.forms import ActionForm, BackOfficeForm
from accounts.models import Role, User
from accounts.states import DESK_ROLES, RoleKind
from volunteers import actions, identity, rules
from volunteers.models import NOTICE, ServiceKind, Shift, Team, Volunteer
from volunteers.registration import Registration
from volunteers.states import ShiftState

from .role_lines import RolesField, lines_of

WINDOW = ["opens_at", "closes_at", "cancel_until"]
USUAL = {
    "conditions": rules.USUAL_CONDITIONS,
    "risks": rules.USUAL_RISKS,
    "guarantees": rules.USUAL_GUARANTEES,
}


class ShiftForm(ActionForm):
    """A new shift with its roles."""

    roles = RolesField()
    choices_within = {"venue": "community", "service_kind": "community"}
    kinds = DESK_ROLES | {RoleKind.LEADER}

    class Meta(BackOfficeForm.Meta):
        model = Shift
        fields = ["team", "title", "venue", "starts_at", "ends_at", "service_kind", "slot", "roles", *NOTICE, *WINDOW]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, words in USUAL.items():
            self.fields[name].initial = words
        self.fields["content"].help_text = _("要做什么；不填就写服务类别和名称")
        teams = offer_teams(self)
        slots = self.fields["slot"].queryset.filter(community__in=teams.values("community"))
        ahead = slots.upcoming(timezone.now()).filter(starts_at__lt=timezone.now() + timedelta(days=60))
        self.fields["slot"].queryset = ahead.with_details()


def offer_teams(form: forms.Form) -> QuerySet[Team]:
    """The teams that the user plans for; with one only, its usual roles are shown too."""
    desk = Role.objects.communities(form.for_user, DESK_ROLES)
    teams = Team.objects.filter(Q(leader=form.for_user) | Q(community__in=desk))
    form.fields["team"].queryset = teams
    if len(own := list(teams[:2])) == 1:
        form.fields["team"].initial = own[0]
        form.fields["roles"].widget.attrs["placeholder"] = lines_of(actions.usual_roles(own[0]))
    return teams


class ShiftFactsForm(BackOfficeForm):
    """What may be corrected on a planned shift without anybody having to come at another time."""

    choices_within = {"venue": "community"}
    kinds = DESK_ROLES | {RoleKind.LEADER}

    class Meta(BackOfficeForm.Meta):
        model = Shift
        fields = ["title", "venue", *NOTICE, *WINDOW]

    def _post_clean(self):
        super()._post_clean()
        if self.errors:
            return
        shift = self.instance
        times = (shift.starts_at, shift.ends_at, *(getattr(shift, name) for name in WINDOW))
        found = [refusal] if (refusal := rules.refusal_of_sign_up_times(*times)) else []
        if shift.state == ShiftState.OPEN:  # what people signed up for is not taken back
            found += rules.gaps_in_notice(shift)
        for one in found:
            self.add_error(None, _("%(message)s。%(next)s。") % {"message": one.message, "next": one.next_step})


class CancelShiftForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("取消的原因"),
        max_length=100,
        help_text=gettext_lazy("会写进发给每一位志愿者的通知，例如：雨天活动改期"),
    )


class TeamForm(BackOfficeForm):
    roles = RolesField(
        label=gettext_lazy("常用岗位"),
        help_text=gettext_lazy("新班次没写岗位时用这些。每行一个：名称 人数 要求 #资格"),
    )

    class Meta(BackOfficeForm.Meta):
        model = Team
        fields = ["name", "intro", "leader", "roles"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["roles"] = lines_of(actions.usual_roles(self.instance))
        leaders = User.objects.filter(roles__community=self.instance.community_id, roles__kind=RoleKind.LEADER)
        self.fields["leader"].queryset = leaders.distinct()
        self.fields["leader"].help_text = _("名单里是有“队长”角色的账号")

    @transaction.atomic
    def save(self, commit=True):
        team = super().save(commit)
        if "roles" in self.changed_data:
            actions.set_team_roles(team, self.cleaned_data["roles"], by=self.for_user, at=timezone.now())
        return team


class VolunteerForm(ActionForm):
    """The record; what is known of the person is kept in 个人, the state is moved by its own pages."""

    id_number = forms.CharField(label=gettext_lazy("证件号"), max_length=30, required=False)
    forget_identity = forms.BooleanField(label=gettext_lazy("删掉存着的证件号"), required=False)
    choices_within = {"service_kinds": "community"}

    class Meta(BackOfficeForm.Meta):
        model = Volunteer
        fields = ["legal_name", "sex", "service_kinds", "skills", "id_type", "id_number", "forget_identity"]
        widgets = {"service_kinds": forms.CheckboxSelectMultiple}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["service_kinds"].queryset = self.fields["service_kinds"].queryset.filter(counts_as_service=True)
        self.fields["id_number"].help_text = self.instance.shown_id or _("可不填；加密存放，只看得到后四位")

    def registration(self) -> Registration:
        typed = {name: self.cleaned_data[name] for name in ("legal_name", "sex", "service_kinds", "skills")}
        return Registration(**typed, identity=self.document())

    def document(self) -> identity.Identity | None:
        return identity.read(self.cleaned_data["id_type"], self.cleaned_data["id_number"])


class ServiceKindForm(BackOfficeForm):
    """What counts stays as it is once somebody has signed up for it: hours must not change their meaning later."""

    FIXED = ("nature", "counts_as_service", "danger_class", "insurance_required")

    class Meta(BackOfficeForm.Meta):
        model = ServiceKind
        fields = ["name", "nature", "counts_as_service", "danger_class", "insurance_required"]

    def clean(self):
        wanted = super().clean()
        changed = [name for name in self.FIXED if name in self.changed_data]
        if self.instance.pk and changed and self.instance.shifts.filter(signups__isnull=False).exists():
            for name in changed:
                self.add_error(name, _("已经有人报过这一类的班，不能再改。请新建一类"))
        return wanted
