"""Shapes of the back office's input for shifts, teams and volunteers."""

import re
from datetime import timedelta

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.forms import ActionForm, BackOfficeForm
from accounts.models import Role, User
from accounts.states import DESK_ROLES, RoleKind
from volunteers import identity
from volunteers.models import ServiceKind, Shift, Team, Volunteer
from volunteers.registration import Registration

ROLE_LINE = re.compile(r"^(?P<name>\S{1,40})\s+(?P<seats>\d{1,3})\s*人?(?:\s+(?P<needs>.{1,120}))?$")


def parse_roles(text: str) -> list[tuple[str, int, str]]:
    """One role a line: name, number of people, and what is needed. Raises ValidationError naming the line."""
    roles: list[tuple[str, int, str]] = []
    for number, line in enumerate(filter(None, map(str.strip, text.splitlines())), start=1):
        found = ROLE_LINE.match(line)
        if not found or int(found["seats"]) < 1:
            raise forms.ValidationError(_("第 %d 行看不懂，请写成：签到引导 2") % number)
        if found["name"] in {name for name, seats, needs in roles}:
            raise forms.ValidationError(_("岗位“%s”写了两次") % found["name"])
        roles.append((found["name"], int(found["seats"]), found["needs"] or ""))
    return roles


class ShiftForm(ActionForm):
    """A new shift with its roles."""

    roles = forms.CharField(
        label=gettext_lazy("岗位"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("每行一个：名称 人数 要求。例如：签到引导 2 会用手机"),
    )
    choices_within = {"venue": "community", "service_kind": "community"}
    kinds = DESK_ROLES | {RoleKind.LEADER}

    class Meta(BackOfficeForm.Meta):
        model = Shift
        fields = ["team", "title", "venue", "starts_at", "ends_at", "service_kind", "slot", "roles"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        desk = Role.objects.communities(self.for_user, DESK_ROLES)
        teams = Team.objects.filter(Q(leader=self.for_user) | Q(community__in=desk))
        self.fields["team"].queryset = teams
        slots = self.fields["slot"].queryset.filter(community__in=teams.values("community"))
        ahead = slots.upcoming(timezone.now()).filter(starts_at__lt=timezone.now() + timedelta(days=60))
        self.fields["slot"].queryset = ahead.with_details()

    def clean_roles(self):
        return parse_roles(self.cleaned_data["roles"])


class ShiftFactsForm(BackOfficeForm):
    """What may be corrected on a planned shift without anybody having to come at another time."""

    choices_within = {"venue": "community"}
    kinds = DESK_ROLES | {RoleKind.LEADER}

    class Meta(BackOfficeForm.Meta):
        model = Shift
        fields = ["title", "venue", "risks", "guarantees"]


class CancelShiftForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("取消的原因"),
        max_length=100,
        help_text=gettext_lazy("会写进发给每一位志愿者的通知，例如：雨天活动改期"),
    )


class TeamForm(BackOfficeForm):
    class Meta(BackOfficeForm.Meta):
        model = Team
        fields = ["name", "intro", "leader"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        leaders = User.objects.filter(roles__community=self.instance.community_id, roles__kind=RoleKind.LEADER)
        self.fields["leader"].queryset = leaders.distinct()
        self.fields["leader"].help_text = _("名单里是有“队长”角色的账号")


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

    FIXED = ("nature", "counts_as_service")

    class Meta(BackOfficeForm.Meta):
        model = ServiceKind
        fields = ["name", "nature", "counts_as_service"]

    def clean(self):
        wanted = super().clean()
        changed = [name for name in self.FIXED if name in self.changed_data]
        if self.instance.pk and changed and self.instance.shifts.filter(signups__isnull=False).exists():
            for name in changed:
                self.add_error(name, _("已经有人报过这一类的班，不能再改。请新建一类"))
        return wanted
