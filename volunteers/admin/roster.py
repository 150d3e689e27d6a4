"""The roster of a shift: who comes, in and out by the leader's hand, and a sheet for paper."""

import uuid

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View
from wagtail.admin.widgets.button import HeaderButton

from accounts.admin.desk import DeskFormView, DeskMixin, DeskView, list_url, refusal_text
from accounts.admin.spreadsheets import workbook_response
from booking.rules import DESK_ONLY
from common.chinese import zh_time
from common.errors import DomainError
from volunteers import actions
from volunteers.models import Shift, Signup
from volunteers.rules import LATEST_SIGN_UP, refusal_to_call_off, refusal_to_close
from volunteers.states import CLOSED_SIGNUPS, LIVE_SIGNUPS, Method, ShiftState, SignupState

WALK_IN_LINES = range(6)
VERBS = {"in": actions.check_in, "out": actions.check_out}


class OfShift(DeskMixin):
    permission = "volunteers.view_signup"
    header_icon = "group"

    @cached_property
    def shift(self) -> Shift:
        led = Shift.objects.led_by(self.request.user).select_related("team", "venue", "service_kind", "community")
        return get_object_or_404(led, pk=self.kwargs["shift_id"])

    @property
    def signups(self):
        rows = self.shift.signups.filter(state__in=LIVE_SIGNUPS | CLOSED_SIGNUPS).select_related(
            "volunteer__person", "role", "shift__service_kind", "shift__team"
        )
        return rows.order_by("role", "volunteer__number")

    @cached_property
    def rows(self) -> list[Signup]:
        return list(self.signups)

    def get_page_title(self):
        return str(self.shift)

    def trail(self):
        return [(_("班次"), list_url("shift"))]

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            shift=self.shift,
            signups=self.rows,
            roles=self.shift.roles.all(),
            walk_ins=WALK_IN_LINES,
            community=self.shift.community,
            printed_at=timezone.now(),
            event_id=uuid.uuid4().hex,
            **kwargs,
        )


class OfRoster(OfShift, DeskFormView):
    """A form behind the roster, and the way back to it."""

    permission = "volunteers.change_shift"

    def get_page_title(self):
        return self.page_title

    def trail(self):
        roster = reverse("volunteer_desk:roster", args=[self.shift.pk])
        return [*super().trail(), (str(self.shift), roster)]


class RosterView(OfShift, DeskView):
    template_name = "volunteers/admin/roster.html"

    @property
    def header_buttons(self):
        return [*self.opening(), *self.closing(), *self.staffing(), *self.sheets(), *self.cancelling()]

    def opening(self) -> list[HeaderButton]:
        if self.shift.state != ShiftState.DRAFT:
            return []
        url = reverse("volunteer_desk:open_shift", args=[self.shift.pk])
        return [HeaderButton(_("开始招募"), url=url, icon_name="check", priority=0)]

    def closing(self) -> list[HeaderButton]:
        if refusal_to_close(self.shift, at=timezone.now()):
            return []
        url = reverse("volunteer_desk:close_shift", args=[self.shift.pk])
        return [HeaderButton(_("收班"), url=url, icon_name="check", priority=1)]

    def staffing(self) -> list[HeaderButton]:
        if self.shift.state != ShiftState.OPEN or timezone.now() >= self.shift.over_at:
            return []
        members, seats = (reverse(f"volunteer_desk:{name}", args=[self.shift.pk]) for name in ("members", "seats"))
        return [
            HeaderButton(_("给队员报名"), url=members, icon_name="plus", priority=2),
            HeaderButton(_("改岗位人数"), url=seats, icon_name="edit", priority=3),
        ]

    def get_context_data(self, **kwargs):
        """With who waits and who was asked: the queue of each role in order, and offers by their end."""
        now = timezone.now()
        found = self.shift.signups.with_ahead().select_related("role", "volunteer__person__user")
        found = found.select_related("volunteer__person__household__contact")
        waiting = found.waiting_in_order().order_by("role", "created_at", "pk")
        offers = found.filter(state=SignupState.OFFERED, offered_until__gt=now).order_by("offered_until")
        by_hand = self.shift.starts_at - DESK_ONLY <= now < self.shift.starts_at + LATEST_SIGN_UP
        return super().get_context_data(waiting=waiting, offers=offers, by_hand=by_hand, **kwargs)

    def cancelling(self) -> list[HeaderButton]:
        if refusal_to_call_off(self.shift, self.rows, at=timezone.now()):
            return []
        url = reverse("volunteer_desk:cancel_shift", args=[self.shift.pk])
        return [HeaderButton(_("取消这一班"), url=url, icon_name="cross", priority=90)]

    def sheets(self) -> list[HeaderButton]:
        return [
            HeaderButton(
                _("打印"), url=reverse("volunteer_desk:roster_print", args=[self.shift.pk]), icon_name="doc-full"
            ),
            HeaderButton(
                _("存成表格"), url=reverse("volunteer_desk:roster_export", args=[self.shift.pk]), icon_name="download"
            ),
        ]


class RosterPrintView(OfShift, DeskView):
    template_name = "volunteers/admin/roster_print.html"


class RosterExportView(OfShift, View):
    def get(self, request, shift_id: int):
        headings = [_("编号"), _("姓名"), _("岗位"), _("状态"), _("签到"), _("签退")]
        rows = [
            [
                s.volunteer.number,
                s.volunteer.person.name,
                s.role.name,
                s.get_state_display(),
                zh_time(s.checked_in_at),
                zh_time(s.checked_out_at),
            ]
            for s in self.signups
        ]
        return workbook_response(f"shift-{self.shift.pk}", headings, rows)


class AttendView(OfShift, View):
    """到了 / 走了, by the leader who looks at the person; 记时长, where the evidence is too weak."""

    def post(self, request, shift_id: int):
        signup = get_object_or_404(self.signups, pk=uuid_of(request.POST.get("signup")))
        try:
            self.act(signup, request.POST.get("action"))
        except DomainError as error:
            messages.error(request, refusal_text(error))
        return redirect("volunteer_desk:roster", self.shift.pk)

    def act(self, signup: Signup, action: str | None) -> None:
        by, at = self.request.user, timezone.now()
        event_id = f"{self.request.POST.get('event_id', '')[:40]}-{signup.pk.hex[:20]}"
        verb = VERBS.get(action, actions.check_in)
        verb(signup, method=Method.ROSTER, by=by, at=at, client_event_id=event_id)


def uuid_of(value) -> uuid.UUID | None:
    try:
        return uuid.UUID(value)
    except (TypeError, ValueError, AttributeError):
        return None
