"""Papers and what may happen to them, asked without a page."""

from datetime import timedelta

import pytest

from cms.quizzes import papers, rules
from cms.quizzes.rules import Draft, faults_of
from cms.states import QuestionKind, ShowAnswers
from common.errors import DomainError
from tests import factories as make

GOOD = Draft(QuestionKind.SINGLE, "哪一年？", (("1921", True), ("1949", False)))
PAPER = [
    {"id": 1, "kind": "single", "text": "一", "picture": None, "picture_words": "", "explanation": "讲",
     "options": [{"id": 11, "text": "甲", "right": True}, {"id": 12, "text": "乙", "right": False}]},
    {"id": 2, "kind": "multiple", "text": "二", "picture": None, "picture_words": "", "explanation": "",
     "options": [{"id": 21, "text": "甲", "right": True}, {"id": 22, "text": "乙", "right": True},
                 {"id": 23, "text": "丙", "right": False}]},
]  # fmt: skip


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        (GOOD, ""),
        (Draft("single", "？", (("1921", True),)), "至少要有两个选项"),
        (Draft("single", "？", ()), "至少要有两个选项"),
        (Draft("single", "？", (("1921", False), ("1949", False))), "还没有勾正确答案"),
        (Draft("multiple", "？", (("1921", False), ("1949", False))), "还没有勾正确答案"),
        (Draft("single", "？", (("1921", True), ("1949", True))), "只能有一个正确答案"),
        (Draft("multiple", "？", (("1921", True), ("1949", True))), ""),
        (Draft("single", "？", (("1921", True), (" 1921 ", False))), "一样的"),
        (Draft("single", "？", tuple((str(n), n == 1) for n in range(11))), "选项太多"),
    ],
)
def test_a_question_that_is_not_ready_says_why(draft, words):
    assert (words in rules.fault_of(draft)) if words else rules.fault_of(draft) == ""


def test_a_quiz_needs_questions_and_not_hundreds():
    assert [place for place, _words in faults_of([])] == [0]
    assert faults_of([GOOD]) == []
    assert [place for place, _words in faults_of([GOOD] * 101)] == [0]
    assert [place for place, _words in faults_of([GOOD, Draft("single", "", ())])] == [2]


@pytest.mark.parametrize(
    ("answers", "score"),
    [
        ({1: [11], 2: [21, 22]}, 2),
        ({1: [11], 2: [22, 21, 21]}, 2),
        ({1: [12], 2: [21]}, 0),
        ({2: [21, 22, 23]}, 0),
        ({1: [11], 2: []}, 1),
        ({}, 0),
    ],
)
def test_right_is_exactly_the_right_set(answers, score):
    assert papers.score_of(PAPER, answers) == score


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({3: [11]}, "answer_elsewhere"),
        ({1: [21]}, "answer_elsewhere"),
        ({1: [-1]}, "answer_elsewhere"),
        ({-1: [11]}, "answer_elsewhere"),
        ({1: [11, 12]}, "answer_not_single"),
    ],
)
def test_answers_of_another_paper_are_refused(answers, code):
    with pytest.raises(DomainError) as refused:
        papers.score_of(PAPER, answers)
    assert refused.value.refusal.code == code


def test_a_paper_that_goes_out_has_no_answers():
    sent = papers.without_answers(PAPER)
    assert "right" not in str(sent) and "讲" not in str(sent)
    assert [question["id"] for question in sent] == [1, 2]


def test_gaps_are_counted_from_one():
    assert papers.unanswered(PAPER, {2: [21]}) == [1]
    assert rules.refusal_of_gaps([1, 2]).message == "还有 2 题没答"
    assert rules.refusal_of_gaps([]) is None


@pytest.mark.parametrize(
    ("minutes", "closes_in", "due_in"), [(None, None, None), (20, None, 20), (None, 5, 5), (20, 5, 5), (3, 5, 3)]
)
def test_the_paper_is_due_at_the_limit_or_at_the_end(community, at, minutes, closes_in, due_in):
    closes_at = at + timedelta(minutes=closes_in) if closes_in else None
    quiz = make.quiz(community, at=at, minutes=minutes, closes_at=closes_at)
    assert rules.due_at(quiz, at=at) == (at + timedelta(minutes=due_in) if due_in else None)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"published": False}, "quiz_unknown"),
        ({"opens_in": 1}, "quiz_not_open"),
        ({"closes_in": 0}, "quiz_closed"),
        ({"tried": 1}, "attempts_used"),
        ({"tried": 1, "attempts_allowed": 2}, None),
        ({}, None),
    ],
)
def test_who_may_not_begin_hears_why(community, resident, at, changes, code):
    tried = changes.pop("tried", 0)
    opens_at = at + timedelta(minutes=changes.pop("opens_in", -60))
    closes_at = at + timedelta(minutes=changes.pop("closes_in")) if "closes_in" in changes else None
    quiz = make.quiz(community, at=at, opens_at=opens_at, closes_at=closes_at, **changes)
    mine = [make.attempt(quiz, resident, at=at, score=2) for _ in range(tried)]
    refusal = rules.refusal_to_start(quiz, mine, at=at)
    assert (refusal.code if refusal else None) == code


def test_answers_after_the_close_are_seen_only_when_nobody_can_hand_in(community, resident, at):
    closes_at = at + timedelta(hours=1)
    quiz = make.quiz(community, at=at, closes_at=closes_at, show_answers=ShowAnswers.AFTER_CLOSE)
    attempt = make.attempt(quiz, resident, at=at, score=1)
    assert not rules.may_see_answers(attempt, at=at)
    assert not rules.may_see_answers(attempt, at=closes_at + rules.GRACE)
    assert rules.may_see_answers(attempt, at=closes_at + rules.GRACE + timedelta(seconds=1))


def test_a_running_attempt_shows_no_answers(community, resident, at):
    quiz = make.quiz(community, at=at, show_answers=ShowAnswers.AFTER_ATTEMPT)
    assert not rules.may_see_answers(make.attempt(quiz, resident, at=at), at=at)
    assert rules.may_see_answers(make.attempt(quiz, make.login(), at=at, score=3), at=at)
