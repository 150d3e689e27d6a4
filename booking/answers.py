"""What is asked of whom when booking, and whether the answers will do. Nothing here reads or writes the database.

Answers are {"<question id>": value}, those of each person {"<question id>": {"<person uuid>": value}}. A value is str
(text, choice), bool (yes_no) or int (number); nothing, or blank text, is no answer.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from accounts.models import Person
from common.errors import Refusal

from .models.questions import NO, YES, Question, QuestionKind

ANSWER_MOST = 100  # characters of a text
NUMBER_MOST = 1_000_000  # where a question names no bounds of its own
UNKNOWN = Refusal("answer_invalid", "有一条回答找不到对应的问题", "请按现在的问题重新回答")

Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Asked:
    """One answer that is wanted; `person` is None where the party answers once."""

    question: Question
    person: Person | None

    @property
    def key(self) -> tuple[str, str]:
        return str(self.question.pk), str(self.person.pk) if self.person else ""

    @property
    def whose(self) -> str:
        return f"{self.person.name}的" if self.person else ""


@dataclass(frozen=True)
class Flaw:
    asked: Asked
    refusal: Refusal


def asked(questions: list[Question], party: list[Person], answers: Answers) -> list[Asked]:
    """What this party has to be asked, in order: conditions are held against the answers to what was asked before."""
    found: list[Asked] = []
    heard: dict[tuple[str, str], Any] = {}
    shared = {str(question.pk) for question in questions if not question.of_each_person}
    for question in questions:
        for person in party if question.of_each_person else [None]:
            one = Asked(question, person)
            if _condition_holds(one, heard, shared):
                found.append(one)
                heard[one.key] = answer_to(one, answers)
    return found


def answer_to(one: Asked, answers: Answers) -> Any:
    """As it was sent, text without spaces around it; None where there is no answer."""
    question, person = one.key
    value = answers.get(question)
    if person:
        value = value.get(person) if isinstance(value, dict) else None
    if isinstance(value, str):
        value = value.strip() or None
    return value


def flaws(questions: list[Question], party: list[Person], answers: Answers) -> Iterator[Flaw]:
    """What is missing or cannot be right, in the order of the questions."""
    for one in asked(questions, party, answers):
        if refusal := _refusal_of(one, answer_to(one, answers)):
            yield Flaw(one, refusal)


def refusal_of_answers(questions: list[Question], party: list[Person], answers: Answers) -> Refusal | None:
    """Why the party may not book with these answers: something is missing, wrong, or was not asked.

    `extra` names the question, and the person where each one answers.
    """
    for flaw in flaws(questions, party, answers):
        return flaw.refusal
    return _refusal_of_strays(questions, party, answers)


def clean(questions: list[Question], party: list[Person], answers: Answers) -> dict[str, Any]:
    """What is stored: answers to what is asked, and nothing else."""
    kept: dict[str, Any] = {}
    for one in asked(questions, party, answers):
        value = answer_to(one, answers)
        if value is None:
            continue
        question, person = one.key
        if person:
            kept.setdefault(question, {})[person] = value
        else:
            kept[question] = value
    return kept


def _condition_holds(one: Asked, heard: dict[tuple[str, str], Any], shared: set[str]) -> bool:
    if one.question.depends_on_id is None:
        return True
    first = str(one.question.depends_on_id)
    value = heard.get((first, "" if first in shared else one.key[1]))
    said = {True: YES, False: NO}[value] if isinstance(value, bool) else value
    return said == one.question.depends_value


def _refusal_of(one: Asked, value: Any) -> Refusal | None:
    question, extra = one.question, _extra(one)
    name = f"{one.whose}“{question.text}”"
    if value is None:
        missing = Refusal("answer_missing", f"{name}还没有回答", "请补上这一条再报", extra=extra)
        return missing if question.required else None
    wrong = _WRONG[QuestionKind(question.kind)](question, value)
    return Refusal("answer_invalid", f"{name}{wrong[0]}", wrong[1], extra=extra) if wrong else None


def _wrong_text(question: Question, value: Any) -> tuple[str, str] | None:
    if not isinstance(value, str):
        return "要写成文字", "请写一句话"
    return ("写得太长", f"请缩到 {ANSWER_MOST} 个字以内") if len(value) > ANSWER_MOST else None


def _wrong_choice(question: Question, value: Any) -> tuple[str, str] | None:
    return None if value in question.options else ("没有这个选项", "请从列出的选项里选")


def _wrong_yes_no(question: Question, value: Any) -> tuple[str, str] | None:
    return None if isinstance(value, bool) else ("只能答是或否", "请选是或否")


def _wrong_number(question: Question, value: Any) -> tuple[str, str] | None:
    lowest, highest = bounds_of(question)
    if type(value) is int and lowest <= value <= highest:
        return None
    return "填的数不对", f"请填 {lowest} 到 {highest} 的整数"


_WRONG = {
    QuestionKind.TEXT: _wrong_text,
    QuestionKind.CHOICE: _wrong_choice,
    QuestionKind.YES_NO: _wrong_yes_no,
    QuestionKind.NUMBER: _wrong_number,
}


def bounds_of(question: Question) -> tuple[int, int]:
    """Lowest and highest number that will do; a number is never negative unless the question says so."""
    lowest = min(0, question.highest or 0) if question.lowest is None else question.lowest
    return lowest, max(NUMBER_MOST, lowest) if question.highest is None else question.highest


def _refusal_of_strays(questions: list[Question], party: list[Person], answers: Answers) -> Refusal | None:
    by_id = {str(question.pk): question for question in questions}
    wanted = {one.key for one in asked(questions, party, answers)}
    for number, value in answers.items():
        if number not in by_id:
            return UNKNOWN
        question = by_id[number]
        if question.of_each_person and not isinstance(value, dict):
            return _stray(question, f"“{question.text}”要每人分别回答", "请按人填写回答")
        for person in value if question.of_each_person else [""]:
            if person and person not in {str(one.pk) for one in party}:
                return _stray(question, f"“{question.text}”答了不在名单里的人", "请只答这次来的人")
            if (number, person) not in wanted:
                return _stray(question, f"“{question.text}”这次不用回答", "请去掉这一条，或先改前面的回答")
    return None


def _stray(question: Question, message: str, next_step: str) -> Refusal:
    return Refusal("answer_invalid", message, next_step, extra=(("question", question.pk),))


def _extra(one: Asked) -> tuple[tuple[str, Any], ...]:
    about: tuple[tuple[str, Any], ...] = (("question", one.question.pk),)
    return (*about, ("person", str(one.person.pk))) if one.person else about
