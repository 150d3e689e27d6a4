"""放假安排: the country's days off and make-up workdays, entered once for every community of the installation."""

from datetime import date, timedelta

from django import forms
from django.contrib import messages
from django.db.models import Exists, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role
from community.actions import enter_notice
from community.calendar import year_is_known
from community.models import CalendarDay

from .forms import ActionForm, BackOfficeForm
from .policies import CommunityPolicy
from .viewsets import AddView, BackOfficeViewSet, ChangeView, ListView, RemoveView, workplace

LONGEST = 31
SOON = timedelta(days=60)  # the notice for a year usually comes out in November


class NationalPolicy(CommunityPolicy):
    """All rows or none: whoever works at a desk works with the country's calendar."""

    def narrow(self, queryset: QuerySet, user) -> QuerySet:
        return queryset.filter(Exists(Role.objects.communities(user, self.kinds)))


class CalendarDayForm(ActionForm):
    until = forms.DateField(
        label=gettext_lazy("到哪天"), required=False, help_text=gettext_lazy("连着几天一起录；只有一天就不填")
    )

    class Meta(BackOfficeForm.Meta):
        model = CalendarDay
        fields = ["date", "kind", "name"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.order_fields(["date", "until"])
        if self.instance.pk:
            del self.fields["until"]
            self.fields["date"].disabled = True

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("date"), cleaned.get("until")
        if first and last and not first <= last <= first + timedelta(days=LONGEST):
            self.add_error("until", _("要在开始那天之后，一个月以内"))
        return cleaned

    def days(self) -> list[date]:
        first = self.cleaned_data["date"]
        last = self.cleaned_data.get("until") or first
        return [first + timedelta(days=offset) for offset in range((last - first).days + 1)]


class FromNotice:
    """What somebody typed comes from the notice, and no package overwrites it."""

    def save_instance(self):
        self.has_content_changes = self.form.has_changed()
        typed = self.form.cleaned_data
        return enter_notice(
            self.form.days(), kind=typed["kind"], name=typed["name"], by=self.request.user, at=timezone.now(),
            community=workplace(self.request),
        )  # fmt: skip


class CalendarDayAddView(FromNotice, AddView):
    pass


class CalendarDayChangeView(FromNotice, ChangeView):
    pass


class CalendarDayRemoveView(RemoveView):
    def delete_action(self):
        self.object.community_id = workplace(self.request).pk  # the day is nobody's own; each desk reads its own log
        super().delete_action()


class CalendarDayListView(ListView):
    def get(self, request, *args, **kwargs):
        year = (timezone.localdate() + SOON).year
        if not self.results_only and not year_is_known(year):
            messages.warning(
                request, _("%d 年的放假通知还没录入：先按法定节假日推算，没有调休。通知一出，请录进来。") % year
            )
        return super().get(request, *args, **kwargs)


class CalendarDayViewSet(BackOfficeViewSet):
    model = CalendarDay
    icon = "date"
    menu_label = gettext_lazy("放假安排")
    index_view_class = CalendarDayListView
    add_view_class = CalendarDayAddView
    edit_view_class = CalendarDayChangeView
    delete_view_class = CalendarDayRemoveView
    form_class = CalendarDayForm
    policy_class = NationalPolicy
    community_path = ""
    forbidden = frozenset()
    ordering = "-date"
    list_filter = {"date": ["year"], "kind": ["exact"], "source": ["exact"]}
    search_fields = ["name"]
    list_display = ["date", "kind", "name", "source"]
    list_export = ["date", "get_kind_display", "name", "get_source_display"]
    export_headings = {"get_kind_display": gettext_lazy("这天"), "get_source_display": gettext_lazy("来源")}
    export_filename = "fangjia"
