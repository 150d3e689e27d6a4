"""预约约定: the constants of a community, set by the desk, with the sentences that residents will read."""

from django import forms
from django.contrib import messages
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.desk import DeskFormView
from accounts.admin.viewsets import workplace
from booking import actions
from booking.models import BookingPolicy


def _number(label, help_text, least: int, most: int) -> forms.IntegerField:
    return forms.IntegerField(label=label, help_text=help_text, min_value=least, max_value=most)


class PolicyForm(forms.ModelForm):
    offer_minutes = _number(
        gettext_lazy("递补通知保留几分钟"), gettext_lazy("720 分钟就是 12 小时；临近开始会自动变短"), 30, 2880
    )
    late_points = _number(gettext_lazy("临时取消记几分"), gettext_lazy("过了可取消的时间才取消；填 0 就不记"), 0, 100)
    no_show_points = _number(
        gettext_lazy("没来记几分"), gettext_lazy("一家都没来，签到表确认后才记；填 0 就不记"), 0, 100
    )
    points_days = _number(gettext_lazy("记分几天后消除"), "", 1, 730)
    points_limit = _number(gettext_lazy("到几分起排在后面"), gettext_lazy("带孩子一起来的，永远不受影响"), 1, 1000)
    effect_days = _number(gettext_lazy("排在后面几天"), gettext_lazy("从最后一次记分那天算起"), 1, 365)

    class Meta:
        model = BookingPolicy
        fields = [
            "offer_minutes",
            "late_points",
            "no_show_points",
            "points_days",
            "points_limit",
            "effect_days",
            "dry_run",
            "quiet_from",
            "quiet_until",
        ]
        widgets = {
            name: forms.TimeInput(format="%H:%M", attrs={"type": "time"}) for name in ("quiet_from", "quiet_until")
        }
        help_texts = {
            "dry_run": gettext_lazy("刚开始用时勾上：照样记下，但不通知，也不影响预约"),
            "quiet_from": gettext_lazy("晚上的消息留到早上再发"),
        }

    def _post_clean(self):
        """The action writes; what was typed is only put onto a copy to be read out."""
        self.instance = forms.models.construct_instance(self, self.instance, self._meta.fields)


class PolicyView(DeskFormView):
    """Two buttons: 先看看 shows what residents would read, 保存 writes."""

    template_name = "booking/admin/policy.html"
    form_class = PolicyForm
    permission = "booking.change_bookingpolicy"
    page_title = gettext_lazy("预约约定")
    header_icon = "cog"
    submit_label = gettext_lazy("保存")

    @cached_property
    def policy(self) -> BookingPolicy:
        community = workplace(self.request)
        stored = BookingPolicy.objects.filter(community=community).first()
        return stored or BookingPolicy(community=community)

    def trail(self):
        return [(_("首页"), "/admin/")]

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": self.policy}

    def form_valid(self, form):
        if "preview" in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form, previewed=True))
        return super().form_valid(form)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        form = context["form"]
        stored = BookingPolicy.objects.filter(pk=self.policy.pk).first() or BookingPolicy()
        return {**context, "policy": stored if form.errors else form.instance}

    def act(self, form) -> str:
        typed = {name: form.cleaned_data[name] for name in form.fields}
        policy = actions.change_policy(self.policy, by=self.request.user, at=timezone.now(), **typed)
        messages.success(self.request, _("已保存，第 %d 版。") % policy.version)
        return self.request.path
