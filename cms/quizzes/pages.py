"""What the pages of a quiz show: rows of the paper, the result, where somebody stands."""

from datetime import datetime

from wagtail.images import get_image_model

from cms.models import Attempt, Quiz
from cms.pictures import WIDE
from cms.states import AttemptState, QuestionKind, QuizState

from . import rules
from .board import own_best, rank_of
from .papers import Answers, Paper, read_back, right_options

QUESTION = "q"  # a field of the form is q and the question's id


def standing(quiz: Quiz, user, *, at: datetime) -> dict:
    """Where the visitor stands with this quiz: what was answered, what may be done next."""
    mine = list(Attempt.objects.of(user).filter(quiz=quiz).order_by("number"))
    for attempt in mine:
        attempt.quiz = quiz
    running = next((a for a in mine if a.state == AttemptState.RUNNING and not rules.is_over(a, at=at)), None)
    best = own_best(mine)
    return {
        "quiz": quiz,
        "attempts": mine,
        "running": running,
        "lapsed": next((a for a in reversed(mine) if a.score is None and a is not running), None),
        "best": best,
        "best_time": clock(best.seconds) if best else "",
        "rank": rank_of(best) if best and quiz.has_board else None,
        "refusal": None if running else rules.refusal_to_start(quiz, mine, at=at),
        "left": max(0, quiz.attempts_allowed - len(mine)),
        "has_begun": quiz.opens_at <= at,
        "is_over": quiz.state_at(at) == QuizState.CLOSED,
    }


def result(attempt: Attempt | None, *, at: datetime) -> list[dict]:
    """The paper with what was chosen and what is right; empty while that may not be seen."""
    if attempt is None or not rules.may_see_answers(attempt, at=at):
        return []
    chosen = read_back(attempt.answers)
    pictures = picture_addresses(attempt.paper)
    return [_judged(place, row, chosen.get(row["id"], []), pictures) for place, row in enumerate(attempt.paper, 1)]


def _judged(place: int, question: dict, chosen: list[int], pictures: dict[int, str]) -> dict:
    return {
        **question,
        "place": place,
        "is_right": set(chosen) == right_options(question),
        "picture_url": pictures.get(question["picture"], ""),
        "options": [{**option, "chosen": option["id"] in chosen} for option in question["options"]],
    }


def rows(paper: Paper, answers: Answers, missing: list[int] = ()) -> list[dict]:
    """The questions as rows of the form, with what is ticked; no word of what is right."""
    pictures = picture_addresses(paper)
    return [
        {
            "place": place,
            "name": f"{QUESTION}{question['id']}",
            "text": question["text"],
            "multiple": question["kind"] == QuestionKind.MULTIPLE,
            "picture_url": pictures.get(question["picture"], ""),
            "picture_words": question["picture_words"],
            "missing": place in missing,
            "options": [
                {"id": o["id"], "text": o["text"], "checked": o["id"] in answers.get(question["id"], ())}
                for o in question["options"]
            ],
        }
        for place, question in enumerate(paper, start=1)
    ]


def picture_addresses(paper: Paper) -> dict[int, str]:
    """Of the pictures that are still there, in two statements for the whole paper; none for a paper of words."""
    wanted = {question["picture"] for question in paper if question["picture"]}
    if not wanted:
        return {}
    images = get_image_model().objects.filter(pk__in=wanted).prefetch_renditions(WIDE)
    return {image.pk: image.get_rendition(WIDE).url for image in images}


def clock(seconds: int) -> str:
    """95 → 1:35; an hour and more stay in minutes."""
    return f"{seconds // 60}:{seconds % 60:02}"
