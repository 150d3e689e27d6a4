"""代报名: find the household, tick who comes, one button, print the slip. Made for the keyboard."""

from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actions import register_household
from accounts.admin.desk import DeskFormView, DeskView, find_households
from accounts.admin.forms import PhoneField
from accounts.models import Household, Person
from booking import actions, rules
from booking.models import Booking, Question
from booking.question_forms import AskingForm
from booking.states import LIVE, Channel, CreditEffect
from common.chinese import zh_date, zh_time
from common.errors import Refusal
from common.qr import qr_svg

from .forms import DESK_CHANNELS, NewHouseholdForm
from .frames import OfBooking, OfSlot


class PartyForm(AskingForm):
    """The persons of one household; those who may not book are shown with the reason and cannot be ticked."""

    persons = forms.TypedMultipleChoiceField(
        label=gettext_lazy("谁来"), coerce=UUID, error_messages={"required": gettext_lazy("请勾选要来的人")}
    )
    contact_phone = PhoneField()
    channel = forms.ChoiceField(label=gettext_lazy("怎么报的"), choices=DESK_CHANNELS, widget=forms.RadioSelect)
    accept_partial = forms.BooleanField(label=gettext_lazy("坐不下时，可以先来几位"), required=False)
    accept_overlap = forms.BooleanField(label=gettext_lazy("时间重了也报"), required=False)

    def __init__(self, *args, verdicts, **kwargs):
        super().__init__(*args, persons=[verdict.person for verdict in verdicts], **kwargs)
        self.verdicts = verdicts
        self.fields["persons"].choices = [(str(verdict.person.pk), verdict.person.name) for verdict in verdicts]

    def coming(self) -> list[Person]:
        named = self.cleaned_data.get("persons", [])
        return [person for person in self.persons if person.pk in named]


class BookView(OfSlot, DeskFormView):
    template_name = "booking/admin/book.html"
    form_class = PartyForm
    page_title = gettext_lazy("代报名")
    header_icon = "plus"
    submit_label = gettext_lazy("报好，出小票")

    @cached_property
    def wanted(self) -> str:
        return self.request.GET.get("q", "").strip()[:40]

    @cached_property
    def found(self) -> list[Household]:
        return find_households(self.request.user, self.wanted)

    @cached_property
    def verdicts(self) -> list[rules.Verdict]:
        persons = list(self.household.persons.active()) if self.household else []
        return rules.verdicts(self.slot, persons, at=timezone.now(), on_behalf=True)

    @property
    def party_refusal(self) -> Refusal | None:
        """What stands in everybody's way is said once, before anything is ticked."""
        refusals = [verdict.refusal for verdict in self.verdicts]
        alike = len(refusals) > 1 and None not in refusals and len(set(refusals)) == 1
        return refusals[0] if alike else None

    @cached_property
    def household(self) -> Household | None:
        asked = self.request.GET.get("household", "")
        if asked.isdecimal() and len(asked) < 18:
            return get_object_or_404(Household, pk=asked, community=self.slot.community_id)
        return self.found[0] if len(self.found) == 1 else None

    def get_form_kwargs(self):
        return {
            **super().get_form_kwargs(),
            "verdicts": self.verdicts,
            "questions": Question.objects.asked_for(self.slot) if self.verdicts else [],
        }

    def get_initial(self):
        return {
            "contact_phone": self.household.phone.removeprefix("+86") if self.household else "",
            "channel": Channel.PHONE,
        }

    def get_context_data(self, **kwargs):
        now = timezone.now()
        context = super().get_context_data(
            wanted=self.wanted,
            found=self.found,
            household=self.household,
            reading=_reading(self.slot),
            party_refusal=self.party_refusal,
            promises=[verdict for verdict in self.verdicts if verdict.promise and verdict.allowed],
            someone_may=any(verdict.allowed for verdict in self.verdicts),
            behind=self._behind(now),
            late=now >= self.slot.booking_closes_at,
            **kwargs,
        )
        form = context["form"]
        return {**context, "sheets": form.sheets([one.person for one in form.verdicts if one.allowed])}

    def _behind(self, now) -> rules.Credit | None:
        """The household's credit, where it puts a party without children behind others."""
        if self.household is None or self.slot.credit_effect != CreditEffect.WAITLIST_FIRST:
            return None
        credit = rules.credit_of(self.household, rules.policy_of(self.slot), at=now)
        return credit if credit.weighs and not self.slot.awaits_draw else None

    def act(self, form) -> str:
        typed = form.cleaned_data
        booking = actions.book_on_behalf(
            self.slot.pk,
            persons=typed["persons"],
            by=self.request.user,
            at=timezone.now(),
            channel=typed["channel"],
            answers=form.answers,
            contact_phone=typed["contact_phone"],
            accept_partial=typed["accept_partial"],
            accept_overlap=typed["accept_overlap"],
        )
        return reverse("booking_desk:slip", args=[booking.pk])


def _reading(slot) -> str:
    """What the clerk reads back to the caller."""
    return _("%(day)s %(time)s，%(place)s，%(title)s") % {
        "day": zh_date(slot.starts_at),
        "time": zh_time(slot.starts_at),
        "place": slot.space or slot.venue or "",
        "title": slot.title,
    }


class NewHouseholdView(OfSlot, DeskFormView):
    form_class = NewHouseholdForm
    permission = "accounts.add_household"
    page_title = gettext_lazy("登记新住户")
    submit_label = gettext_lazy("登记，接着报名")

    def act(self, form) -> str:
        person = register_household(self.slot.community, **form.cleaned_data, by=self.request.user, at=timezone.now())
        messages.success(self.request, _("已登记%s。") % person.name)
        return f"{reverse('booking_desk:book', args=[self.slot.pk])}?household={person.household_id}"


class SlipView(OfBooking, DeskView):
    """A6 slip in large type."""

    template_name = "booking/admin/slip.html"
    page_title = gettext_lazy("小票")

    def get_context_data(self, **kwargs):
        booking = self.booking
        return super().get_context_data(
            qr=mark_safe(qr_svg(settings.PUBLIC_BASE_URL + booking.ticket_path)),  # noqa: S308  our own drawing
            position=rules.position_of(booking),
            offer=rules.open_offer(booking),
            silent=booking.contact_id is None,
            others=[(other, rules.position_of(other)) for other in _rest_of(booking)],
            community=booking.community,
            roster_url=self.roster_url,
            **kwargs,
        )


def _rest_of(booking: Booking) -> list[Booking]:
    """What else the household has in this slot: the other part of a divided party."""
    same = Booking.objects.filter(slot=booking.slot, household=booking.household, status__in=LIVE)
    return list(same.exclude(pk=booking.pk).prefetch_related("places__person").order_by("id"))
