"""家庭 and 个人 in the back office."""

from django import forms
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column

from accounts import actions
from accounts.models import Household, Person
from accounts.phones import masked
from accounts.states import ConsentMethod

from .forms import ActionForm, BackOfficeForm, PhoneField
from .viewsets import AddView, BackOfficeViewSet, ChangeView, workplace


class HouseholdForm(BackOfficeForm):
    name = forms.CharField(label=_("第一位家人的姓名"), max_length=40)
    phone = PhoneField()

    class Meta(BackOfficeForm.Meta):
        model = Household
        fields = ["address", "phone"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["address"].required = True
        if self.instance.pk:
            del self.fields["name"]


class HouseholdAddView(AddView):
    def save_instance(self):
        typed = self.form.cleaned_data
        person = actions.register_household(
            workplace(self.request),
            name=typed["name"],
            phone=typed["phone"],
            address=typed["address"],
            by=self.request.user,
            at=timezone.now(),
        )
        return person.household


class HouseholdViewSet(BackOfficeViewSet):
    model = Household
    icon = "home"
    menu_label = _("家庭")
    form_class = HouseholdForm
    add_view_class = HouseholdAddView
    select = ("contact",)
    search_fields = ["address", "phone", "persons__name", "contact__phone"]
    list_display = [
        "__str__",
        Column("members", label=_("人数"), sort_key="members"),
        Column(
            "names", label=_("家人"), accessor=lambda h: "、".join(p.name for p in h.persons.all() if p.left_at is None)
        ),
        Column("phone", label=_("联系电话"), accessor=lambda h: masked(h.phone) or h.phone),
        Column("contact", label=_("联系账号"), accessor=lambda h: h.contact or _("没有账号")),
    ]
    list_export = ["address", "members", "phone", "created_at"]
    export_headings = {"members": _("人数")}
    export_filename = "jiating"

    def describe(self, queryset):
        persons = Person.objects.active().filter(household=OuterRef("pk")).order_by().values("household")
        members = Coalesce(Subquery(persons.annotate(n=Count("pk")).values("n"), IntegerField()), 0)
        return queryset.annotate(members=members).prefetch_related("persons")

    def row_buttons(self, household, user):
        return [button for hook in hooks.get_hooks("household_buttons") for button in hook(household, user)]


class PersonForm(ActionForm):
    guardian_agrees = forms.BooleanField(
        label=_("监护人已在柜台同意登记"), required=False, help_text=_("未满 18 岁必须勾选")
    )
    choices_within = {"household": "community"}

    class Meta(BackOfficeForm.Meta):
        model = Person
        fields = ["household", "name", "relation", "birth_date", "guardian_agrees"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["household"].disabled = True


class PersonAddView(AddView):
    def get_initial_form_instance(self):
        return None

    def get_initial(self):
        asked = self.request.GET.get("household", "")
        return {"household": asked} if asked.isdecimal() else {}

    def save_instance(self):
        return actions.add_person(
            **self.form.cleaned_data, by=self.request.user, at=timezone.now(), method=ConsentMethod.DESK
        )


class PersonChangeView(ChangeView):
    def save_instance(self):
        self.has_content_changes = self.form.has_changed()
        typed = {name: value for name, value in self.form.cleaned_data.items() if name != "household"}
        person = get_object_or_404(self.get_queryset(), pk=self.object.pk)
        return actions.change_person(person, **typed, by=self.request.user, at=timezone.now())


class PersonViewSet(BackOfficeViewSet):
    model = Person
    icon = "user"
    menu_label = _("个人")
    form_class = PersonForm
    community_path = "household__community"
    add_view_class = PersonAddView
    edit_view_class = PersonChangeView
    select = ("household", "grid", "user")
    list_filter = ["relation", "grid"]
    search_fields = ["name", "household__address", "household__phone"]
    list_display = [
        "name",
        Column("household", label=_("家庭")),
        "relation",
        Column(
            "age",
            label=_("年龄"),
            accessor=lambda p: _("未填") if (age := p.age_on(timezone.localdate())) is None else age,
        ),
        Column("grid", label=_("网格"), accessor=lambda p: p.grid or ""),
        Column("login", label=_("账号"), accessor=lambda p: p.user or ""),
    ]
    list_export = ["name", "household", "get_relation_display", "birth_date", "grid"]
    export_headings = {"get_relation_display": _("关系")}
    export_filename = "geren"

    def describe(self, queryset):
        return queryset.active()

    def row_buttons(self, person, user):
        """What rooms above do with a person: enter a volunteer."""
        return [button for hook in hooks.get_hooks("person_buttons") for button in hook(person, user)]
