"""志愿者证: the card of a volunteer without a phone, printed at the desk, replaced when lost, revoked when lent."""

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
from common.qr import qr_svg
from volunteers.models import Volunteer

from . import actions, kiosk
from .models import CardKind, PersonalCard


class CardView(DeskView):
    """The sheet with the card as it is now; buttons above it that never reach the paper."""

    template_name = "checkin/admin/card.html"
    permission = "volunteers.change_volunteer"
    page_title = gettext_lazy("志愿者证")

    @cached_property
    def volunteer(self) -> Volunteer:
        mine = Volunteer.objects.manageable_by(self.request.user).select_related("person", "community")
        return get_object_or_404(mine, pk=self.kwargs["volunteer_id"])

    @property
    def card(self) -> PersonalCard | None:
        return PersonalCard.objects.live().filter(person=self.volunteer.person_id, kind=CardKind.PAPER).first()

    def post(self, request, *args, **kwargs):
        now = timezone.now()
        if request.POST.get("action") == "revoke":
            if (card := self.card) and actions.revoke_card(card, by=request.user, at=now):
                messages.success(request, _("卡作废了，再扫会被拒绝。"))
        elif request.POST.get("action") == "pin":
            pin = kiosk.new_pin(self.volunteer.person, by=request.user, at=now)
            messages.success(request, _("签到机密码：%s。只显示这一次，请告诉本人。") % pin)
        else:
            actions.issue_card(self.volunteer.person, by=request.user, at=now, kind=CardKind.PAPER)
            messages.success(request, _("卡做好了，请打印。以前的卡不能再用。"))
        return redirect("checkin_desk:card", volunteer_id=self.volunteer.pk)

    def get_context_data(self, **kwargs):
        card = self.card
        address = settings.PUBLIC_BASE_URL + reverse("checkin:shown_card", args=[card.code]) if card else ""
        return super().get_context_data(
            volunteer=self.volunteer,
            community=self.volunteer.community,
            teams=self.volunteer.memberships.filter(state="member").select_related("team"),
            card=card,
            qr=mark_safe(qr_svg(address)) if card else "",  # noqa: S308  our own drawing of our own address
            back_url=list_url("volunteer"),
            **kwargs,
        )


def card_buttons(volunteer, user):
    if not user.has_perm(CardView.permission):
        return []
    url = reverse("checkin_desk:card", args=[volunteer.pk])
    return [Button(_("志愿者证"), url=url, icon_name="print", priority=5)]


patterns = [path("cards/<int:volunteer_id>/", CardView.as_view(), name="card")]
