"""Begin, hand in, stand on the board or not, copy."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from cms.models import Attempt, Option, Question, Quiz
from cms.quizzes import actions, board
from cms.quizzes.papers import right_options
from common import audit
from common.errors import DomainError
from common.models import AuditEntry
from tests import factories as make
from tests.raw import change_row, copy_row
from volunteers.models import LedgerEntry


def right_answers(attempt: Attempt) -> dict:
    return {question["id"]: sorted(right_options(question)) for question in attempt.paper}


def code_of(call) -> str:
    with pytest.raises(DomainError) as refused:
        call()
    return refused.value.refusal.code


@pytest.fixture
def quiz(community, at):
    return make.quiz(community, at=at)


@pytest.fixture
def attempt(quiz, resident, at):
    return actions.start(quiz, by=resident, at=at)[0]


def test_beginning_twice_is_one_attempt(quiz, resident, attempt, at):
    again, is_new = actions.start(quiz, by=resident, at=at + timedelta(minutes=5))
    assert (again, is_new, Attempt.objects.count()) == (attempt, False, 1)
    assert AuditEntry.objects.filter(verb="attempt.started").count() == 1


def test_handing_in_keeps_score_time_and_answers_and_no_hours(attempt, resident, at):
    answers = right_answers(attempt)
    done = actions.submit(attempt, answers=answers, by=resident, at=at + timedelta(seconds=95))
    assert (done.state, done.score, done.total, done.seconds) == ("submitted", 3, 3, 95)
    assert done.answers == {str(number): chosen for number, chosen in answers.items()}
    assert AuditEntry.objects.get(verb="attempt.submitted").data == {"score": 3}
    assert not LedgerEntry.objects.exists()


def test_later_edits_change_no_score(attempt, resident, at):
    Option.objects.update(right=False)
    Question.objects.update(text="改过了")
    done = actions.submit(attempt, answers=right_answers(attempt), by=resident, at=at)
    assert (done.score, done.paper[0]["text"]) == (3, "红旗渠哪一年动工？")
    Question.objects.all().delete()
    done.refresh_from_db()
    assert (done.score, len(done.paper)) == (3, 3)


def test_gaps_are_asked_about_and_may_be_meant(attempt, resident, at):
    assert code_of(lambda: actions.submit(attempt, answers={}, by=resident, at=at)) == "answers_missing"
    attempt.refresh_from_db()
    assert attempt.state == "running"
    assert actions.submit(attempt, answers={}, by=resident, at=at, incomplete=True).score == 0


def test_foreign_answers_change_nothing(attempt, resident, community, at):
    other = make.quiz(community, at=at, title="别的竞赛").questions.first()
    foreign = {other.pk: [other.options.first().pk]}
    assert code_of(lambda: actions.submit(attempt, answers=foreign, by=resident, at=at)) == "answer_elsewhere"
    attempt.refresh_from_db()
    assert (attempt.state, attempt.answers) == ("running", {})


def test_a_paper_is_handed_in_once(attempt, resident, at):
    actions.submit(attempt, answers=right_answers(attempt), by=resident, at=at)
    late = Attempt.objects.get(pk=attempt.pk)
    assert code_of(lambda: actions.submit(late, answers={}, by=resident, at=at, incomplete=True)) == "attempt_submitted"
    stale = Attempt(**{f.attname: getattr(late, f.attname) for f in Attempt._meta.concrete_fields})
    stale.state = "running"  # as the other tap has read it
    assert (
        code_of(lambda: actions.submit(stale, answers={}, by=resident, at=at, incomplete=True)) == "attempt_submitted"
    )
    late.refresh_from_db()
    assert late.score == 3


@pytest.mark.parametrize(("late_by", "code"), [(0, None), (30, None), (31, "attempt_late")])
def test_after_the_limit_and_its_grace_it_is_too_late(community, resident, at, late_by, code):
    quiz = make.quiz(community, at=at, minutes=10)
    attempt, _is_new = actions.start(quiz, by=resident, at=at)
    moment = at + timedelta(minutes=10, seconds=late_by)
    if code is None:
        assert actions.submit(attempt, answers=right_answers(attempt), by=resident, at=moment).score == 3
    else:
        assert code_of(lambda: actions.submit(attempt, answers={}, by=resident, at=moment)) == code


def test_a_paper_out_of_time_uses_one_attempt_up(community, resident, at):
    quiz = make.quiz(community, at=at, minutes=10, attempts_allowed=2)
    first, _is_new = actions.start(quiz, by=resident, at=at)
    second, is_new = actions.start(quiz, by=resident, at=at + timedelta(hours=1))
    first.refresh_from_db()
    assert (first.state, second.number, is_new) == ("lapsed", 2, True)
    assert code_of(lambda: actions.start(quiz, by=resident, at=at + timedelta(hours=2))) == "attempts_used"


def test_the_best_of_two_counts(community, resident, at):
    quiz = make.quiz(community, at=at, attempts_allowed=2)
    make.attempt(quiz, resident, at=at, score=3)
    make.attempt(quiz, resident, at=at, score=1)
    make.attempt(quiz, make.login(), at=at, score=2)
    assert [(line.score, line.mine) for line in board.board(quiz, resident)] == [(3, True), (2, False)]


def test_ties_go_by_time_and_then_by_who_was_earlier(quiz, at):
    people = [make.login() for _ in range(4)]
    for user, score, seconds, minute in zip(people, (2, 3, 3, 3), (5, 90, 60, 60), (0, 0, 9, 3), strict=True):
        make.attempt(quiz, user, at=at + timedelta(minutes=minute), score=score, seconds=seconds)
    ranked = [row.user for row in board.best_of(quiz)]
    assert ranked == [people[3], people[2], people[1], people[0]]
    assert [board.rank_of(Attempt.objects.get(user=user)) for user in ranked] == [1, 2, 3, 4]


def test_names_are_masked_with_and_without_a_person(quiz, resident, stranger, children, at):
    make.attempt(quiz, resident, at=at, score=3)
    make.attempt(quiz, stranger, at=at, score=2)
    young = make.login()
    children[0].user = young
    children[0].save()
    make.attempt(quiz, young, at=at, score=1)
    assert [line.name for line in board.board(quiz, resident)] == ["林**", "s**", "林**"]


def test_who_does_not_want_to_stands_on_no_board(quiz, attempt, resident, at):
    done = actions.submit(attempt, answers=right_answers(attempt), by=resident, at=at, on_board=False)
    assert (board.board(quiz, resident), board.rank_of(done)) == ([], 1)
    actions.choose_board(quiz, on_board=True, by=resident, at=at)
    assert [line.mine for line in board.board(quiz, resident)] == [True]


def test_a_shuffled_paper_keeps_its_order_for_one_person(community, resident, at):
    questions = tuple((f"第 {n} 个", ("对", "错"), (0,)) for n in range(12))
    quiz = make.quiz(community, questions, at=at, shuffle=True)
    attempt, _is_new = actions.start(quiz, by=resident, at=at)
    texts = [question["text"] for question in attempt.paper]
    assert sorted(texts) == sorted(text for text, *_rest in questions) and texts != [text for text, *_rest in questions]
    assert actions.start(quiz, by=resident, at=at)[0].paper == attempt.paper


def test_a_copy_has_the_questions_and_nobody_s_answers(quiz, attempt, editor, at):
    copy = actions.copy_quiz(quiz, by=editor, at=at)
    assert (copy.published, copy.attempts.count(), copy.questions.count()) == (False, 0, 3)
    assert [o.right for o in copy.questions.first().options.all()] == [False, True, False]
    assert Quiz.objects.get(pk=quiz.pk).questions.count() == 3


def test_without_the_audit_entry_nothing_stands(attempt, resident, at, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(audit, "record", fail)
    with pytest.raises(RuntimeError):
        actions.submit(attempt, answers={}, by=resident, at=at, incomplete=True)
    attempt.refresh_from_db()
    assert attempt.state == "running"


def test_the_account_takes_its_attempts_along(attempt, resident):
    user = make.login()
    make.attempt(attempt.quiz, user, at=attempt.started_at, score=1)
    user.delete()
    assert [row.user for row in Attempt.objects.all()] == [resident]


def test_walls_of_the_attempts(attempt, quiz):
    with pytest.raises(IntegrityError):
        copy_row(attempt, number=2)
    with pytest.raises(IntegrityError):
        copy_row(attempt, state="lapsed")
    copy_row(attempt, state="lapsed", number=2)
    for assignments in ("score = 3", "state = 'submitted'", "state = 'submitted', score = 4, seconds = 1"):
        with pytest.raises(IntegrityError):
            change_row(attempt, assignments)
    for assignments in ("closes_at = opens_at", "show_answers = 'close', closes_at = NULL", "attempts_allowed = 0"):
        with pytest.raises(IntegrityError):
            change_row(quiz, assignments)
