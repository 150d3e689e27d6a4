"""What is sent from the pages of a quiz."""

from cms.models import Attempt

from .pages import QUESTION
from .papers import Answers
from .rules import MOST_OPTIONS, MOST_QUESTIONS

KEPT = "quiz_answers"  # in the session, over a login that ran out
NOWHERE = -1  # stands for what is no id at all; on no paper


def answers_in(sent) -> Answers:
    """The answers in a form, right or wrong; ids that cannot be read become NOWHERE, which no paper has."""
    return {
        _number(name.removeprefix(QUESTION)): [_number(value) for value in sent.getlist(name)]
        for name in sent
        if name.startswith(QUESTION) and any(sent.getlist(name))
    }


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else NOWHERE


def keep(session, quiz_id: int, answers: Answers) -> None:
    """Whoever was logged out while answering finds the answers again after the next login."""
    few = list(answers.items())[:MOST_QUESTIONS]
    session[KEPT] = {"quiz": quiz_id, "answers": {str(n): chosen[:MOST_OPTIONS] for n, chosen in few}}


def take_kept(session, attempt: Attempt) -> Answers:
    kept = session.get(KEPT)
    if not kept or kept["quiz"] != attempt.quiz_id:
        return {}
    return {int(number): chosen for number, chosen in kept["answers"].items()}
