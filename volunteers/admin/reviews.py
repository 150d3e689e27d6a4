"""时长审核 at the desk, with the evidence beside it; and closing a shift there."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button

from accounts.admin.desk import DeskFormView, list_url
from accounts.admin.policies import LedPolicy
from accounts.admin.viewsets import ReadOnlyViewSet
from common.chinese import zh_date
from volunteers import actions
from volunteers.models import HoursReview
from volunteers.reviews import case_of, described, queue_for

from .roster import OfRoster


class WordForm(forms.Form):
    """One person's word: yes, or no with a reason."""

    word = forms.ChoiceField(
        label=gettext_lazy("意见"),
        choices=[("agree", gettext_lazy("同意记入")), ("disagree", gettext_lazy("不记入"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=gettext_lazy("说一句"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("不记入时必须写，会告诉本人"),
    )

    def clean(self):
        wanted = super().clean()
        if wanted.get("word") == "disagree" and not wanted.get("note"):
            self.add_error("note", _("请写一句原因"))
        return wanted


class ReviewView(DeskFormView):
    form_class = WordForm
    permission = "volunteers.view_hoursreview"
    template_name = "volunteers/admin/review.html"
    submit_label = gettext_lazy("提交")

    @cached_property
    def review(self) -> HoursReview:
        return get_object_or_404(queue_for(self.request.user), pk=self.kwargs["review_id"])

    def get_page_title(self):
        return str(self.review.signup.volunteer.person)

    def trail(self):
        return [(_("时长审核"), list_url("hoursreview"))]

    def get_context_data(self, **kwargs):
        review = described(self.review, self.request.user)
        return super().get_context_data(review=review, case=case_of(review), **kwargs)

    def act(self, form) -> str:
        by, at, note = self.request.user, timezone.now(), form.cleaned_data["note"]
        if form.cleaned_data["word"] == "agree":
            actions.agree(self.review, by=by, at=at, note=note)
        else:
            verb = actions.object_to if self.review.state == "notice" else actions.disagree
            verb(self.review, by=by, at=at, reason=note)
        messages.success(self.request, _("记下了。"))
        return list_url("hoursreview")


class ReviewViewSet(ReadOnlyViewSet):
    model = HoursReview
    icon = "check"
    menu_label = gettext_lazy("时长审核")
    policy_class = LedPolicy
    ordering = "-opened_at"
    select = ("signup__volunteer__person", "signup__shift")
    list_filter = ["state", "kind", "tier"]
    search_fields = ["signup__volunteer__person__name", "signup__volunteer__number", "signup__shift__title"]
    list_display = [
        Column("volunteer", label=gettext_lazy("志愿者"), accessor="signup.volunteer"),
        Column("shift", label=gettext_lazy("班次"), accessor="signup.shift"),
        Column("day", label=gettext_lazy("日期"), accessor=lambda r: zh_date(r.signup.shift.starts_at)),
        "kind",
        "state",
        "tier",
        "needed",
    ]
    list_export = [
        "signup.volunteer",
        "signup.shift",
        "get_kind_display",
        "get_state_display",
        "opened_at",
        "decided_at",
    ]
    export_headings = {
        "signup.volunteer": gettext_lazy("志愿者"),
        "signup.shift": gettext_lazy("班次"),
        "get_kind_display": gettext_lazy("缘由"),
        "get_state_display": gettext_lazy("状态"),
    }
    export_filename = "shichangshenhe"
    inspect_view_fields = [
        "signup",
        "kind",
        "state",
        "tier",
        "needed",
        "witness",
        "opened_by",
        "opened_at",
        "reason",
        "proof",
    ]

    def row_buttons(self, review, user):
        url = reverse("volunteer_desk:review", args=[review.pk])
        return [Button(_("审核"), url=url, icon_name="check", priority=1)]


class CloseShiftView(OfRoster):
    """收班 at the desk; reasons of those who stayed away are written at the door."""

    form_class = forms.Form
    page_title = gettext_lazy("收班")
    submit_label = gettext_lazy("确认收班")

    def get_context_data(self, **kwargs):
        facts = [
            _("扫码齐全的直接记入，其余等审核；没到的记为没来。"),
            _("谁请了假，请到手机上的“门口”收班，那里能写原因。"),
        ]
        return super().get_context_data(facts=facts, **kwargs)

    def act(self, form) -> str:
        done = actions.close_shift(self.shift, by=self.request.user, at=timezone.now())
        said = {"credited": len(done.credited), "reviews": len(done.reviews), "absent": len(done.absent)}
        messages.success(
            self.request, _("收好了：记入 %(credited)d 人，等审核 %(reviews)d 人，没来 %(absent)d 人。") % said
        )
        return list_url("hoursreview")
