"""重复场次 in the back office: plan a batch or go on with it, and see its dates.

The first press shows each date and what would become of it; the second makes them.
"""

from datetime import datetime, timedelta

from django.contrib import messages
from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import HeaderButton

from accounts.admin.desk import DeskFormView, DeskView, list_url
from accounts.admin.viewsets import BackOfficeViewSet, ListView
from accounts.rules import require
from accounts.states import PLAN_ROLES
from booking import actions, rules, series_rules
from booking.models import Activity, Series, SeriesDate
from booking.states import SlotState
from common.chinese import zh_date, zh_time_range
from community.calendar import Calendar

from .series_forms import ExtendForm, PlanForm, first_plan
from .series_frames import OfSeries, Previewed, series_url

LOOK_BACK = timedelta(weeks=4)


class PlanView(Previewed, DeskFormView):
    form_class = PlanForm
    permission = "booking.add_series"
    page_title = gettext_lazy("排一批")
    submit_label = gettext_lazy("先看看是哪些天")
    preview_template = "booking/admin/series_plan.html"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_initial(self):
        asked = self.request.GET.get("activity", "")
        mine = Activity.objects.manageable_by(self.request.user)
        activity = mine.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 18 else None
        return first_plan(activity, at=timezone.now())

    def trail(self):
        return [(_("重复场次"), list_url("series"))]

    def preview(self, form) -> dict:
        series, at = form.series(), timezone.now()
        require(series_rules.refusal_of_series(series, until=series_rules.horizon(series, at=at)))
        require(series_rules.EXISTS if series_rules.twin_of(series, at=at) else None)
        return {"series": series, "plan": series_rules.plan_of(series, at=at)}

    def act(self, form) -> str:
        series = actions.plan_series(form.series(), by=self.request.user, at=timezone.now())
        made, skipped = series.dates.exclude(slot=None).count(), series.dates.skipped().count()
        messages.success(self.request, _("排好 %(made)d 场，停 %(skipped)d 次。") % {"made": made, "skipped": skipped})
        return series_url(series.pk)


class ExtendView(OfSeries, Previewed, DeskFormView):
    form_class = ExtendForm
    page_title = gettext_lazy("接着排")
    submit_label = gettext_lazy("先看看是哪些天")
    preview_template = "booking/admin/series_plan.html"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "series": self.series}

    def preview(self, form) -> dict:
        asked = {"at": timezone.now(), **form.cleaned_data}
        require(series_rules.refusal_to_extend(self.series, **asked))
        return {"plan": series_rules.extension_of(self.series, **asked)}

    def act(self, form) -> str:
        rows = actions.extend_series(self.series, by=self.request.user, at=timezone.now(), **form.cleaned_data)
        made = sum(row.slot_id is not None for row in rows)
        messages.success(
            self.request, _("又排了 %(made)d 场，停 %(skipped)d 次。") % {"made": made, "skipped": len(rows) - made}
        )
        return series_url(self.series.pk)


class SeriesView(OfSeries, DeskView):
    permission = "booking.view_series"
    template_name = "booking/admin/series.html"

    page_title = gettext_lazy("这一批的日期")

    def trail(self):
        return super().trail()[:1]

    def get_context_data(self, **kwargs):
        at = timezone.now()
        rows, unknown_years = self.rows(at)
        ahead = [row for row in rows if row.ahead]
        return super().get_context_data(
            rows=rows,
            ahead=ahead,
            first=ahead[0] if ahead else None,
            today=timezone.localdate(at),
            unknown_years=unknown_years,
            cancels=self.request.user.has_perm("booking.view_booking"),
            hidden="past" not in self.request.GET
            and self.series.recurrence.begins < timezone.localdate(at) - LOOK_BACK,
            **kwargs,
        )

    def rows(self, at: datetime) -> tuple[list[SeriesDate], list[int]]:
        """The dates of the last four weeks and all to come, each with its state; and the years without a notice."""
        rows = self.series.dates.with_slots().order_by("date")
        if "past" not in self.request.GET:
            rows = rows.filter(date__gte=timezone.localdate(at) - LOOK_BACK)
        found = list(rows)
        if not found:
            return [], []
        calendar = Calendar(found[0].date, found[-1].date)
        for row in found:
            row.note = calendar.day(row.date).words if row.slot_id else ""
            row.state = rules.slot_state(row.slot, at=at) if row.slot_id else None
            row.ahead = bool(row.slot_id) and row.slot.starts_at > at and row.state != SlotState.CANCELLED
        return found, calendar.unknown_years


class SeriesListView(ListView):
    """A row leads to the page of its dates; a new one begins with the plan."""

    add_item_label = gettext_lazy("排一批")

    def get_edit_url(self, series):
        return series_url(series.pk)

    @property
    def header_buttons(self):
        may_plan = self.request.user.has_perm("booking.add_series")
        url = reverse("booking_desk:plan_series")
        return [HeaderButton(_("排一批"), url=url, icon_name="plus")] if may_plan else []


class SeriesViewSet(BackOfficeViewSet):
    model = Series
    kinds = PLAN_ROLES
    forbidden = frozenset({"add", "change", "delete"})  # the pages below do it, with a preview
    icon = "date"
    menu_label = _("重复场次")
    index_view_class = SeriesListView
    select = ("activity", "space__venue")
    list_filter = ["activity", "space"]
    search_fields = ["activity__title", "space__name"]
    list_display = [
        "__str__",
        Column("hours", label=_("时间"), accessor=lambda s: zh_time_range(s.start_time, s.end_time)),
        Column("ahead", label=_("还有几场"), sort_key="ahead"),
        Column("skipped", label=_("停几次"), sort_key="skipped"),
        Column("until", label=_("到哪天"), accessor=lambda s: _("一直排") if s.rolls else zh_date(s.until)),
    ]
    list_export = ["title", "start_time", "end_time", "capacity", "ahead", "skipped"]
    export_headings = {"title": _("活动"), "ahead": _("还有几场"), "skipped": _("停几次")}
    export_filename = "chongfuchangci"

    def describe(self, queryset):
        coming = SeriesDate.objects.coming(timezone.now())
        return queryset.annotate(
            ahead=Count("dates", filter=Q(dates__in=coming)),
            skipped=Count("dates", filter=Q(dates__slot=None)),
            until=Max("dates__date"),
        )
