"""Lists of teams, shifts, sign-ups and the ledger. Sign-ups and hours are written by actions only."""

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, DateFromToRangeFilter
from wagtail.admin.filters import DateRangePickerWidget
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button

from accounts.admin.filters import BackOfficeFilterSet
from accounts.admin.policies import LedPolicy
from accounts.admin.viewsets import (
    AddView,
    BackOfficeViewSet,
    ListView,
    ReadOnlyViewSet,
)
from common.chinese import zh_date, zh_minutes, zh_moment, zh_time_range
from volunteers import actions
from volunteers.models import (
    LedgerEntry,
    ServiceKind,
    Shift,
    Signup,
    Team,
    TeamMembership,
)
from volunteers.states import MembershipState, ShiftState

from . import forms


def total(rows: QuerySet, key: str, what) -> Coalesce:
    """One figure over `rows`, as a subquery column: several of them in a list do not multiply each other."""
    return Coalesce(Subquery(rows.order_by().values(key).annotate(n=what).values("n"), output_field=IntegerField()), 0)


class TeamViewSet(BackOfficeViewSet):
    model = Team
    icon = "group"
    menu_label = _("服务队")
    form_class = forms.TeamForm
    select = ("leader",)
    search_fields = ["name", "leader__display_name"]
    list_display = [
        "name",
        Column("leader", label=_("队长"), accessor=lambda t: t.leader or ""),
        Column("members", label=_("队员"), sort_key="members"),
        Column("shifts_ahead", label=_("待办班次"), sort_key="shifts_ahead"),
    ]
    list_export = ["name", "leader", "members", "shifts_ahead"]
    export_headings = {"members": _("队员"), "shifts_ahead": _("待办班次")}
    export_filename = "fuwudui"

    def row_buttons(self, team, user):
        return [Button(_("邀请码"), url=reverse("volunteers:invite", args=[team.pk]), icon_name="link", priority=1)]

    def describe(self, queryset):
        members = TeamMembership.objects.filter(team=OuterRef("pk"), state=MembershipState.MEMBER)
        ahead = Shift.objects.upcoming(timezone.now()).filter(team=OuterRef("pk"))
        return queryset.annotate(
            members=total(members, "team", Count("pk")), shifts_ahead=total(ahead, "team", Count("pk"))
        )


class ShiftFilter(BackOfficeFilterSet):
    when = ChoiceFilter(label=_("时段"), method="by_when", choices=[("ahead", _("还没结束")), ("past", _("已结束"))])
    starts_at = DateFromToRangeFilter(label=_("日期"), widget=DateRangePickerWidget)

    class Meta:
        model = Shift
        fields = ["when", "starts_at", "state"]

    def by_when(self, queryset, name, value):
        now = timezone.now()
        return queryset.upcoming(now) if value == "ahead" else queryset.filter(ends_at__lte=now)


class ShiftListView(ListView):
    """The shifts to come stand first, unless somebody looks for others."""

    def get_base_queryset(self):
        queryset = super().get_base_queryset()
        return queryset if self.request.GET else queryset.upcoming(timezone.now())


class ShiftAddView(AddView):
    def get_initial_form_instance(self):
        return None

    def save_instance(self):
        fields = {**self.form.cleaned_data}
        return actions.add_shift(fields.pop("team"), **fields, by=self.request.user, at=timezone.now())

    def get_success_url(self):
        return reverse("volunteer_desk:open_shift", args=[self.object.pk])


def roles_of(shift: Shift) -> str:
    return "；".join(f"{role.name} {role.taken}/{role.capacity}" for role in shift.roles.all())


class ShiftViewSet(BackOfficeViewSet):
    model = Shift
    icon = "date"
    menu_label = _("班次")
    policy_class = LedPolicy
    index_view_class = ShiftListView
    add_view_class = ShiftAddView
    form_class = forms.ShiftForm
    filterset_class = ShiftFilter
    select = ("team", "venue")
    search_fields = ["title", "team__name", "venue__name"]
    list_display = [
        "title",
        Column("team", label=_("服务队"), sort_key="team__name"),
        Column(
            "when",
            label=_("时间"),
            accessor=lambda s: f"{zh_date(s.starts_at)} {zh_time_range(s.starts_at, s.ends_at)}",
            sort_key="starts_at",
        ),
        Column("venue", label=_("地点")),
        Column("roles", label=_("岗位（已报/需要）"), accessor=roles_of),
        "state",
    ]
    list_export = ["title", "team", "starts_at", "ends_at", "venue", "roles", "get_state_display"]
    export_headings = {"roles": _("岗位"), "get_state_display": _("状态")}
    export_values = {"roles": roles_of}
    export_filename = "banci"

    def get_form_class(self, for_update=False):
        return forms.ShiftFactsForm if for_update else forms.ShiftForm

    def describe(self, queryset):
        return queryset.prefetch_related("roles")

    def row_buttons(self, shift, user):
        roster, cancel = (reverse(f"volunteer_desk:{name}", args=[shift.pk]) for name in ("roster", "cancel_shift"))
        buttons = [Button(_("名单"), url=roster, icon_name="group", priority=1)]
        if shift.state == ShiftState.DRAFT:
            opening = reverse("volunteer_desk:open_shift", args=[shift.pk])
            buttons.append(Button(_("开始招募"), url=opening, icon_name="check", priority=2))
        if shift.template_id and shift.starts_at > timezone.now():
            later = reverse("volunteer_desk:change_template", args=[shift.template_id])
            later = f"{later}?since={shift.template_date:%Y-%m-%d}"
            buttons.append(Button(_("改这一班及以后"), url=later, icon_name="edit", priority=20))
        if shift.state != ShiftState.CANCELLED and shift.ends_at > timezone.now():
            buttons.append(Button(_("取消这一班"), url=cancel, icon_name="cross", priority=40))
        return buttons


class SignupViewSet(ReadOnlyViewSet):
    model = Signup
    icon = "list-ul"
    menu_label = _("岗位报名")
    policy_class = LedPolicy
    ordering = "-created_at"
    select = ("volunteer__person", "shift", "role")
    list_filter = ["state", "source", "role__shift__starts_at"]
    search_fields = ["volunteer__person__name", "volunteer__number", "shift__title", "role__name"]
    list_display = [
        "volunteer",
        Column("shift", label=_("班次"), sort_key="shift__starts_at"),
        Column("role", label=_("岗位"), accessor="role.name"),
        "state",
        Column("in", label=_("签到"), accessor=lambda s: zh_moment(s.checked_in_at)),
        Column("out", label=_("签退"), accessor=lambda s: zh_moment(s.checked_out_at)),
    ]
    list_export = [
        "volunteer",
        "shift",
        "role.name",
        "get_state_display",
        "checked_in_at",
        "checked_out_at",
        "created_at",
    ]
    export_headings = {"role.name": _("岗位"), "get_state_display": _("状态")}
    export_filename = "gangweibaoming"
    inspect_view_fields = [
        "volunteer",
        "shift",
        "role",
        "state",
        "source",
        "made_by",
        "created_at",
        "checked_in_at",
        "checked_out_at",
    ]


class LedgerViewSet(ReadOnlyViewSet):
    model = LedgerEntry
    icon = "time"
    menu_label = _("时长流水")
    ordering = "-seq"
    select = ("volunteer__person", "policy", "approved_by")
    list_filter = ["kind", "grade", "local_date"]
    search_fields = ["volunteer__person__name", "volunteer__number"]
    list_display = [
        "seq",
        Column("volunteer", label=_("志愿者")),
        "kind",
        Column("local_date", label=_("日期"), accessor=lambda e: zh_date(e.local_date), sort_key="local_date"),
        Column("shift", label=_("班次"), accessor=lambda e: e.snapshot.get("shift", "")),
        Column(
            "minutes_counted",
            label=_("计入"),
            accessor=lambda e: zh_minutes(e.minutes_counted),
            sort_key="minutes_counted",
        ),
        Column("minutes_raw", label=_("在场"), accessor=lambda e: zh_minutes(e.minutes_raw)),
        "grade",
    ]
    list_export = [
        "seq",
        "volunteer",
        "get_kind_display",
        "local_date",
        "minutes_raw",
        "minutes_counted",
        "grade",
        "approved_by",
        "hash",
    ]
    export_headings = {"get_kind_display": _("类别"), "hash": _("校验值")}
    export_filename = "shichang"
    inspect_view_fields = [
        "seq",
        "volunteer",
        "kind",
        "local_date",
        "minutes_raw",
        "minutes_counted",
        "grade",
        "policy",
        "snapshot",
        "steps",
        "created_by",
        "approved_by",
        "created_at",
        "hash",
        "prev_hash",
    ]


class ServiceKindViewSet(BackOfficeViewSet):
    model = ServiceKind
    icon = "tag"
    menu_label = _("服务类别")
    form_class = forms.ServiceKindForm
    list_display = ["name", "nature", "counts_as_service", "danger_class", "insurance_required"]
    list_export = ["name", "get_nature_display", "counts_as_service", "get_danger_class_display", "insurance_required"]
    export_headings = {"get_nature_display": _("性质"), "get_danger_class_display": _("危险")}
    export_filename = "fuwuleibie"
