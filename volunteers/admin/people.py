"""The list of volunteers; who serves and who does not is moved by actions only."""

from django.db.models import Exists, OuterRef, Sum
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button

from accounts.admin.viewsets import BackOfficeViewSet, ChangeView
from common.chinese import zh_date, zh_minutes
from volunteers import actions
from volunteers.models import LedgerEntry, TeamMembership, Volunteer
from volunteers.states import MembershipState, VolunteerState

from . import forms
from .lists import total
from .paper import PaperForm, PaperView


@method_decorator(sensitive_post_parameters("id_number"), name="dispatch")
class VolunteerChangeView(ChangeView):
    def save_instance(self):
        self.has_content_changes = self.form.has_changed()
        volunteer = get_object_or_404(self.get_queryset(), pk=self.object.pk)
        forget = self.form.cleaned_data["forget_identity"]
        return actions.correct_record(
            volunteer, self.form.registration(), by=self.request.user, at=timezone.now(), forget_identity=forget
        )


class VolunteerViewSet(BackOfficeViewSet):
    model = Volunteer
    icon = "user"
    menu_label = _("志愿者")
    forbidden = frozenset({"delete"})
    add_view_class = PaperView
    form_class = forms.VolunteerForm
    edit_view_class = VolunteerChangeView
    select = ("person",)
    list_filter = ["state", "source", "joined_at"]
    search_fields = ["person__name", "number", "skills"]
    list_display = [
        "number",
        Column("person", label=_("姓名"), sort_key="person__name"),
        "state",
        "skills",
        Column("minutes", label=_("累计时长"), accessor=lambda v: zh_minutes(v.minutes), sort_key="minutes"),
        Column("joined_at", label=_("加入"), accessor=lambda v: zh_date(v.joined_at), sort_key="joined_at"),
    ]
    list_export = ["number", "person", "get_state_display", "get_sex_display", "skills", "minutes", "joined_at"]
    export_headings = {"get_state_display": _("状态"), "get_sex_display": _("性别"), "minutes": _("累计分钟")}
    export_filename = "zhiyuanzhe"

    def row_buttons(self, volunteer, user):
        """What fits the state; rooms above add theirs, a printed card for one."""
        above = [button for hook in hooks.get_hooks("volunteer_buttons") for button in hook(volunteer, user)]
        return [*_standing_buttons(volunteer), *above]

    def get_form_class(self, for_update=False):
        return forms.VolunteerForm if for_update else PaperForm

    def describe(self, queryset):
        ledger = LedgerEntry.objects.filter(volunteer=OuterRef("pk"))
        asked = TeamMembership.objects.filter(volunteer=OuterRef("pk"), state=MembershipState.APPLIED)
        return queryset.annotate(minutes=total(ledger, "volunteer", Sum("minutes_counted")), asks=Exists(asked))


def _standing_buttons(volunteer: Volunteer) -> list[Button]:
    state, asks = volunteer.state, volunteer.asks
    fitting = {
        "applicant": (_("审核"), "check", state == "pending" or (state == "active" and asks)),
        "suspend": (_("暂停"), "lock", state == VolunteerState.ACTIVE),
        "resume": (_("恢复"), "lock-open", state == VolunteerState.SUSPENDED),
        "leave": (_("退出"), "cross", state != VolunteerState.CLOSED),
    }
    return [
        Button(label, url=reverse(f"volunteer_desk:{name}", args=[volunteer.pk]), icon_name=icon, priority=priority)
        for priority, (name, (label, icon, fits)) in enumerate(fitting.items(), start=1)
        if fits
    ]
