"""The desk's word about volunteers: admitting, suspending, letting serve again, striking off."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.desk import DeskFormView, list_url
from volunteers import actions
from volunteers.applicants import described, with_teams
from volunteers.models import Volunteer
from volunteers.states import PROMISED_SIGNUPS


class ApplicantForm(forms.Form):
    """Yes, or back with a reason."""

    word = forms.ChoiceField(
        label=gettext_lazy("意见"),
        choices=[("admit", gettext_lazy("同意")), ("send_back", gettext_lazy("退回"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("原因"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("退回时必须写，会告诉本人"),
    )

    def clean(self):
        wanted = super().clean()
        if wanted.get("word") == "send_back" and not wanted.get("reason"):
            self.add_error("reason", _("请写一句原因"))
        return wanted


class SuspendForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200, help_text=gettext_lazy("会告诉本人"))


class OfVolunteer(DeskFormView):
    permission = "volunteers.change_volunteer"
    form_class = forms.Form

    @cached_property
    def volunteer(self) -> Volunteer:
        mine = with_teams(Volunteer.objects.manageable_by(self.request.user))
        return get_object_or_404(mine, pk=self.kwargs["volunteer_id"])

    def get_page_title(self):
        return f"{self.page_title} · {self.volunteer.person.name}"

    def trail(self):
        return [(_("志愿者"), list_url("volunteer"))]

    def promised(self) -> str:
        coming = self.volunteer.signups.filter(state__in=PROMISED_SIGNUPS, shift__ends_at__gt=timezone.now())
        return _("还报着 %d 个没开始的班。") % coming.count()


class ApplicantView(OfVolunteer):
    form_class = ApplicantForm
    template_name = "volunteers/admin/applicant.html"
    page_title = gettext_lazy("审核申请")
    submit_label = gettext_lazy("提交")

    def get_context_data(self, **kwargs):
        return super().get_context_data(applicant=described(self.volunteer, self.request.user), **kwargs)

    def act(self, form) -> str:
        by, at = self.request.user, timezone.now()
        if form.cleaned_data["word"] == "admit":
            actions.admit(self.volunteer, by=by, at=at)
        else:
            actions.send_back(self.volunteer, by=by, at=at, reason=form.cleaned_data["reason"])
        messages.success(self.request, _("记下了，已告诉本人。"))
        return list_url("volunteer")


class SuspendView(OfVolunteer):
    form_class = SuspendForm
    page_title = gettext_lazy("暂停服务")
    submit_label = gettext_lazy("暂停，并告诉本人")
    danger = True

    def get_context_data(self, **kwargs):
        facts = [_("暂停以后不能报新的班；已经报的班不变。"), self.promised()]
        return super().get_context_data(facts=facts, **kwargs)

    def act(self, form) -> str:
        actions.suspend(self.volunteer, by=self.request.user, at=timezone.now(), reason=form.cleaned_data["reason"])
        messages.success(self.request, _("暂停了，已告诉本人。"))
        return list_url("volunteer")


class ResumeView(OfVolunteer):
    page_title = gettext_lazy("恢复服务")
    submit_label = gettext_lazy("恢复，并告诉本人")

    def get_context_data(self, **kwargs):
        return super().get_context_data(facts=[_("暂停的原因：%s") % self.volunteer.reason], **kwargs)

    def act(self, form) -> str:
        actions.resume(self.volunteer, by=self.request.user, at=timezone.now())
        messages.success(self.request, _("恢复了，已告诉本人。"))
        return list_url("volunteer")


class LeaveView(OfVolunteer):
    page_title = gettext_lazy("退出志愿者")
    submit_label = gettext_lazy("退出，并告诉本人")
    danger = True

    def get_context_data(self, **kwargs):
        facts = [_("时长和编号都留着；本人以后可以再申请。"), self.promised()]
        return super().get_context_data(facts=facts, **kwargs)

    def act(self, form) -> str:
        actions.leave(self.volunteer, by=self.request.user, at=timezone.now())
        messages.success(self.request, _("退出了，已告诉本人。"))
        return list_url("volunteer")
