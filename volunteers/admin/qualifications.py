"""资格, who holds them, and 学习记录: what was taught stands apart from hours of service."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column

from accounts.admin.forms import ActionForm, BackOfficeForm
from accounts.admin.viewsets import AddView, BackOfficeViewSet
from common.chinese import zh_full_date, zh_minutes
from volunteers import actions
from volunteers.models import Qualification, TrainingRecord, VolunteerQualification

DAY_MINUTES = 24 * 60


class QualificationForm(BackOfficeForm):
    class Meta(BackOfficeForm.Meta):
        model = Qualification
        fields = ["name"]

    def clean_name(self):
        """Without spaces, so that a role can ask for it in its line."""
        name = "".join(self.cleaned_data["name"].split()).strip("#＃")
        if not name:
            raise forms.ValidationError(_("请写一个名称，例如：急救证"))
        return name


class OfVolunteerForm(ActionForm):
    choices_within = {"volunteer": "community"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["volunteer"].queryset = self.fields["volunteer"].queryset.select_related("person")


class VerifyForm(OfVolunteerForm):
    choices_within = {"volunteer": "community", "qualification": "community"}

    class Meta(BackOfficeForm.Meta):
        model = VolunteerQualification
        fields = ["volunteer", "qualification", "expires"]


class TrainingForm(OfVolunteerForm):
    minutes = forms.IntegerField(label=gettext_lazy("学习时长（分钟）"), min_value=1, max_value=DAY_MINUTES)

    class Meta(BackOfficeForm.Meta):
        model = TrainingRecord
        fields = ["volunteer", "name", "content", "date", "minutes", "host"]


class VerifyView(AddView):
    def save_instance(self):
        fields = {**self.form.cleaned_data}
        return actions.verify_qualification(
            fields.pop("volunteer"), fields.pop("qualification"), **fields, by=self.request.user, at=timezone.now()
        )


class RecordTrainingView(AddView):
    def save_instance(self):
        fields = {**self.form.cleaned_data}
        return actions.record_training(fields.pop("volunteer"), **fields, by=self.request.user, at=timezone.now())


class QualificationViewSet(BackOfficeViewSet):
    model = Qualification
    icon = "tick"
    menu_label = gettext_lazy("资格")
    form_class = QualificationForm
    search_fields = ["name"]
    list_display = ["name"]
    list_export = ["name"]
    export_filename = "zige"


class VolunteerQualificationViewSet(BackOfficeViewSet):
    """Seen again is added again: the newest word stands."""

    model = VolunteerQualification
    icon = "clipboard-list"
    menu_label = gettext_lazy("志愿者资格")
    community_path = "volunteer__community"
    forbidden = frozenset({"change"})
    add_view_class = VerifyView
    form_class = VerifyForm
    select = ("volunteer__person", "qualification", "verified_by")
    list_filter = ["qualification", "expires"]
    search_fields = ["volunteer__person__name", "volunteer__number", "qualification__name"]
    list_display = [
        "volunteer",
        Column("qualification", label=gettext_lazy("资格"), sort_key="qualification__name"),
        Column(
            "expires",
            label=gettext_lazy("有效到"),
            accessor=lambda held: zh_full_date(held.expires) or _("长期"),
            sort_key="expires",
        ),
        Column("verified_by", label=gettext_lazy("核对人")),
    ]
    list_export = ["volunteer", "qualification", "expires", "verified_by", "verified_at"]
    export_filename = "zhiyuanzhezige"


class TrainingRecordViewSet(BackOfficeViewSet):
    model = TrainingRecord
    icon = "openquote"
    menu_label = gettext_lazy("学习记录")
    community_path = "volunteer__community"
    forbidden = frozenset({"change"})
    add_view_class = RecordTrainingView
    form_class = TrainingForm
    select = ("volunteer__person", "recorded_by")
    list_filter = ["date"]
    search_fields = ["volunteer__person__name", "volunteer__number", "name", "host"]
    list_display = [
        "volunteer",
        "name",
        Column("date", label=gettext_lazy("日期"), accessor=lambda one: zh_full_date(one.date), sort_key="date"),
        Column(
            "minutes",
            label=gettext_lazy("学习时长"),
            accessor=lambda one: zh_minutes(one.minutes),
            sort_key="minutes",
        ),
        "host",
    ]
    list_export = ["volunteer", "name", "content", "date", "minutes", "host", "recorded_by"]
    export_filename = "xuexijilu"
