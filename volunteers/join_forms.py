"""Shape of what somebody tells who wants to serve."""

from django import forms

from accounts.forms import BIRTH_FORMATS
from accounts.models import Person
from common.errors import Refusal
from volunteers import identity
from volunteers.models import ServiceKind, Team, Volunteer
from volunteers.registration import Registration
from volunteers.states import DangerClass, IdType, Sex

# Where a refusal of volunteers.rules stands in the form.
FIELD_OF = {
    "record_incomplete": "sex",
    "id_birth_differs": "id_number",
    "id_number_wrong": "id_number",
    "id_taken": "id_number",
    "id_type_missing": "id_type",
}


class JoinForm(forms.Form):
    """One page: who, what, with whom. A birth date that is known is not asked again, a document need not be given."""

    legal_name = forms.CharField(
        label="姓名", max_length=40, help_text="和证件上一样，写进服务记录", error_messages={"required": "请填姓名"}
    )
    sex = forms.ChoiceField(
        label="性别", choices=Sex.choices, widget=forms.RadioSelect, error_messages={"required": "请选性别"}
    )
    birth_date = forms.DateField(
        label="出生日期",
        input_formats=BIRTH_FORMATS,
        error_messages={"required": "请填出生日期", "invalid": "出生日期看不懂，请写成 1985-05-20"},
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "bday"}),
    )
    service_kinds = forms.ModelMultipleChoiceField(
        label="想做什么", queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    skills = forms.CharField(
        label="你会什么", max_length=120, required=False, help_text="比如：会写春联、能讲河南话、有急救证"
    )
    teams = forms.ModelMultipleChoiceField(
        label="想加入哪支队", queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    id_type = forms.ChoiceField(label="证件", choices=IdType.choices, initial=IdType.RESIDENT, required=False)
    id_number = forms.CharField(
        label="证件号",
        max_length=30,
        required=False,
        help_text="加密存放，只看得到后四位",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    agrees = forms.BooleanField(
        label="我愿意按约定的时间来，来不了会早点说", error_messages={"required": "请先勾选这一条"}
    )
    guardian_agrees = forms.BooleanField(
        label="我是监护人，看过说明，我同意", error_messages={"required": "请监护人看完说明再勾选"}
    )

    def __init__(
        self,
        *args,
        person: Person,
        volunteer: Volunteer | None,
        is_child: bool,
        invited_to: Team | None = None,
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        community = person.household.community_id
        kinds = ServiceKind.objects.filter(community=community, counts_as_service=True)
        self.fields["service_kinds"].queryset = kinds.filter(danger_class=DangerClass.NONE) if is_child else kinds
        self.fields["teams"].queryset = Team.objects.filter(community=community)
        self.initial = {"legal_name": person.name} | (_said_before(volunteer) if volunteer else {}) | self.initial
        if invited_to:
            self.initial["teams"] = [*self.initial.get("teams", []), invited_to.pk]
        if person.birth_date:
            del self.fields["birth_date"]
        if is_child:
            self.fields["agrees"].label = f"{person.name}自己愿意来，来不了会早点说"
        else:
            del self.fields["guardian_agrees"]
        if volunteer and volunteer.id_last4:
            self.fields["id_number"].help_text = f"已登记{volunteer.shown_id}，不改就空着"

    def wanted(self) -> Registration:
        """What the action takes."""
        typed = {name: self.cleaned_data[name] for name in ("sex", "legal_name", "skills", "service_kinds", "teams")}
        document = identity.read(self.cleaned_data["id_type"], self.cleaned_data["id_number"])
        return Registration(
            **typed,
            birth_date=self.cleaned_data.get("birth_date"),
            identity=document,
            guardian_agrees=self.cleaned_data.get("guardian_agrees", False),
        )

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal at the field it is about."""
        self.add_error(FIELD_OF.get(refusal.code), f"{refusal.message}。{refusal.next_step}。")

    @property
    def opens_identity(self) -> bool:
        return bool(self.errors.keys() & {"id_type", "id_number"} or self.data.get("id_number"))


def _said_before(volunteer: Volunteer) -> dict:
    return {
        "legal_name": volunteer.record_name,
        "sex": volunteer.sex,
        "skills": volunteer.skills,
        "service_kinds": volunteer.service_kinds.all(),
        "teams": [one.team_id for one in volunteer.memberships.all()],
    }
