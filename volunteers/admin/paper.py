"""Entering who has joined on paper: somebody known already, or a new household with this person at its head."""

from uuid import UUID

from django import forms
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from wagtail.admin.widgets.button import Button

from accounts.admin.forms import BackOfficeForm, PhoneField
from accounts.admin.viewsets import AddView, workplace
from accounts.models import Person
from accounts.states import DESK_ROLES
from volunteers import actions
from volunteers.models import Team, Volunteer
from volunteers.registration import Registration

from .forms import VolunteerForm


class PaperForm(VolunteerForm):
    """The sheet as it was filled in; a person who is known already brings name, address and birth date along."""

    name = forms.CharField(label=gettext_lazy("姓名"), max_length=40)
    address = forms.CharField(label=gettext_lazy("楼栋门牌"), max_length=80)
    phone = PhoneField()
    birth_date = forms.DateField(
        label=gettext_lazy("出生日期"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    teams = forms.ModelMultipleChoiceField(
        label=gettext_lazy("服务队"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    guardian_agrees = forms.BooleanField(
        label=gettext_lazy("监护人已在纸上签字同意"), required=False, help_text=gettext_lazy("未满 18 岁必须勾选")
    )

    class Meta(BackOfficeForm.Meta):
        model = Volunteer
        fields = [
            "name", "address", "phone", "birth_date", "sex", "teams", "service_kinds", "skills", "id_type", "id_number",
            "guardian_agrees",
        ]  # fmt: skip
        widgets = VolunteerForm.Meta.widgets

    def __init__(self, *args, person: Person | None, community, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["forget_identity"]
        self.fields["sex"].required = True
        self.fields["teams"].queryset = Team.objects.filter(community=community)
        if person:
            for name in ("name", "address", "phone"):
                del self.fields[name]
            if person.birth_date:
                del self.fields["birth_date"]
        else:
            self.fields["name"].help_text = _("已经登记过的人，请到“个人”里找到他，点“登记为志愿者”")
            del self.fields["guardian_agrees"]

    def registration(self) -> Registration:
        typed = self.cleaned_data
        return Registration(
            sex=typed["sex"],
            birth_date=typed.get("birth_date"),
            skills=typed["skills"],
            service_kinds=typed["service_kinds"],
            teams=typed["teams"],
            identity=self.document(),
            guardian_agrees=typed.get("guardian_agrees", False),
        )


@method_decorator(sensitive_post_parameters("id_number"), name="dispatch")
class PaperView(AddView):
    """Afterwards comes the card, to be printed and handed over."""

    @cached_property
    def person(self) -> Person | None:
        asked = self.request.GET.get("person", "")
        mine = Person.objects.active().in_communities_of(self.request.user, DESK_ROLES)
        try:
            return get_object_or_404(mine.select_related("household"), pk=UUID(asked)) if asked else None
        except ValueError:
            raise Http404 from None

    def get_form_kwargs(self):
        community = self.person.household.community_id if self.person else workplace(self.request)
        return super().get_form_kwargs() | {"person": self.person, "community": community}

    def get_page_subtitle(self):
        return str(self.person) if self.person else super().get_page_subtitle()

    def get_add_url(self):
        return self.request.get_full_path() if self.person else super().get_add_url()

    def save_instance(self):
        told = {"by": self.request.user, "at": timezone.now(), "said": self.form.registration()}
        if self.person:
            return actions.enter_on_paper(self.person, **told)
        typed = {name: self.form.cleaned_data[name] for name in ("name", "phone", "address")}
        return actions.enter_newcomer(workplace(self.request), **typed, **told)

    def get_success_url(self):
        return reverse("checkin_desk:card", args=[self.object.pk])


def enter_buttons(person: Person, user) -> list[Button]:
    if not user.has_perm("volunteers.add_volunteer"):
        return []
    url = f"{reverse('desk_volunteer:add')}?person={person.pk}"
    return [Button(_("登记为志愿者"), url=url, icon_name="user", priority=10)]
