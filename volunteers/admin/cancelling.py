"""Calling a shift off, with its reason."""

from django.contrib import messages
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.desk import list_url
from common.chinese import zh_moment
from volunteers import actions

from .forms import CancelShiftForm
from .roster import OfRoster


class CancelShiftView(OfRoster):
    form_class = CancelShiftForm
    page_title = gettext_lazy("取消这一班")
    submit_label = gettext_lazy("取消这一班，并通知大家")
    danger = True

    def get_context_data(self, **kwargs):
        concerned = self.shift.signups.promised()
        people = concerned.count()
        silent = concerned.filter(volunteer__person__user=None, volunteer__person__household__contact=None).count()
        which = f"{self.shift} {zh_moment(self.shift.starts_at)}"
        facts = [_("%(shift)s：取消后不能恢复。") % {"shift": which}, _("会通知 %d 人。") % (people - silent)]
        if silent:
            facts.append(_("另有 %d 人没有账号，请按名单打电话。") % silent)
        return super().get_context_data(facts=facts, **kwargs)

    def act(self, form) -> str:
        actions.cancel_shift(self.shift, by=self.request.user, at=timezone.now(), reason=form.cleaned_data["reason"])
        messages.success(self.request, _("%s：已取消，通知马上发出。") % self.shift)
        return list_url("shift")
