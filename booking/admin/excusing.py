"""Deciding about points: excusing an entry, answering an appeal; and what a household has, on one page."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.desk import DeskFormView, DeskView, list_url
from accounts.models import Household, Role
from accounts.phones import masked
from accounts.states import DESK_ROLES
from booking import actions, rules
from booking.models import Appeal, Booking, BookingPolicy, CreditEntry
from booking.states import LIVE
from common.chinese import zh_date

WORDS = forms.Textarea(attrs={"rows": 3})
DETAILS = ("household", "booking__slot__activity__venue", "booking__slot__space__venue")


class ExcuseForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("为什么免除"),
        max_length=200,
        widget=WORDS,
        help_text=gettext_lazy("会发给居民，例如：那天孩子发烧，来过电话"),
    )


class OfEntry:
    permission = "booking.view_creditentry"

    @cached_property
    def entry(self) -> CreditEntry:
        mine = CreditEntry.objects.manageable_by(self.request.user).select_related(*DETAILS)
        return get_object_or_404(mine, pk=self.kwargs["entry_id"])

    def dispatch(self, request, *args, **kwargs):
        if request.user.has_perm(self.permission):
            self.entry  # noqa: B018 - another community's entry does not exist, whatever the method
        return super().dispatch(request, *args, **kwargs)

    def trail(self):
        return [(_("信用记录"), list_url("creditentry"))]


class ExcuseView(OfEntry, DeskFormView):
    form_class = ExcuseForm
    page_title = gettext_lazy("免除记分")
    submit_label = gettext_lazy("免除，并告诉他们")

    def get_context_data(self, **kwargs):
        facts = [*facts_of(self.entry), _("免除以后不再计入，记录还在，写着谁免除的、为什么。")]
        return super().get_context_data(facts=facts, **kwargs)

    def act(self, form) -> str:
        actions.excuse(self.entry, by=self.request.user, at=timezone.now(), reason=form.cleaned_data["reason"])
        messages.success(self.request, _("已免除 %d 分。") % self.entry.points)
        return reverse("booking_desk:household", args=[self.entry.household_id])


def facts_of(entry: CreditEntry) -> list[str]:
    """What the entry says, and how it came about."""
    booking = entry.booking
    return [
        _("%(who)s，%(home)s")
        % {"who": "、".join(place.person.name for place in booking.places.all()), "home": entry.household},
        str(booking.slot),
        _("%(what)s，%(points)d 分，%(state)s；到 %(day)s 消除。")
        % {
            "what": entry.get_kind_display(),
            "points": entry.points,
            "state": entry.get_state_display(),
            "day": zh_date(entry.expires_on),
        },
    ]


class AnswerForm(forms.Form):
    grant = forms.TypedChoiceField(
        label=gettext_lazy("怎么定"),
        coerce=lambda value: value == "yes",
        choices=(("yes", gettext_lazy("同意，免除这一笔")), ("no", gettext_lazy("维持，仍然计入"))),
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=gettext_lazy("答复"), max_length=300, widget=WORDS, help_text=gettext_lazy("居民会原样读到，请说清理由")
    )


class AnswerAppealView(DeskFormView):
    template_name = "booking/admin/appeal.html"
    form_class = AnswerForm
    permission = "booking.view_appeal"
    page_title = gettext_lazy("答复申诉")
    submit_label = gettext_lazy("答复")

    @cached_property
    def appeal(self) -> Appeal:
        mine = Appeal.objects.manageable_by(self.request.user)
        details = [f"entry__{name}" for name in DETAILS]
        return get_object_or_404(mine.select_related(*details, "made_by"), pk=self.kwargs["appeal_id"])

    def dispatch(self, request, *args, **kwargs):
        if request.user.has_perm(self.permission):
            self.appeal  # noqa: B018 - the same for an appeal
        return super().dispatch(request, *args, **kwargs)

    def trail(self):
        return [(_("申诉"), list_url("appeal"))]

    def get_context_data(self, **kwargs):
        appeal = self.appeal
        return super().get_context_data(
            appeal=appeal,
            facts=facts_of(appeal.entry),
            places=appeal.entry.booking.places.select_related("person"),
            overdue=appeal.answered_at is None and appeal.due_on < timezone.localdate(),
            refusal=rules.refusal_to_answer(appeal, by=self.request.user),
            **kwargs,
        )

    def act(self, form) -> str:
        actions.answer_appeal(self.appeal, **form.cleaned_data, by=self.request.user, at=timezone.now())
        messages.success(self.request, _("已答复，会通知他们。"))
        return list_url("appeal")


class HouseholdView(DeskView):
    """预约和信用 of one household: its points and what they do, its entries, its bookings to come."""

    template_name = "booking/admin/household.html"
    page_title = gettext_lazy("预约和信用")
    header_icon = "home"

    @cached_property
    def household(self) -> Household:
        mine = Household.objects.filter(community__in=Role.objects.communities(self.request.user, DESK_ROLES))
        return get_object_or_404(mine.select_related("contact"), pk=self.kwargs["household_id"])

    def dispatch(self, request, *args, **kwargs):
        if request.user.has_perm(self.permission):
            self.household  # noqa: B018 - the same for a household
        return super().dispatch(request, *args, **kwargs)

    def trail(self):
        return [(_("家庭"), list_url("household"))]

    def get_context_data(self, **kwargs):
        now, home = timezone.now(), self.household
        policy = BookingPolicy.objects.filter(community=home.community_id).first() or BookingPolicy()
        bookings = Booking.objects.filter(household=home, status__in=LIVE, slot__ends_at__gt=now).with_details()
        return super().get_context_data(
            household=home,
            persons=home.persons.active(),
            shown_phone=masked(home.phone or (home.contact.phone if home.contact else "") or ""),
            credit=rules.credit_of(home, policy, at=now),
            policy=policy,
            entries=home.credit.select_related("appeal", "booking__slot__activity", "booking__slot__space__venue"),
            bookings=bookings.order_by("slot__starts_at", "id"),
            today=timezone.localdate(now),
            **kwargs,
        )
