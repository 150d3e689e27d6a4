"""推送: whom among other programs the community tells what happens. Kept by the secretary."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column, TitleColumn

from accounts.models import Role
from accounts.states import RoleKind
from common import webhooks
from common.chinese import zh_moment
from common.errors import DomainError
from common.models import WebhookDelivery, WebhookEndpoint
from common.webhooks.actions import start_now, with_tallies
from common.webhooks.posting import refusal_of_address
from common.webhooks.signing import secret_of

from .desk import DeskView, list_url, refusal_text
from .forms import BackOfficeForm
from .policies import CommunityPolicy
from .viewsets import AddView, BackOfficeViewSet, workplace

KINDS = frozenset({RoleKind.SECRETARY})
SHOWN = 50
ASK_AGAIN = gettext_lazy("%(message)s。%(next)s。")


class WebhookForm(BackOfficeForm):
    kinds = KINDS
    events = forms.MultipleChoiceField(
        label=gettext_lazy("通知哪些事"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("只发编号、状态和时间，不发姓名、电话和凭证"),
    )

    class Meta(BackOfficeForm.Meta):
        model = WebhookEndpoint
        fields = ["name", "url", "events"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["events"].choices = [
            (event, f"{words}（{event}）") for event, words in webhooks.event_words().items()
        ]

    def clean_url(self):
        url = self.cleaned_data["url"]
        if refusal := refusal_of_address(url):
            raise ValidationError(ASK_AGAIN % {"message": refusal.message, "next": refusal.next_step})
        return url


class WebhookAddView(AddView):
    def get_initial_form_instance(self):
        endpoint = WebhookEndpoint(community_id=workplace(self.request, KINDS).pk)
        start_now(endpoint, at=timezone.now())
        return endpoint

    def get_success_url(self):
        return reverse("webhook_desk:webhook", args=[self.object.pk])


def state_of(endpoint: WebhookEndpoint) -> str:
    if not endpoint.active:
        return _("已停用")
    return _("失败太多，已暂停") if endpoint.paused_at else (_("在等对方恢复") if endpoint.hold_until else _("正常"))


class WebhookPolicy(CommunityPolicy):
    """The row keeps its community's number."""

    def __init__(self, model, **kwargs):
        super().__init__(model, **{**kwargs, "path": "community_id"})


class WebhookViewSet(BackOfficeViewSet):
    model = WebhookEndpoint
    icon = "link-external"
    menu_label = gettext_lazy("推送给别的系统")
    form_class = WebhookForm
    add_view_class = WebhookAddView
    policy_class = WebhookPolicy
    community_path = "community_id"
    kinds = KINDS
    forbidden = frozenset()
    search_fields = ["name", "url"]
    list_display = [
        TitleColumn("name", label=gettext_lazy("名称"), get_url=lambda e: reverse("webhook_desk:webhook", args=[e.pk])),
        "url",
        Column("state", label=gettext_lazy("状态"), accessor=state_of),
        Column("waiting", label=gettext_lazy("待发")),
        Column("lost", label=gettext_lazy("没送到")),
        Column(
            "last_at", label=gettext_lazy("上次发送"), accessor=lambda e: zh_moment(e.last_at) if e.last_at else "—"
        ),
    ]
    list_export = ["name", "url", "events", "active", "failures"]
    export_filename = "tuisong"

    def describe(self, queryset):
        return with_tallies(queryset)


class WebhookView(DeskView):
    """One endpoint: its secret, a trial, what was sent and what came back. `do` says which button was pressed."""

    template_name = "accounts/admin/webhook.html"
    permission = "common.view_webhookendpoint"

    def endpoint(self) -> WebhookEndpoint:
        mine = WebhookEndpoint.objects.filter(community_id__in=Role.objects.communities(self.request.user, KINDS))
        return get_object_or_404(with_tallies(mine), pk=self.kwargs["endpoint_id"])

    def trail(self):
        return [(_("推送给别的系统"), list_url("webhookendpoint"))]

    def get_page_title(self):
        return self.endpoint().name

    def post(self, request, **kwargs):
        endpoint, do = self.endpoint(), request.POST.get("do", "")
        if do == "ping":
            return self.render_to_response(self.get_context_data(trial=webhooks.ping(endpoint, at=timezone.now())))
        if do not in DOING:
            raise Http404
        try:
            DOING[do](endpoint, request)
        except DomainError as error:
            return self.render_to_response(self.get_context_data(refusal=refusal_text(error)), status=409)
        return redirect("webhook_desk:webhook", endpoint.pk)

    def get_context_data(self, **kwargs):
        endpoint, words = self.endpoint(), webhooks.event_words()
        log = endpoint.deliveries.select_related("event").order_by("-event", "-pk")[:SHOWN]
        return super().get_context_data(
            endpoint=endpoint,
            state=state_of(endpoint),
            secret=secret_of(endpoint.salt),
            chosen=[words.get(event, event) for event in endpoint.events],
            log=[(delivery, words.get(delivery.event.kind, delivery.event.kind)) for delivery in log],
            edit_url=reverse("desk_webhookendpoint:edit", args=[endpoint.pk]),
            **kwargs,
        )


def _again(endpoint: WebhookEndpoint, request) -> None:
    number = request.POST.get("delivery", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        raise Http404
    delivery = get_object_or_404(WebhookDelivery.objects.filter(endpoint=endpoint).select_related("event"), pk=number)
    webhooks.send_again(delivery, by=request.user, at=timezone.now())


DOING = {
    "rotate": lambda endpoint, request: webhooks.rotate(endpoint, by=request.user, at=timezone.now()),
    "resume": lambda endpoint, request: webhooks.resume(endpoint, by=request.user, at=timezone.now()),
    "on": lambda endpoint, request: webhooks.switch(endpoint, on=True, by=request.user, at=timezone.now()),
    "off": lambda endpoint, request: webhooks.switch(endpoint, on=False, by=request.user, at=timezone.now()),
    "again": _again,
}


class PausedPanel(Component):
    """On the first page of the back office, only while something is paused."""

    name = "webhooks"
    template_name = "accounts/admin/webhooks_panel.html"
    order = 40

    def get_context_data(self, parent_context):
        mine = Role.objects.communities(parent_context["request"].user, KINDS)
        return {"paused": WebhookEndpoint.objects.filter(community_id__in=mine, active=True).exclude(paused_at=None)}


urlpatterns = [path("webhooks/<int:endpoint_id>/", WebhookView.as_view(), name="webhook")]
