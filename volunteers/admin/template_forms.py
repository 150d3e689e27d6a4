"""Shapes of the input about shifts that return every week."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.forms import ActionForm, BackOfficeForm
from accounts.states import DESK_ROLES, RoleKind
from booking.admin.series_forms import WEEKDAYS, ClockField, DayField
from booking.recurrence import Frequency, Recurrence
from volunteers.models import NOTICE, ShiftTemplate
from volunteers.roles import RolePlan
from volunteers.rules import LONGEST

from .forms import USUAL, offer_teams
from .role_lines import RolesField, lines_of

EVERY = [(1, gettext_lazy("每周")), (2, gettext_lazy("每两周"))]
TERMS = ["title", "venue", "service_kind", "start_time", "minutes", "skip_holidays", "valid_until", *NOTICE]


class TemplateForm(ActionForm):
    """A new template with its roles."""

    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("星期几"), choices=WEEKDAYS, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    every = forms.TypedChoiceField(label=gettext_lazy("隔多久"), choices=EVERY, coerce=int, initial=1)
    start_time = ClockField(label=gettext_lazy("几点开始"))
    minutes = forms.IntegerField(
        label=gettext_lazy("多少分钟"), min_value=1, max_value=LONGEST, initial=120,
        help_text=gettext_lazy("可以过零点，例如 22:00 起 180 分钟"),
    )  # fmt: skip
    valid_from = DayField(label=gettext_lazy("从哪天起"))
    valid_until = DayField(
        label=gettext_lazy("到哪天为止"), required=False, help_text=gettext_lazy("不填：一直排下去，总是排好往后四周")
    )
    insurance_until = DayField(label=gettext_lazy("保险到哪天"), required=False)
    roles = RolesField()
    choices_within = {"venue": "community", "service_kind": "community"}
    kinds = DESK_ROLES | {RoleKind.LEADER}
    field_order = [
        "since", "team", "title", "venue", "service_kind", "weekdays", "every", "start_time", "minutes", "valid_from",
        "valid_until", "skip_holidays", "roles",
    ]  # fmt: skip

    class Meta(BackOfficeForm.Meta):
        model = ShiftTemplate
        fields = ["team", "valid_from", *TERMS]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, words in USUAL.items():
            self.fields[name].initial = words
        self.fields["content"].help_text = _("要做什么；不填就写服务类别和名称")
        if "team" in self.fields:
            offer_teams(self)

    def template(self) -> ShiftTemplate:
        """What was typed, as a template that is not saved."""
        typed = self.cleaned_data
        facts = {name: typed[name] for name in TERMS}
        rule = self._rule(typed["valid_from"])
        return ShiftTemplate(team=typed["team"], valid_from=typed["valid_from"], rule=rule.as_json(), **facts)

    def _rule(self, first) -> Recurrence:
        """Weeks are counted from `first`."""
        typed = self.cleaned_data
        return Recurrence(
            Frequency.WEEKLY, first=first, weekdays=tuple(sorted(typed["weekdays"])), interval=typed["every"]
        )


class ChangeTemplateForm(TemplateForm):
    """Starts with what the template gives now; the new edition begins on `since`."""

    since = DayField(label=gettext_lazy("从哪天起改"))
    team = None
    valid_from = None

    class Meta(TemplateForm.Meta):
        fields = TERMS

    def __init__(self, *args, template: ShiftTemplate, **kwargs):
        rule = template.recurrence
        facts = {name: getattr(template, name) for name in TERMS}
        shown = facts | {
            "venue": template.venue_id, "service_kind": template.service_kind_id,
            "weekdays": list(rule.weekdays), "every": rule.interval, "roles": lines_of(roles_of(template)),
        }  # fmt: skip
        super().__init__(*args, **kwargs)
        self.initial = shown | (kwargs.get("initial") or {})
        self.of = template

    def terms(self) -> dict[str, Any]:
        typed, rule = self.cleaned_data, self.of.recurrence
        if {"weekdays", "every"} & set(self.changed_data):
            rule = self._rule(typed["since"])
        return {name: typed[name] for name in TERMS} | {"rule": rule.as_json(), "roles": typed["roles"]}


class EndTemplateForm(forms.Form):
    since = DayField(label=gettext_lazy("从哪天起不再排"))


def roles_of(template: ShiftTemplate) -> list[RolePlan]:
    return [role.plan for role in template.roles.prefetch_related("qualifications")]
