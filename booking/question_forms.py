"""A booking form that asks an activity's questions; the same fields for residents and at the desk."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.forms.boundfield import BoundField

from accounts.forms import TEXT_ERRORS
from accounts.models import Person
from common.errors import Refusal

from . import answers
from .models.questions import ANSWER_WORDS, YES, Question, QuestionKind

RADIO_MOST = 6  # more options than these become a list to unfold
PICK_ONE = {"invalid_choice": "没有这个选项，请从列出的里选"}


@dataclass(frozen=True)
class Item:
    """One field, and what makes it asked: `when` is the field to look at, `equals` the value it must have."""

    question: Question
    field: BoundField
    when: str
    equals: str


@dataclass(frozen=True)
class Sheet:
    """The questions for one person, or with None for the party."""

    person: Person | None
    items: list[Item]


def name_of(question_id: int, person: Person | None) -> str:
    return f"q{question_id}-{person.pk}" if person else f"q{question_id}"


class AskingForm(forms.Form):
    """Fields for the questions, of every person who might come; only those count whose condition is met.

    After validation `answers` has the shape that is stored. Subclasses say who comes.
    """

    def __init__(self, *args, questions: list[Question], persons: Iterable[Person], **kwargs):
        super().__init__(*args, **kwargs)
        self.questions = questions
        self.persons = list(persons) if questions else []
        self.answers: dict = {}
        self._per_person = {question.pk for question in questions if question.of_each_person}
        for one in self._possible(self.persons):
            self.fields[name_of(one.question.pk, one.person)] = _field_for(one)

    def coming(self) -> list[Person]:
        raise NotImplementedError

    def clean(self) -> dict:
        super().clean()
        party, given = self.coming(), self._given()
        wanted = {name_of(one.question.pk, one.person) for one in answers.asked(self.questions, party, given)}
        for one in self._possible(self.persons):
            if (name := name_of(one.question.pk, one.person)) not in wanted:
                self.errors.pop(name, None)
        for flaw in answers.flaws(self.questions, party, given):
            name = name_of(flaw.asked.question.pk, flaw.asked.person)
            if name not in self.errors:
                self.add_error(name, f"{flaw.refusal.message}。{flaw.refusal.next_step}")
        self.answers = answers.clean(self.questions, party, given)
        return self.cleaned_data

    def field_of(self, refusal: Refusal) -> str | None:
        """The field that a refusal of the action is about, if it is on the form."""
        about = dict(refusal.extra)
        name = f"q{about.get('question')}" + (f"-{about['person']}" if "person" in about else "")
        return name if name in self.fields else None

    def sheets(self, persons: Iterable[Person]) -> list[Sheet]:
        """What the page shows: the party's questions, then those of each of `persons`."""
        found = [Sheet(one, self._items(one)) for one in [None, *persons]]
        return [sheet for sheet in found if sheet.items]

    def sent(self) -> dict[str, str]:
        """The answers as they were typed, right or wrong."""
        return {name: self.data[name] for name in self.data if name in self.fields and name.startswith("q")}

    def _possible(self, persons: Iterable[Person]) -> list[answers.Asked]:
        """In the order of the page: the party's first."""
        return [
            answers.Asked(question, person)
            for person in [None, *persons]
            for question in self.questions
            if question.of_each_person == bool(person)
        ]

    def _given(self) -> dict:
        given: dict = {}
        for one in self._possible(self.persons):
            value = self.cleaned_data.get(name_of(one.question.pk, one.person))
            question, person = one.key
            if person:
                given.setdefault(question, {})[person] = value
            else:
                given[question] = value
        return given

    def _items(self, person: Person | None) -> list[Item]:
        mine = [question for question in self.questions if question.of_each_person == bool(person)]
        return [self._item(question, person) for question in mine]

    def _item(self, question: Question, person: Person | None) -> Item:
        first = question.depends_on_id
        when = name_of(first, person if first in self._per_person else None) if first else ""
        return Item(question, self[name_of(question.pk, person)], when, question.depends_value)


def _field_for(one: answers.Asked) -> forms.Field:
    """Never required by the browser: whether it is asked depends on who is ticked and what else is answered."""
    question = one.question
    field = _FIELDS[QuestionKind(question.kind)](question)
    field.label, field.required = question.text, False
    if question.depends_on_id:
        field.help_text = f"如果“{question.depends_on.text}”选“{question.condition_words}”，再答这一条"
    return field


def _text(question: Question) -> forms.Field:
    typed = forms.TextInput(attrs={"maxlength": answers.ANSWER_MOST, "autocomplete": "off"})
    return forms.CharField(widget=typed, error_messages=TEXT_ERRORS)


def _choice(question: Question) -> forms.Field:
    options = [(option, option) for option in question.options]
    if len(options) > RADIO_MOST:
        return forms.ChoiceField(choices=[("", "请选一项"), *options], error_messages=PICK_ONE)
    return forms.ChoiceField(choices=_or_none(question, options), widget=forms.RadioSelect, error_messages=PICK_ONE)


def _yes_no(question: Question) -> forms.Field:
    return forms.TypedChoiceField(
        choices=_or_none(question, list(ANSWER_WORDS.items())),
        coerce=lambda value: value == YES,
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages=PICK_ONE,
    )


def _number(question: Question) -> forms.Field:
    lowest, highest = answers.bounds_of(question)
    attrs = {"min": lowest, "max": highest, "inputmode": "numeric", "autocomplete": "off"}
    invalid = {"invalid": f"请填 {lowest} 到 {highest} 的整数"}
    return forms.IntegerField(widget=forms.NumberInput(attrs=attrs), error_messages=invalid)


def _or_none(question: Question, options: list[tuple]) -> list[tuple]:
    """A radio button cannot be taken back, so what may stay open offers that too."""
    return options if question.required else [*options, ("", "不填")]


_FIELDS = {
    QuestionKind.TEXT: _text,
    QuestionKind.CHOICE: _choice,
    QuestionKind.YES_NO: _yes_no,
    QuestionKind.NUMBER: _number,
}
