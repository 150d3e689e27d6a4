"""A draw at the desk: publish the rule, type the value (two people), reveal the seed, print the sheet."""

import unicodedata

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets.button import HeaderButton

from accounts.admin.desk import DeskMixin, DeskView, refusal_text
from booking import actions, rules
from booking.lottery import PAUSE
from booking.models import Draw
from booking.states import Allocation
from common.errors import DomainError
from common.qr import qr_svg

from .frames import OfSlot


class ValueForm(forms.Form):
    value = forms.CharField(label=_("公开点数"), max_length=80)

    def clean_value(self) -> str:
        """Full-width figures and doubled spaces are the keyboard's doing, not another value."""
        return " ".join(unicodedata.normalize("NFKC", self.cleaned_data["value"]).split())


class SeedForm(forms.Form):
    seed = forms.CharField(label=_("种子"), max_length=120)

    def clean_seed(self) -> str:
        return "".join(self.cleaned_data["seed"].split()).lower()


class OfDraw(OfSlot, DeskMixin):
    page_title = gettext_lazy("抽签")
    header_icon = "clipboard-list"

    @cached_property
    def draw(self) -> Draw | None:
        """As the clock has it; None while nothing is promised yet."""
        found = Draw.objects.filter(slot=self.slot).select_related("slot", "first_by", "confirmed_by").first()
        if found is None and self.slot.allocation != Allocation.DRAW:
            raise Http404
        return found and actions.settle_draw(found, at=timezone.now())

    def get_context_data(self, **kwargs):
        at, draw = timezone.now(), self.draw
        entries = draw.entries.order_by("rank", "entry_id") if draw else ()
        return super().get_context_data(
            draw=draw,
            entries=entries,
            may_prepare=rules.refusal_to_prepare(self.slot, draw, at=at) is None,
            value_from=draw.closed_at + PAUSE if draw and draw.closed_at else None,
            typed_by_me=bool(draw and draw.first_by_id == self.request.user.pk),
            may_waive=bool(draw and rules.refusal_to_waive(draw, at=at) is None),
            may_reveal=bool(draw and draw.kept_by_keeper and draw.public_value and at < draw.reveal_until),
            now=at,
            **kwargs,
        )


class DrawView(OfDraw, DeskView):
    """One page that shows where the draw stands and asks for the next step; `act` names it."""

    template_name = "booking/admin/draw.html"

    @property
    def header_buttons(self):
        if self.draw is None:
            return []
        sheet = reverse("booking_desk:draw_print", args=[self.slot.pk])
        return [
            HeaderButton(_("公开的页面"), url=self.draw.path, icon_name="view", priority=1),
            HeaderButton(_("打印"), url=sheet, icon_name="doc-full", priority=2),
        ]

    def post(self, request, slot_id: int):
        step = {
            "prepare": self._prepare,
            "value": self._note_value,
            "reveal": self._reveal,
            "waive": self._waive,
        }.get(request.POST.get("act", ""))
        if step is None or (self.draw is None and step != self._prepare):
            raise Http404
        try:
            told = step()
        except DomainError as error:
            messages.error(request, refusal_text(error))
            told = None
        return told or redirect(request.path)

    def _prepare(self):
        kept = "kept" in self.request.POST
        draw = actions.prepare_draw(self.slot, kept=kept, by=self.request.user, at=timezone.now())
        if not kept:
            messages.success(self.request, _("规则已公布。"))
            return None
        self.draw = draw
        answer = self.render_to_response(self.get_context_data(seed=draw.seed_for_keeper))
        answer["Cache-Control"] = "no-store, private"  # the seed is shown this once
        return answer

    def _note_value(self):
        form = ValueForm(self.request.POST)
        if not form.is_valid():
            messages.error(self.request, _("请填点数，例如：5 4 2 6 1 3。"))
            return
        draw = actions.enter_public_value(
            self.draw, form.cleaned_data["value"], by=self.request.user, at=timezone.now()
        )
        self._tell(
            draw, _("记下了。请另一位工作人员再记一遍。") if not draw.public_value else _("两遍一样，等种子公布。")
        )

    def _reveal(self):
        form = SeedForm(self.request.POST)
        seed = form.cleaned_data["seed"] if form.is_valid() else ""
        self._tell(actions.reveal_seed(self.draw, seed, by=self.request.user, at=timezone.now()), "")

    def _waive(self):
        self._tell(actions.draw_without_seed(self.draw, by=self.request.user, at=timezone.now()), "")

    def _tell(self, draw: Draw, otherwise: str) -> None:
        messages.success(self.request, _("抽好了，结果已经公布。") if draw.drawn_at else otherwise)


class DrawPrintView(OfDraw, DeskView):
    """A sheet for the notice board, without names."""

    template_name = "booking/admin/draw_print.html"

    def get_context_data(self, **kwargs):
        if self.draw is None:
            raise Http404
        address = settings.PUBLIC_BASE_URL + self.draw.path
        return super().get_context_data(
            qr=mark_safe(qr_svg(address)),  # noqa: S308 our own drawing
            address=address,
            community=self.slot.community,
            **kwargs,
        )
