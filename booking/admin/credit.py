"""信用记录 and 申诉 as lists: to be read, filtered and exported; excused and answered on pages of their own."""

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button

from accounts.admin.viewsets import ListView, ReadOnlyViewSet
from booking.models import Appeal, CreditEntry
from booking.states import AppealState, CreditState
from common.chinese import zh_date, zh_moment

from .bookings import names_of


def due_words(appeal: Appeal, today: date) -> str:
    """Until when it has to be answered; what is overdue is said in words, not in colour alone."""
    if appeal.state == AppealState.OPEN and appeal.due_on < today:
        late = _now("%(day)s，已过期 %(n)d 天") % {"day": zh_date(appeal.due_on), "n": (today - appeal.due_on).days}
        return format_html('<span class="desk-chip late">{}</span>', late)
    return zh_date(appeal.due_on)


class CreditEntryViewSet(ReadOnlyViewSet):
    model = CreditEntry
    icon = "history"
    menu_label = _("信用记录")
    select = ("household", "booking__slot__activity__venue", "booking__slot__space__venue", "excused_by")
    list_filter = {"state": ["exact"], "kind": ["exact"], "made_at": ["date"], "expires_on": ["lte", "gte"]}
    search_fields = ["household__address", "household__persons__name", "booking__code"]
    list_display = [
        "__str__",
        Column("household", label=_("家庭"), accessor=lambda entry: entry.household, sort_key="household"),
        Column("people", label=_("谁"), accessor=lambda entry: names_of(entry.booking)),
        Column("slot", label=_("场次"), accessor=lambda entry: entry.booking.slot),
        Column("state", label=_("状态"), accessor=lambda entry: entry.get_state_display(), sort_key="state"),
        Column("made_at", label=_("记分时间"), accessor=lambda entry: zh_moment(entry.made_at), sort_key="made_at"),
        Column("expires_on", label=_("有效至"), accessor=lambda e: zh_date(e.expires_on), sort_key="expires_on"),
    ]
    list_export = [
        "household.address",
        "people",
        "booking.slot",
        "get_kind_display",
        "points",
        "get_state_display",
        "made_at",
        "expires_on",
        "excused_at",
        "excused_by",
        "excuse_reason",
    ]
    export_headings = {
        "household.address": _("楼栋门牌"),
        "people": _("谁"),
        "booking.slot": _("场次"),
        "get_kind_display": _("事由"),
        "get_state_display": _("状态"),
    }
    export_values = {"people": lambda entry: names_of(entry.booking)}
    export_filename = "xinyong"
    inspect_view_fields = [
        "household",
        "booking",
        "kind",
        "points",
        "state",
        "made_at",
        "expires_on",
        "excused_at",
        "excused_by",
        "excuse_reason",
    ]

    def describe(self, queryset):
        return queryset.prefetch_related("booking__places__person")

    def row_buttons(self, entry, user):
        home = reverse("booking_desk:household", args=[entry.household_id])
        excuse = reverse("booking_desk:excuse", args=[entry.pk])
        may = (
            [] if entry.state == CreditState.EXCUSED else [Button(_("免除"), url=excuse, icon_name="check", priority=1)]
        )
        return [*may, Button(_("看这一户"), url=home, icon_name="home", priority=2)]


class AppealListView(ListView):
    """What waits for an answer stands first, unless somebody looks for others."""

    def get_base_queryset(self):
        queryset = super().get_base_queryset()
        return queryset if self.request.GET else queryset.open()

    def get_inspect_url(self, instance):
        """An appeal is opened to be answered."""
        return reverse("booking_desk:answer_appeal", args=[instance.pk])


class AppealViewSet(ReadOnlyViewSet):
    model = Appeal
    icon = "comment"
    menu_label = _("申诉")
    community_path = "entry__community"
    index_view_class = AppealListView
    select = (
        "entry__household",
        "entry__booking__slot__activity__venue",
        "entry__booking__slot__space__venue",
        "made_by",
    )
    list_filter = ["state"]
    search_fields = ["text", "entry__household__address", "entry__household__persons__name"]
    list_display = [
        "__str__",
        Column("household", label=_("家庭"), accessor=lambda appeal: appeal.entry.household),
        Column("slot", label=_("场次"), accessor=lambda appeal: appeal.entry.booking.slot),
        Column("text", label=_("说明")),
        Column("due_on", label=_("最迟答复"), accessor=lambda a: due_words(a, timezone.localdate()), sort_key="due_on"),
    ]
    list_export = [
        "entry.household.address",
        "entry.booking.slot",
        "entry",
        "text",
        "made_at",
        "due_on",
        "get_state_display",
        "answer",
        "answered_by",
        "answered_at",
    ]
    export_headings = {
        "entry.household.address": _("楼栋门牌"),
        "entry.booking.slot": _("场次"),
        "entry": _("事由"),
        "get_state_display": _("状态"),
    }
    export_filename = "shensu"
    inspect_view_fields = [
        "entry",
        "text",
        "made_by",
        "made_at",
        "due_on",
        "state",
        "answer",
        "answered_by",
        "answered_at",
    ]

    def row_buttons(self, appeal, user):
        answer = reverse("booking_desk:answer_appeal", args=[appeal.pk])
        word = _("答复") if appeal.state == AppealState.OPEN else _("看答复")
        return [Button(word, url=answer, icon_name="edit", priority=1)]
