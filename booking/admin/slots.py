"""场次 in the back office; every save goes through the actions, which keep the seats."""

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, DateFromToRangeFilter
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.filters import DateRangePickerWidget
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button, HeaderButton

from accounts.admin.filters import BackOfficeFilterSet
from accounts.admin.viewsets import AddView, BackOfficeViewSet, ChangeView, ListView
from accounts.states import PLAN_ROLES
from booking import actions, rules
from booking.models import Activity, SeriesDate, Slot
from common.chinese import zh_date, zh_time_range

from .forms import SlotForm, next_slot
from .panel import MONTH
from .series_frames import series_url


class SlotFilter(BackOfficeFilterSet):
    when = ChoiceFilter(
        label=_("时段"),
        method="by_when",
        choices=[("ahead", _("还没结束")), ("today", _("今天")), ("past", _("已结束")), ("roster", _("待确认签到表"))],
    )
    starts_at = DateFromToRangeFilter(label=_("日期"), widget=DateRangePickerWidget)
    seats = ChoiceFilter(
        label=_("名额"),
        method="by_seats",
        choices=[("left", _("有空位")), ("full", _("已满")), ("waiting", _("有候补"))],
    )

    class Meta:
        model = Slot
        fields = ["when", "starts_at", "seats", "status", "activity", "space__venue"]

    def by_when(self, queryset, name, value):
        now = timezone.now()
        today = timezone.localdate(now)
        return {
            "ahead": queryset.filter(ends_at__gt=now),
            "today": queryset.filter(starts_at__date=today),
            "past": queryset.filter(ends_at__lte=now),
            "roster": queryset.awaiting_roster(now - MONTH, now - rules.CHECK_IN_LATE),
        }[value]

    def by_seats(self, queryset, name, value):
        return {
            "left": queryset.filter(waiting=0, taken__lt=F("capacity")),
            "full": queryset.filter(taken__gte=F("capacity")),
            "waiting": queryset.filter(waiting__gt=0),
        }[value]


class SlotListView(ListView):
    """The slots to come stand first, unless the clerk looks for others."""

    def get_base_queryset(self):
        queryset = super().get_base_queryset()
        return queryset if self.request.GET else queryset.upcoming(timezone.now())


class SlotAddView(AddView):
    def get_initial_form_instance(self):
        return None

    def get_initial(self):
        mine = Activity.objects.manageable_by(self.request.user)
        asked = self.request.GET.get("activity", "")
        activity = mine.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 18 else None
        return next_slot(activity, at=timezone.now())

    def save_instance(self):
        return actions.add_slot(**self.form.cleaned_data, by=self.request.user, at=timezone.now())

    def get_success_url(self):
        activity = self.object.activity_id
        return f"{reverse('desk_slot:index')}?activity={activity}" if activity else reverse("desk_slot:index")

    def get_success_buttons(self):
        return [messages.button(add_url(self.object), _("再加一场")), *super().get_success_buttons()]


class SlotChangeView(ChangeView):
    def save_instance(self):
        self.has_content_changes = self.form.has_changed()
        slot = actions.change_slot(self.object, by=self.request.user, at=timezone.now(), **self.form.changes())
        for hook in hooks.get_hooks("after_slot_change"):  # a room above has something to say about it
            hook(self.request, slot)
        return slot

    def get_success_url(self):
        if works_with_names(self.request.user):
            return reverse("booking_desk:roster", args=[self.object.pk])
        return f"{reverse('desk_slot:index')}?activity={self.object.activity_id or ''}"

    @property
    def header_buttons(self):
        again = HeaderButton(_("再加一场"), url=add_url(self.object), icon_name="plus", priority=2)
        batch = [
            HeaderButton(_("同一批的场次"), url=series_url(row.series_id), icon_name="date", priority=4)
            for row in SeriesDate.objects.filter(slot=self.object)
        ]
        if not works_with_names(self.request.user):
            return [again, *batch]
        roster, cancel = desk_urls(self.object, "roster", "cancel_slot")
        return [
            HeaderButton(_("名单"), url=roster, icon_name="group", priority=1),
            again,
            HeaderButton(_("取消这一场"), url=cancel, icon_name="cross", priority=3),
            *batch,
        ]


def works_with_names(user) -> bool:
    """Editors plan slots; who comes is the desk's business."""
    return user.has_perm("booking.view_booking")


def add_url(slot: Slot) -> str:
    return f"{reverse('desk_slot:add')}?activity={slot.activity_id or ''}"


def desk_urls(slot: Slot, *names: str) -> list[str]:
    return [reverse(f"booking_desk:{name}", args=[slot.pk]) for name in names]


def state_of(slot: Slot) -> str:
    return rules.slot_state(slot, at=timezone.now()).label


def when_of(slot: Slot) -> str:
    return f"{zh_date(slot.starts_at)} {zh_time_range(slot.starts_at, slot.ends_at)}"


class SlotViewSet(BackOfficeViewSet):
    model = Slot
    kinds = PLAN_ROLES
    icon = "date"
    menu_label = _("场次")
    index_view_class = SlotListView
    add_view_class = SlotAddView
    edit_view_class = SlotChangeView
    form_class = SlotForm
    select = ("activity__venue", "space__venue")
    filterset_class = SlotFilter
    search_fields = ["activity__title", "label", "space__name", "space__venue__name"]
    list_display = [
        "__str__",
        Column("when", label=_("时间"), accessor=when_of, sort_key="starts_at"),
        Column("label", label=_("场次名")),
        Column("venue", label=_("地点"), accessor=lambda s: s.space or s.venue or ""),
        Column("seats", label=_("已约 / 名额"), accessor=lambda s: f"{s.taken} / {s.capacity}", sort_key="taken"),
        Column("waiting", label=_("候补"), sort_key="waiting"),
        Column("state", label=_("状态"), accessor=state_of),
    ]
    list_export = [
        "title",
        "label",
        "starts_at",
        "ends_at",
        "venue",
        "space",
        "capacity",
        "taken",
        "waiting",
        "get_status_display",
    ]
    export_headings = {"title": _("活动"), "venue": _("场地"), "get_status_display": _("状态")}
    export_filename = "changci"

    def row_buttons(self, slot, user):
        again = Button(_("再加一场"), url=add_url(slot), icon_name="date", priority=3)
        if not works_with_names(user):
            return [again]
        roster, book, cancel = desk_urls(slot, "roster", "book", "cancel_slot")
        return [
            Button(_("名单"), url=roster, icon_name="group", priority=1),
            Button(_("代报名"), url=book, icon_name="plus", priority=2),
            again,
            Button(_("取消这一场"), url=cancel, icon_name="cross", priority=40),
        ]
