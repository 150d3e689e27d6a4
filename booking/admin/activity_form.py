"""The form of an activity: what it is, who may come, how places are given; in groups that open one by one."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList

from accounts.admin.forms import ActionForm, BackOfficeForm
from accounts.states import PLAN_ROLES
from booking.models import Activity
from booking.states import Allocation, Audience, CreditEffect, DrawWeights, WaitlistPolicy

AGE_MAX = 130
CHECKED_BY_AGE = frozenset({Audience.CHILDREN, Audience.FAMILY, Audience.ELDERS})
GIVING = (
    (Allocation.FIRST_COME, _("先到先得：报上就有座，满了排候补")),
    (Allocation.APPROVAL, _("报名后审核：先占着座，工作人员看过再定")),
    (Allocation.DRAW, _("抽签：截止前都能报，到时一起抽，人人可查")),
)
QUEUEING = (
    (WaitlistPolicy.STRICT, _("严格按顺序：排第一的坐不下，后面也等着")),
    (WaitlistPolicy.FILL, _("先补坐得下的：一家人多就先问后面人少的")),
    (WaitlistPolicy.NONE, _("不候补：满了就不能再报")),
)
WEIGHING = (
    (CreditEffect.NONE, _("不看信用分")),
    (CreditEffect.WAITLIST_FIRST, _("信用分多的排在别人后面，带孩子的不受影响")),
    (CreditEffect.REFUSE, _("信用分多的暂不能报，带孩子的不受影响")),
)


class ActivityForm(ActionForm):
    listed = forms.BooleanField(
        label=_("公开"), required=False, help_text=_("居民能看到，也能报名；发布活动页时会自动公开")
    )
    min_age = forms.IntegerField(label=_("最小年龄"), required=False, min_value=0, max_value=AGE_MAX)
    max_age = forms.IntegerField(label=_("最大年龄"), required=False, min_value=0, max_value=AGE_MAX)
    accompany_under = forms.IntegerField(label=_("几岁以下要大人陪"), required=False, min_value=1, max_value=18)
    party_max = forms.IntegerField(label=_("一户最多几人"), min_value=1, max_value=100, initial=4)
    household_max = forms.IntegerField(label=_("一户最多报几场"), required=False, min_value=1, max_value=100)
    allocation = forms.ChoiceField(
        label=_("名额分配"), choices=GIVING, widget=forms.RadioSelect, initial=Allocation.FIRST_COME
    )
    waitlist_policy = forms.ChoiceField(
        label=_("候补方式"), choices=QUEUEING, widget=forms.RadioSelect, initial=WaitlistPolicy.STRICT
    )
    draw_weights = forms.ChoiceField(
        label=_("抽签的机会"),
        choices=DrawWeights.choices,
        widget=forms.RadioSelect,
        initial=DrawWeights.EVEN,
        required=False,
    )
    credit_effect = forms.ChoiceField(
        label=_("信用分"), choices=WEIGHING, widget=forms.RadioSelect, initial=CreditEffect.WAITLIST_FIRST
    )
    kinds = PLAN_ROLES
    choices_within = {"venue": "community", "partners": "community", "grids": "community"}

    class Meta(BackOfficeForm.Meta):
        model = Activity
        fields = ()  # the panels below name them
        widgets = {"grids": forms.CheckboxSelectMultiple, "partners": forms.CheckboxSelectMultiple}

    def clean_draw_weights(self) -> str:
        return self.cleaned_data["draw_weights"] or DrawWeights.EVEN

    def clean(self):
        cleaned = super().clean()
        low, high = cleaned.get("min_age"), cleaned.get("max_age")
        if low is not None and high is not None and high < low:
            self.add_error("max_age", _("最大年龄不能小于最小年龄"))
        if cleaned.get("grid_only") and not cleaned.get("grids"):
            self.add_error("grids", _("请勾选哪些网格可以报"))
        if cleaned.get("audience_only") and cleaned.get("audience") not in CHECKED_BY_AGE:
            self.add_error("audience_only", _("只有少年儿童、亲子家庭、老年人能按年龄核对"))
        return cleaned


def _field(name: str, help_text="", **options) -> FieldPanel:
    return FieldPanel(name, help_text=help_text, **options)


ACTIVITY_PANELS = ObjectList(
    [
        MultiFieldPanel(
            [_field(name) for name in ("title", "category", "summary", "venue", "cover", "listed")],
            heading=_("是什么"),
        ),
        MultiFieldPanel(
            [
                _field("audience"),
                _field("audience_only", _("一起来的人里要有面向的人，按年龄核对；不勾就只是建议")),
                _field("min_age", _("按活动那天算；不填就不限")),
                _field("max_age"),
                _field("accompany_under", _("同一户要有大人一起报；不填就不要求")),
                _field("grid_only", _("只有下面勾选的网格里的家庭能报")),
                _field("grids"),
            ],
            heading=_("谁能来"),
        ),
        MultiFieldPanel(
            [
                _field("allocation", _("后面的场次有人报名以后，就不能再改")),
                _field("party_max"),
                _field("household_max", _("这个活动的场次加在一起算；不填就不限")),
                _field("waitlist_policy"),
                _field("draw_weights", _("只用于抽签；开放报名以后，那一场不再变")),
                _field("draw_source", _("只用于抽签；不填就是大厅当众掷六次骰子")),
                _field("credit_effect", _("几分算多，在“预约约定”里定")),
            ],
            heading=_("名额怎么给"),
        ),
        MultiFieldPanel(
            [_field(name) for name in ("organiser", "contact_name", "partners", "counts_as_study")],
            heading=_("谁来办"),
            classname="collapsed",
        ),
    ],
    base_form_class=ActivityForm,
)
