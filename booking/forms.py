"""Shapes of what a resident sends when booking and cancelling."""

import uuid

from django import forms

from accounts import phones
from accounts.forms import TEXT_ERRORS
from accounts.models import Person
from accounts.templatetags.people import local_phone
from common.errors import Refusal

from .question_forms import AskingForm

# Refusals that are about who comes; the rest stand above the form.
ABOUT_PERSONS = frozenset(
    {
        "age",
        "already_booked",
        "audience",
        "consent_missing",
        "full",
        "guardian_missing",
        "overlapping",
        "party_empty",
        "party_too_large",
        "person_unknown",
        "promised",
    }
)


def new_key() -> str:
    return uuid.uuid4().hex


class HouseholdField(forms.ModelMultipleChoiceField):
    """Ids of people; what is no id at all is told in our words, not in those of a UUID column."""

    def clean(self, value):
        try:
            return super().clean(value)
        except forms.ValidationError as error:
            if error.code in ("invalid", "null_characters_not_allowed"):
                raise forms.ValidationError("名单里有认不出的人，请重新勾选", code="unreadable") from error
            raise


class BookingForm(AskingForm):
    """Who comes, what the activity asks, whom to call on the day, and a key so that pressing twice books once."""

    persons = HouseholdField(
        queryset=Person.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        label="谁来？",
        error_messages={
            "required": "还没有选人，请勾上要来的家人",
            "list": "请从家人里勾选",
            "invalid_choice": "名单里有不属于您家的人，请重新勾选",
        },
    )
    contact_phone = forms.CharField(
        label="当天联系手机",
        required=False,
        max_length=30,
        help_text="改期、取消时打这个电话。",
        error_messages={**TEXT_ERRORS, "max_length": phones.HINT},
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    accepts_part = forms.BooleanField(label="坐不下时，先来几位也行", required=False)
    accepts_overlap = forms.BooleanField(label="时间重了也报", required=False)
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    way_on = ""  # where a refusal's next step can be done

    def __init__(self, *args, user, questions=(), **kwargs):
        household = Person.objects.visible_to(user)
        super().__init__(*args, questions=questions, persons=household, **kwargs)
        self.fields["persons"].queryset = household
        self.order_fields(["persons", *(name for name in self.fields if name not in self.base_fields)])

    def coming(self) -> list[Person]:
        return list(self.cleaned_data.get("persons", []))

    def clean_contact_phone(self) -> str:
        raw = self.cleaned_data["contact_phone"]
        found = phones.normalise(raw)
        if raw and not found:
            raise forms.ValidationError(_what_is_wrong(raw))
        return found or ""

    @property
    def person_ids(self) -> list[uuid.UUID]:
        """In the order in which they stood on the form."""
        order = {uuid.UUID(value): place for place, value in enumerate(self.data.getlist("persons"))}
        return sorted((person.pk for person in self.cleaned_data["persons"]), key=order.__getitem__)

    @property
    def chosen(self) -> set[str]:
        """Ids as they were ticked, right or wrong."""
        return set(self.data.getlist("persons")) if self.is_bound else set()

    def refuse(self, refusal: Refusal) -> None:
        field = "persons" if refusal.code in ABOUT_PERSONS else self.field_of(refusal)
        self.add_error(field, f"{refusal.message}。{refusal.next_step}")
        self.way_on = refusal.url


class FeedForm(forms.Form):
    """What to do with a calendar's address."""

    to = forms.ChoiceField(choices=[("open", "开通"), ("renew", "换一个地址"), ("stop", "停用")])


class CancelForm(forms.Form):
    reason = forms.CharField(
        label="为什么不去了",
        required=False,
        max_length=200,
        help_text="写一句也行，方便下次安排。",
        error_messages={**TEXT_ERRORS, "max_length": "原因最多 200 个字，请写短一点"},
    )


class AppealForm(forms.Form):
    """What a household says against an entry of its credit."""

    text = forms.CharField(
        label="哪里记错了",
        max_length=300,
        help_text="写明经过，最多 300 个字。",
        error_messages={**TEXT_ERRORS, "required": "还没写，说一句经过就行", "max_length": "最多 300 个字，请写短一点"},
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def first_values(user, household) -> dict:
    """What a fresh booking form starts with."""
    phone = (household.phone if household else "") or user.phone or ""
    return {"contact_phone": local_phone(phone), "key": new_key()}


def _what_is_wrong(raw: str) -> str:
    digits = sum(c.isdigit() for c in raw.replace("+86", "", 1))
    if digits == 10:
        return "手机号少了一位，应是 11 位数字"
    if digits == 12:
        return "手机号多了一位，应是 11 位数字"
    return phones.HINT
