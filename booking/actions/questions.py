"""Writing down what an activity asks whoever books it. Every action queues at the activity's row."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import Person, User
from accounts.rules import require
from booking.answers import clean, refusal_of_answers
from booking.models import Activity, Question, Slot
from booking.questions import NEIGHBOUR, RETIRED, refusal_of_question, refusal_to_move, refusal_to_retire
from common import audit, page_cache
from common.errors import DomainError

MEANING = ("text", "kind", "scope", "options")
FIELDS = frozenset({*MEANING, "required", "lowest", "highest", "depends_on", "depends_value"})


def accepted_answers(slot: Slot, party: list[Person], answers: dict[str, Any]) -> dict[str, Any]:
    """The answers as a booking of `slot` stores them; raises DomainError. Free where the activity asks nothing."""
    questions = Question.objects.asked_for(slot)
    require(refusal_of_answers(questions, party, answers) if questions or answers else None)
    return clean(questions, party, answers)


@transaction.atomic
def add_question(activity: Activity, *, by: User, at: datetime, **fields) -> Question:
    """Ask one more, as the last; `fields` are columns of Question."""
    others = _others(activity)
    question = Question(activity=activity, position=len(others) + 1, **_known(fields))
    require(refusal_of_question(question, others))
    question.save()
    _recount(activity)
    audit.record(by, "question.added", question, at=at, text=question.text)
    return question


@transaction.atomic
def change_question(question: Question, *, by: User, at: datetime, **fields) -> Question:
    """Change a question. Another meaning is another row in its place: answers stay under the words that were read.

    The answer is the row that is asked from now on; questions that hung on the old one hang on it.
    """
    others = _others(question.activity)
    old = _live(question, others)
    changed = {name: value for name, value in _known(fields).items() if getattr(old, name) != value}
    if not changed:
        return old
    new = Question(activity=old.activity, position=old.position, **{name: getattr(old, name) for name in FIELDS})
    for name, value in changed.items():
        setattr(new, name, value)
    require(refusal_of_question(new, others, instead_of=old))
    if changed.keys() & set(MEANING):
        new.save()
        old.followers.filter(retired_at=None).update(depends_on=new)
        _retire(old, at=at)
    else:
        new.pk = old.pk
        new.save(force_update=True, update_fields=list(changed))
    page_cache.forget()
    audit.record(by, "question.changed", new, at=at, fields=sorted(changed), instead_of=old.pk)
    return new


@transaction.atomic
def move_question(question: Question, *, up: bool, by: User, at: datetime) -> Question:
    """Change places with the neighbour above or below."""
    others = _others(question.activity)
    question = _live(question, others)
    order = [one.pk for one in others]
    there = order.index(question.pk) + (-1 if up else 1)
    if not 0 <= there < len(others):
        raise DomainError(NEIGHBOUR)
    neighbour = others[there]
    require(refusal_to_move(question, neighbour))
    question.position, neighbour.position = neighbour.position, question.position
    Question.objects.bulk_update([question, neighbour], ["position"])
    page_cache.forget()
    audit.record(by, "question.moved", question, at=at, position=question.position)
    return question


@transaction.atomic
def retire_question(question: Question, *, by: User, at: datetime) -> Question:
    """Ask it no longer; what was answered stays on rosters and in exports."""
    others = _others(question.activity)
    question = _live(question, others)
    require(refusal_to_retire(question, others))
    _retire(question, at=at)
    rest = [one for one in others if one.pk != question.pk]
    for position, one in enumerate(rest, start=1):
        one.position = position
    Question.objects.bulk_update(rest, ["position"])
    _recount(question.activity)
    audit.record(by, "question.retired", question, at=at, text=question.text)
    return question


def _others(activity: Activity) -> list[Question]:
    """What the activity asks now, with its row locked: two who edit at once queue here."""
    Activity.objects.select_for_update(no_key=True).filter(pk=activity.pk).values_list("pk").first()
    return list(activity.questions.live())


def _live(question: Question, others: list[Question]) -> Question:
    """The row as it is now; somebody else may have retired it meanwhile."""
    found = next((one for one in others if one.pk == question.pk), None)
    if found is None:
        raise DomainError(RETIRED)
    found.activity = question.activity
    return found


def _retire(question: Question, *, at: datetime) -> None:
    question.retired_at = at
    question.save(update_fields=["retired_at"])


def _recount(activity: Activity) -> None:
    activity.asks = activity.questions.live().exists()
    Activity.objects.filter(pk=activity.pk).update(asks=activity.asks)
    page_cache.forget()


def _known(fields: dict) -> dict:
    if unknown := set(fields) - FIELDS:
        raise TypeError(f"not a field of a question: {', '.join(sorted(unknown))}")
    return fields
