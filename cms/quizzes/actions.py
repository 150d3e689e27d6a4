"""Verbs of the quizzes: begin, hand in, keep off the board, copy."""

from datetime import datetime
from random import Random

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.rules import require
from cms.models import Attempt, Option, Question, Quiz
from cms.states import AttemptState
from common import audit

from . import rules
from .papers import Answers, paper_of, score_of, unanswered


def start(quiz: Quiz, *, by: User, at: datetime) -> tuple[Attempt, bool]:
    """The running attempt, begun now unless there is one: (attempt, whether it is new). Raises DomainError."""
    try:
        with transaction.atomic():
            return _start(quiz, by=by, at=at)
    except IntegrityError:
        # Two taps at once: the other one was first, and its attempt is the one.
        return Attempt.objects.of(by).get(quiz=quiz, state=AttemptState.RUNNING), False


def _start(quiz: Quiz, *, by: User, at: datetime) -> tuple[Attempt, bool]:
    mine = list(Attempt.objects.of(by).filter(quiz=quiz).order_by("number"))
    running = next((attempt for attempt in mine if attempt.state == AttemptState.RUNNING), None)
    if running and not rules.is_over(running, at=at):
        return running, False
    require(rules.refusal_to_start(quiz, mine, at=at))
    if running:
        Attempt.objects.filter(pk=running.pk, state=AttemptState.RUNNING).update(state=AttemptState.LAPSED)
    questions = quiz.questions.prefetch_related("options")
    number = len(mine) + 1
    shuffled_by = Random(f"{quiz.pk}/{by.pk}/{number}") if quiz.shuffle else None  # noqa: S311 an order, no secret
    paper = paper_of(questions, shuffled_by=shuffled_by)
    attempt = Attempt.objects.create(
        quiz=quiz, user=by, number=number, paper=paper, total=len(paper), started_at=at,
        due_at=rules.due_at(quiz, at=at), on_board=all(before.on_board for before in mine),
    )  # fmt: skip
    audit.record(by, "attempt.started", attempt, at=at)
    return attempt, True


@transaction.atomic
def submit(
    attempt: Attempt,
    *,
    answers: Answers,
    by: User,
    at: datetime,
    incomplete: bool = False,
    on_board: bool | None = None,
) -> Attempt:
    """Judge and keep the answers, once. `incomplete`: the gaps are meant. Raises DomainError; then nothing stands."""
    require(rules.refusal_to_submit(attempt, at=at))
    score = score_of(attempt.paper, answers)
    if not incomplete:
        require(rules.refusal_of_gaps(unanswered(attempt.paper, answers)))
    kept = {str(number): sorted(set(chosen)) for number, chosen in answers.items() if chosen}
    running = Attempt.objects.of(by).filter(pk=attempt.pk, state=AttemptState.RUNNING)
    seconds = max(0, int((at - attempt.started_at).total_seconds()))
    was_first = running.update(
        state=AttemptState.SUBMITTED, submitted_at=at, score=score, seconds=seconds, answers=kept
    )
    attempt.refresh_from_db()
    if not was_first:  # the same paper, handed in twice at once
        require(rules.refusal_to_submit(attempt, at=at))
    if on_board is not None:
        _put_on_board(attempt.quiz, by, on_board)
        attempt.on_board = on_board
    audit.record(by, "attempt.submitted", attempt, at=at, score=score)
    return attempt


@transaction.atomic
def choose_board(quiz: Quiz, *, on_board: bool, by: User, at: datetime) -> None:
    """Stand on the board with a masked name, or not at all; holds for all of one's attempts at this quiz."""
    _put_on_board(quiz, by, on_board)
    audit.record(by, "quiz.board_chosen", quiz, at=at, on_board=on_board)


def _put_on_board(quiz: Quiz, user: User, on_board: bool) -> None:
    Attempt.objects.of(user).filter(quiz=quiz).exclude(on_board=on_board).update(on_board=on_board)


@transaction.atomic
def copy_quiz(quiz: Quiz, *, by: User, at: datetime) -> Quiz:
    """The same questions as a new quiz that is not published yet; how questions change once somebody has begun."""
    copy = Quiz.objects.get(pk=quiz.pk)
    copy.pk, copy.published, copy.title = None, False, f"{quiz.title[:56]}（新）"
    copy.save()
    for question in Question.objects.filter(quiz=quiz).prefetch_related("options"):
        options = list(question.options.all())
        question.pk, question.quiz = None, copy
        question.save()
        for option in options:
            option.pk, option.question = None, question
        Option.objects.bulk_create(options)
    audit.record(by, "quiz.added", copy, at=at, copied_from=quiz.pk)
    return copy
