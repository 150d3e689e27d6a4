"""Changing or calling off one slot of a series, this and the later ones, or all; and making up for a skipped date."""

from django.contrib import messages
from django.db.models import QuerySet
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from accounts.admin.desk import DeskFormView, DeskMixin, refusal_text
from accounts.rules import require
from booking import actions, series_rules
from booking.models import SeriesDate
from common.chinese import zh_date
from common.errors import DomainError

from .series_forms import CancelSeriesForm, TermsForm
from .series_frames import OfSeries, Previewed, series_url

SCOPES = {
    "one": gettext_lazy("改这一场"),
    "later": gettext_lazy("改这一场及以后"),
    "all": gettext_lazy("改全部"),
}
CANCEL_SCOPES = {"later": gettext_lazy("取消这一场及以后"), "all": gettext_lazy("取消全部")}


class ChangeSeriesView(OfSeries, Previewed, DeskFormView):
    form_class = TermsForm
    submit_label = gettext_lazy("先看看会怎样")
    preview_template = "booking/admin/series_change.html"

    @property
    def scope(self) -> str:
        asked = self.request.GET.get("scope", "")
        return asked if asked in SCOPES else "one"

    def get_page_title(self):
        return SCOPES[self.scope]

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "series": self.series, "scope": self.scope}

    def get_initial(self):
        """One slot's own terms, or what the series gives."""
        if self.scope == "one" and (slot := self.row.slot):
            starts, ends = timezone.localtime(slot.starts_at), timezone.localtime(slot.ends_at)
            return {
                "start_time": starts.time(), "end_time": ends.time(),
                "capacity": slot.capacity, "space": slot.space_id, "label": slot.label,
            }  # fmt: skip
        names = ("start_time", "end_time", "capacity", "label")
        return {"space": self.series.space_id, **{name: getattr(self.series, name) for name in names}}

    def preview(self, form) -> dict:
        also_alone = self.scope == "one" or form.cleaned_data["also_alone"]
        rows = rows_in(self.row, self.scope)
        lines = series_rules.changed_dates(rows, form.terms(), also_alone=also_alone, at=timezone.now())
        require(None if any(line.changes for line in lines) else series_rules.NOTHING_CHANGES)
        told = series_rules.told_by([line.row.slot_id for line in lines if line.is_told])
        for line in lines:
            line.row.told = told.get(line.row.slot_id, 0) if line.is_told else 0
        households, silent = series_rules.households_of([line.row.slot_id for line in lines if line.is_told])
        changing = [line for line in lines if line.changes and not line.refusal]
        return {"lines": lines, "changing": changing, "households": households, "silent": silent}

    def act(self, form) -> str:
        terms, asked = form.terms(), {"by": self.request.user, "at": timezone.now()}
        if self.scope == "one":
            outcome = actions.change_one(self.row, terms, **asked)
        elif self.scope == "later":
            outcome = actions.change_later(self.row, terms, **asked, also_alone=form.cleaned_data["also_alone"])
        else:
            outcome = actions.change_all(self.series, terms, **asked, also_alone=form.cleaned_data["also_alone"])
        say(self.request, outcome)
        return series_url(self.series.pk)


class CancelSeriesView(OfSeries, DeskFormView):
    form_class = CancelSeriesForm
    permission = "booking.view_booking"  # an editor plans slots, but calling them off is the desk's
    submit_label = gettext_lazy("取消，并通知大家")
    danger = True

    @property
    def scope(self) -> str:
        asked = self.request.GET.get("scope", "")
        return asked if asked in CANCEL_SCOPES else "later"

    def get_page_title(self):
        return CANCEL_SCOPES[self.scope]

    def get_context_data(self, **kwargs):
        rows = rows_in(self.row, self.scope).coming(timezone.now()).order_by("date")
        slots = list(rows.values_list("slot_id", flat=True))
        households, silent = series_rules.households_of(slots)
        facts = [
            _("%(series)s：一共 %(slots)d 场，取消后不能恢复。") % {"series": self.series, "slots": len(slots)},
            "、".join(zh_date(row.date) for row in rows),
            _("会通知 %d 户。") % households,
        ]
        if silent:
            facts.append(_("另有 %d 户没有账号，请按名单打电话。") % silent)
        return super().get_context_data(facts=facts, **kwargs)

    def act(self, form) -> str:
        asked = {"by": self.request.user, "at": timezone.now(), "reason": form.cleaned_data["reason"]}
        if self.scope == "later":
            outcome = actions.cancel_later(self.row, **asked)
        else:
            outcome = actions.cancel_all(self.series, **asked)
        messages.success(self.request, _("已取消 %d 场，通知马上发出。") % len(outcome.done))
        return series_url(self.series.pk)


class MakeSkippedView(OfSeries, DeskMixin, View):
    permission = "booking.change_series"
    http_method_names = ["post"]

    def post(self, request, date_id):
        try:
            row = actions.make_skipped(self.row, by=request.user, at=timezone.now())
            messages.success(request, _("%s：补上了。") % zh_date(row.date))
        except DomainError as error:
            messages.error(request, f"{zh_date(self.row.date)}：{refusal_text(error)}")
        return redirect(series_url(self.series.pk))


def rows_in(row: SeriesDate, scope: str) -> QuerySet:
    """The dates that a scope means, seen from one of them."""
    if scope == "one":
        return SeriesDate.objects.filter(pk=row.pk)
    rows = SeriesDate.objects.filter(series=row.series_id)
    return rows.filter(date__gte=row.date) if scope == "later" else rows


def say(request, outcome) -> None:
    messages.success(request, _("改好 %d 场，时间地点变了的，通知马上发出。") % len(outcome.done))
    for row, refusal in outcome.refused:
        messages.warning(request, f"{zh_date(row.date)} {_('没改')}：{refusal.message}")
