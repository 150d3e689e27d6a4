"""班次模板 in the back office: plan one, see its dates, change this and the following, end it.

The first press shows each date and what would become of it; the second makes them.
"""

from datetime import date

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.desk import DeskFormView, DeskView, list_url
from accounts.rules import require
from booking.admin.series_frames import Previewed
from common.chinese import zh_date
from volunteers import actions, rules
from volunteers.models import Shift, ShiftTemplate

from .template_forms import ChangeTemplateForm, EndTemplateForm, TemplateForm


def template_url(template: ShiftTemplate) -> str:
    return reverse("volunteer_desk:template", args=[template.pk])


class PlanTemplateView(Previewed, DeskFormView):
    form_class = TemplateForm
    permission = "volunteers.add_shifttemplate"
    page_title = gettext_lazy("排每周的班")
    submit_label = gettext_lazy("先看看是哪些天")
    preview_template = "volunteers/admin/template_plan.html"

    def get_page_title(self):
        return self.page_title

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "for_user": self.request.user}

    def get_initial(self):
        return {"valid_from": timezone.localdate(), "skip_holidays": True}

    def trail(self):
        return [(_("班次模板"), list_url("shifttemplate"))]

    def preview(self, form) -> dict:
        template, at = form.template(), timezone.now()
        require(rules.refusal_of_template(template, at=at))
        return {"template": template, "dates": rules.plan_of(template, at=at)}

    def act(self, form) -> str:
        typed = form.template()
        template = actions.add_template(typed, form.cleaned_data["roles"], by=self.request.user, at=timezone.now())
        messages.success(self.request, _("排好 %d 班。") % template.shifts.count())
        return template_url(template)


class OfTemplate:
    """The template in the address, among the user's own only."""

    permission = "volunteers.change_shifttemplate"

    @cached_property
    def template(self) -> ShiftTemplate:
        mine = ShiftTemplate.objects.led_by(self.request.user).select_related("team", "venue", "service_kind")
        return get_object_or_404(mine, pk=self.kwargs["template_id"])

    @cached_property
    def since(self) -> date:
        """The date that was asked for, or the first that may still be changed."""
        try:
            return date.fromisoformat(self.request.GET.get("since", ""))
        except ValueError:
            return max(self.template.valid_from, timezone.localdate())

    def trail(self):
        return [(_("班次模板"), list_url("shifttemplate")), (str(self.template), template_url(self.template))]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"template": self.template, **kwargs})

    def say_kept(self, kept: list[Shift]) -> None:
        if kept:
            days = "、".join(zh_date(shift.template_date) for shift in kept)
            messages.warning(self.request, _("这几天已经有人报名，照旧没动：%s") % days)


class TemplateView(OfTemplate, DeskView):
    permission = "volunteers.view_shifttemplate"
    template_name = "volunteers/admin/template.html"

    def get_page_title(self):
        return str(self.template)

    def trail(self):
        return super().trail()[:1]

    def get_context_data(self, **kwargs):
        at = timezone.now()
        shifts = list(self.template.shifts.filter(ends_at__gt=at).prefetch_related("roles").order_by("starts_at"))
        for shift in shifts:
            shift.follows = rules.follows(shift, self.template)
        made = {shift.template_date for shift in shifts}
        planned = rules.plan_of(self.template, at=at)
        skipped = [one for one in planned if one.refusal and one.date not in made and one.refusal.code != "past"]
        over = self.template.valid_until is not None and self.template.valid_until < timezone.localdate(at)
        return super().get_context_data(
            shifts=shifts, skipped=skipped, over=over, roles=self.template.roles.all(), **kwargs
        )


class ChangeTemplateView(OfTemplate, Previewed, DeskFormView):
    form_class = ChangeTemplateForm
    permission = "volunteers.change_shifttemplate"
    page_title = gettext_lazy("改这一班及以后")
    submit_label = gettext_lazy("先看看会怎样")
    preview_template = "volunteers/admin/template_plan.html"

    def get_page_title(self):
        return self.page_title

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "for_user": self.request.user, "template": self.template}

    def get_initial(self):
        return {"since": self.since}

    def preview(self, form) -> dict:
        at, since = timezone.now(), form.cleaned_data["since"]
        require(rules.refusal_to_change(self.template, since, at=at))
        terms = form.terms()
        del terms["roles"]
        new = ShiftTemplate(team=self.template.team, valid_from=since, **terms)
        require(rules.refusal_of_template(new, at=at))
        kept = rules.kept_shifts(self.template, since, at=at)
        days = {shift.template_date for shift in kept}
        dates = [one for one in rules.plan_of(new, at=at) if one.date not in days]
        return {"template": new, "dates": dates, "kept": kept}

    def act(self, form) -> str:
        change = actions.change_template(
            self.template, form.cleaned_data["since"], by=self.request.user, at=timezone.now(), **form.terms()
        )
        messages.success(self.request, _("改好了，从%s起用新的一版。") % zh_date(change.template.valid_from))
        self.say_kept(change.kept)
        return template_url(change.template)


class EndTemplateView(OfTemplate, DeskFormView):
    form_class = EndTemplateForm
    page_title = gettext_lazy("以后不再排")
    submit_label = gettext_lazy("不再排")
    danger = True

    def get_page_title(self):
        return self.page_title

    def get_initial(self):
        return {"since": self.since}

    def get_context_data(self, **kwargs):
        facts = [
            _("%s：没有人报名的班会取消。") % self.template,
            _("已经有人报名的班照旧，要取消请到名单里一班一班取消，会通知大家。"),
        ]
        return super().get_context_data(facts=facts, **kwargs)

    def act(self, form) -> str:
        since = form.cleaned_data["since"]
        change = actions.end_template(self.template, since, by=self.request.user, at=timezone.now())
        messages.success(self.request, _("从%s起不再排了。") % zh_date(since))
        self.say_kept(change.kept)
        return template_url(change.template)
