"""The printed code of a checkpoint: an A4 sheet for the door, and a new code when the old one was photographed."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets.button import Button

from accounts.admin.desk import DeskView, list_url
from accounts.models import Role
from accounts.states import DESK_ROLES
from common.qr import qr_svg

from . import actions, codes
from .models import Checkpoint, Mode


class PrintedCodeView(DeskView):
    template_name = "checkin/admin/printed_code.html"
    permission = "checkin.change_checkpoint"
    page_title = gettext_lazy("固定码")

    @cached_property
    def checkpoint(self) -> Checkpoint:
        mine = Role.objects.communities(self.request.user, DESK_ROLES)
        printed = Checkpoint.objects.filter(community__in=mine, mode=Mode.PRINTED).select_related("venue", "community")
        return get_object_or_404(printed, pk=self.kwargs["checkpoint_id"])

    def post(self, request, *args, **kwargs):
        actions.renew_code(self.checkpoint, by=request.user, at=timezone.now())
        messages.success(request, _("换了新码，请重新打印；旧的不能再用。"))
        return redirect("checkin_desk:printed_code", checkpoint_id=self.checkpoint.pk)

    def get_context_data(self, **kwargs):
        code = codes.make(self.checkpoint, at=timezone.now())
        address = settings.PUBLIC_BASE_URL + reverse("checkin:scan", args=[code])
        return super().get_context_data(
            checkpoint=self.checkpoint,
            qr=mark_safe(qr_svg(address)),  # noqa: S308  our own drawing of our own address
            host=urlsplit(settings.PUBLIC_BASE_URL).netloc,
            back_url=list_url("checkpoint"),
            **kwargs,
        )


def code_buttons(checkpoint: Checkpoint, user) -> list[Button]:
    if checkpoint.mode != Mode.PRINTED or not user.has_perm(PrintedCodeView.permission):
        return []
    url = reverse("checkin_desk:printed_code", args=[checkpoint.pk])
    return [Button(_("打印固定码"), url=url, icon_name="print", priority=5)]


patterns = [path("checkpoints/<int:checkpoint_id>/code/", PrintedCodeView.as_view(), name="printed_code")]
