"""扫码 in the back office: checkpoints, hall screens that show their codes, printed cards."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import include, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.admin.widgets.button import Button

from accounts.admin.desk import DeskFormView, list_url
from accounts.admin.forms import ActionForm, BackOfficeForm
from accounts.admin.viewsets import AddView, BackOfficeViewSet
from common.chinese import zh_moment

from . import actions, card_desk, code_desk, today
from .models import Checkpoint, DisplayLease


class CheckpointForm(BackOfficeForm):
    choices_within = {"venue": "community"}

    class Meta(BackOfficeForm.Meta):
        model = Checkpoint
        fields = ["name", "venue", "mode", "active"]


class CheckpointViewSet(BackOfficeViewSet):
    model = Checkpoint
    icon = "pick"
    menu_label = gettext_lazy("签到点")
    form_class = CheckpointForm
    select = ("venue",)
    list_filter = ["mode", "active", "venue"]
    search_fields = ["name", "venue__name"]
    list_display = [
        "name",
        "venue",
        "mode",
        Column(
            "active",
            label=gettext_lazy("启用"),
            accessor=lambda c: _("启用") if c.active else _("停用"),
            sort_key="active",
        ),
    ]
    list_export = ["name", "venue", "get_mode_display", "active"]
    export_headings = {"get_mode_display": gettext_lazy("方式")}
    export_filename = "qiandaodian"

    def row_buttons(self, checkpoint, user):
        return code_desk.code_buttons(checkpoint, user)


class ScreenForm(ActionForm):
    choices_within = {"checkpoint": "community"}

    class Meta(BackOfficeForm.Meta):
        model = DisplayLease
        fields = ["checkpoint"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["checkpoint"].queryset = self.fields["checkpoint"].queryset.filter(active=True)


class ScreenAddView(AddView):
    def save_instance(self):
        return actions.open_display(self.form.cleaned_data["checkpoint"], by=self.request.user, at=timezone.now())

    def get_success_message(self, instance):
        return format_html(_("大屏已开：在大厅的电脑上打开 {}"), screen_url(instance))

    def get_success_buttons(self):
        return []


def screen_url(lease: DisplayLease) -> str:
    return settings.PUBLIC_BASE_URL + lease.path


def state_of(lease: DisplayLease) -> str:
    if lease.ended_at:
        return _("已结束")
    return _("正在用") if lease.expires_at > timezone.now() else _("已过期")


class ScreenLink(Column):
    """The address of a running screen; an ended one has none."""

    def get_value(self, lease):
        if lease.ended_at or lease.expires_at <= timezone.now():
            return ""
        return format_html('<a href="{0}" target="_blank" rel="noopener">{0}</a>', screen_url(lease))


class ScreenViewSet(BackOfficeViewSet):
    model = DisplayLease
    icon = "desktop"
    menu_label = gettext_lazy("大屏")
    community_path = "checkpoint__community"
    forbidden = frozenset({"change", "delete"})
    add_view_class = ScreenAddView
    form_class = ScreenForm
    ordering = "-created_at"
    select = ("checkpoint", "made_by")
    list_filter = ["checkpoint"]
    search_fields = ["checkpoint__name"]
    list_display = [
        "__str__",
        Column("state", label=gettext_lazy("状态"), accessor=state_of),
        Column(
            "expires_at",
            label=gettext_lazy("有效期至"),
            accessor=lambda s: zh_moment(s.expires_at),
            sort_key="expires_at",
        ),
        ScreenLink("address", label=gettext_lazy("地址")),
        Column("made_by", label=gettext_lazy("开启人")),
    ]
    list_export = ["checkpoint", "created_at", "expires_at", "ended_at", "made_by"]
    export_filename = "daping"

    def row_buttons(self, lease, user):
        return [
            Button(
                _("结束大屏"), url=reverse("checkin_desk:end_screen", args=[lease.pk]), icon_name="cross", priority=1
            )
        ]


class EndScreenView(DeskFormView):
    """The code on the screen dies with it, so it is asked once more."""

    form_class = forms.Form
    permission = "checkin.change_displaylease"
    page_title = gettext_lazy("结束大屏")
    submit_label = gettext_lazy("结束，二维码立即失效")
    danger = True

    @cached_property
    def lease(self) -> DisplayLease:
        mine = DisplayLease.objects.manageable_by(self.request.user).select_related("checkpoint")
        return get_object_or_404(mine, pk=self.kwargs["lease_id"])

    def trail(self):
        return [(_("大屏"), list_url("displaylease"))]

    def get_context_data(self, **kwargs):
        return super().get_context_data(facts=[_("“%s”的大屏会变成已结束。") % self.lease.checkpoint], **kwargs)

    def act(self, form) -> str:
        if actions.end_display(self.lease, by=self.request.user, at=timezone.now()):
            messages.success(self.request, _("大屏已结束。"))
        return list_url("displaylease")


class CheckinGroup(ModelViewSetGroup):
    menu_label = gettext_lazy("扫码")
    menu_icon = "mobile-alt"
    menu_order = 130
    items = (ScreenViewSet, CheckpointViewSet)


@hooks.register("register_admin_viewset")
def checkin_lists():
    return CheckinGroup()


@hooks.register("register_admin_urls")
def screen_pages():
    patterns = [path("screens/<int:lease_id>/end/", EndScreenView.as_view(), name="end_screen"), *card_desk.patterns]
    patterns += code_desk.patterns
    return [path("desk/", include((patterns, "checkin_desk")))]


hooks.register("todays_tasks", today.tasks)


@hooks.register("volunteer_buttons")
def card_buttons(volunteer, user):
    return card_desk.card_buttons(volunteer, user)
