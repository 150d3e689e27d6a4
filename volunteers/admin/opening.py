"""开始招募: what everybody will read about a shift, what its notice still lacks, and the button."""

from django import forms
from django.contrib import messages
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from volunteers import actions, rules

from .roster import OfRoster


class OpenShiftView(OfRoster):
    form_class = forms.Form
    template_name = "volunteers/admin/open_shift.html"
    page_title = gettext_lazy("开始招募")
    submit_label = gettext_lazy("开始招募")

    def get_context_data(self, **kwargs):
        gaps = rules.gaps_in_notice(self.shift)
        refusal = None if gaps else rules.refusal_to_open(self.shift, at=timezone.now())
        return super().get_context_data(gaps=gaps, refusal=refusal, **kwargs)

    def act(self, form) -> str:
        actions.open_shift(self.shift, by=self.request.user, at=timezone.now())
        messages.success(self.request, _("%s：开始招募了，大家现在能报名。") % self.shift)
        return reverse("volunteer_desk:roster", args=[self.shift.pk])
