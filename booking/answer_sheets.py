"""Answers as people read them: on the ticket, on the roster, in exports."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from accounts.models import Person

from .models import Booking
from .models.questions import ANSWER_WORDS, NO, YES, Question, QuestionKind

TEXTS_MOST = 12  # different texts that a count lists


@dataclass(frozen=True)
class Told:
    """A question and what a party answered: pairs of name (empty for the party) and words."""

    question: Question
    lines: list[tuple[str, str]]


@dataclass(frozen=True)
class Tally:
    """How often each answer was given; `silent` counts parties or persons without one."""

    question: Question
    counts: list[tuple[str, int]]
    silent: int


def words_of(value: Any) -> str:
    """是 / 否, or the answer itself; empty where there is none."""
    if isinstance(value, bool):
        return str(ANSWER_WORDS[YES if value else NO])
    return "" if value is None else str(value)


def value_of(question: Question, booking: Booking, person: Person | None) -> Any:
    """The stored answer, None where there is none."""
    value = booking.answers.get(str(question.pk))
    if question.of_each_person:
        return value.get(str(person.pk)) if person and isinstance(value, dict) else None
    return value


def told(booking: Booking, questions: Iterable[Question]) -> list[Told]:
    """What the party answered, in the order of the questions."""
    persons = [place.person for place in booking.places.all()]
    found = []
    for question in questions:
        asked = persons if question.of_each_person else [None]
        pairs = [(person.name if person else "", words_of(value_of(question, booking, person))) for person in asked]
        if lines := [(name, words) for name, words in pairs if words]:
            found.append(Told(question, lines))
    return found


def one_line(booking: Booking, questions: Iterable[Question]) -> str:
    """衣服尺码：林一诺 120、林一鸣 110；忌口：是."""
    return "；".join(
        f"{one.question.text}：{'、'.join(' '.join(filter(None, line)) for line in one.lines)}"
        for one in told(booking, questions)
    )


def cells(questions: Iterable[Question], booking: Booking, person: Person, *, first: bool) -> tuple[str, ...]:
    """One cell a question on a person's line; what the party answered stands on its `first` line."""
    return tuple(
        words_of(value_of(question, booking, person)) if first or question.of_each_person else ""
        for question in questions
    )


def tally(question: Question, parties: Iterable[tuple[Booking, Iterable[Person]]]) -> Tally:
    """Count the answers of these parties and their persons."""
    values = [
        value_of(question, booking, person)
        for booking, persons in parties
        for person in (persons if question.of_each_person else [None])
    ]
    given = [value for value in values if value is not None]
    return Tally(question, _counts(question, given), len(values) - len(given))


def _counts(question: Question, given: list) -> list[tuple[str, int]]:
    if question.kind == QuestionKind.NUMBER:
        return [("合计", sum(given)), ("最少", min(given)), ("最多", max(given))] if given else []
    counted = Counter(words_of(value) for value in given)
    if question.kind == QuestionKind.TEXT:
        return counted.most_common(TEXTS_MOST)
    return [(str(words), counted[str(words)]) for words in question.conditions.values()]
