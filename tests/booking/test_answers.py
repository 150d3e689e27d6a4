"""What is asked of whom, which answers will do, and what of them is stored; no database."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Person
from booking.answers import asked, clean, flaws, refusal_of_answers
from booking.models import Question

ANNA, BERT = Person(id=UUID(int=1), name="安安"), Person(id=UUID(int=2), name="贝贝")
A, B = str(ANNA.pk), str(BERT.pk)


def question(pk: int, kind: str = "yes_no", **facts) -> Question:
    return Question(pk=pk, position=pk, text=f"问题{pk}", kind=kind, **facts)


CAR = question(1)
CARS = question(2, "number", lowest=1, highest=3, depends_on_id=1, depends_value="yes")
SIZE = question(3, "choice", scope="person", options=["大", "小"])
DIET = question(4, scope="person", required=False)
WHAT = question(5, "text", scope="person", depends_on_id=4, depends_value="yes")
BOOTS = question(6, scope="person", depends_on_id=1, depends_value="no")
ALL = [CAR, CARS, SIZE, DIET, WHAT]
FINE = {"1": False, "3": {A: "大", B: "小"}}


@pytest.mark.parametrize(
    ("answers", "code", "about"),
    [
        (FINE, None, {}),
        ({**FINE, "1": True, "2": 2}, None, {}),
        ({**FINE, "4": {A: True}, "5": {A: "花生"}}, None, {}),
        ({**FINE, "4": {A: False, B: False}}, None, {}),
        # missing
        ({}, "answer_missing", {"question": 1}),
        ({**FINE, "1": None}, "answer_missing", {"question": 1}),
        ({**FINE, "1": True}, "answer_missing", {"question": 2}),
        ({**FINE, "3": {A: "大"}}, "answer_missing", {"question": 3, "person": B}),
        ({**FINE, "3": "大"}, "answer_missing", {"question": 3, "person": A}),
        ({**FINE, "4": {B: True}}, "answer_missing", {"question": 5, "person": B}),
        ({**FINE, "4": {B: True}, "5": {B: "  "}}, "answer_missing", {"question": 5, "person": B}),
        # wrong
        ({**FINE, "1": "yes"}, "answer_invalid", {"question": 1}),
        ({**FINE, "1": 1}, "answer_invalid", {"question": 1}),
        ({**FINE, "1": {A: True}}, "answer_invalid", {"question": 1}),
        ({**FINE, "1": True, "2": 0}, "answer_invalid", {"question": 2}),
        ({**FINE, "1": True, "2": 4}, "answer_invalid", {"question": 2}),
        ({**FINE, "1": True, "2": "2"}, "answer_invalid", {"question": 2}),
        ({**FINE, "1": True, "2": True}, "answer_invalid", {"question": 2}),
        ({**FINE, "3": {A: "中", B: "小"}}, "answer_invalid", {"question": 3, "person": A}),
        ({**FINE, "4": {A: True}, "5": {A: "长" * 101}}, "answer_invalid", {"question": 5, "person": A}),
        ({**FINE, "4": {A: True}, "5": {A: 7}}, "answer_invalid", {"question": 5, "person": A}),
        # not asked
        ({**FINE, "2": 2}, "answer_invalid", {"question": 2}),
        ({**FINE, "5": {A: "花生"}}, "answer_invalid", {"question": 5}),
        ({**FINE, "4": {A: True}, "5": {A: "虾", B: "虾"}}, "answer_invalid", {"question": 5}),
        ({**FINE, "4": {str(UUID(int=9)): True}}, "answer_invalid", {"question": 4}),
        ({**FINE, "4": True}, "answer_invalid", {"question": 4}),
        ({**FINE, "99": "什么"}, "answer_invalid", {}),
    ],
)
def test_answers_of_two(answers, code, about):
    refusal = refusal_of_answers(ALL, [ANNA, BERT], answers)

    assert (refusal and refusal.code, dict(refusal.extra) if refusal else {}) == (code, about)
    assert refusal is None or (refusal.message and refusal.next_step)


def test_a_missing_answer_says_whose():
    assert refusal_of_answers([SIZE], [ANNA, BERT], {"3": {A: "大"}}).message == "贝贝的“问题3”还没有回答"


def test_each_persons_question_may_hang_on_the_partys():
    wanted = [one.key for one in asked([CAR, BOOTS], [ANNA, BERT], {"1": False})]

    assert wanted == [("1", ""), ("6", A), ("6", B)]
    assert [one.key for one in asked([CAR, BOOTS], [ANNA, BERT], {"1": True})] == [("1", "")]


def test_what_hangs_on_a_question_that_is_not_asked_is_not_asked():
    last = question(7, depends_on_id=2, depends_value="yes")

    assert [one.question.pk for one in asked([CAR, CARS, last], [], {"1": False, "2": 2})] == [1]


@pytest.mark.parametrize(
    ("lowest", "highest", "good", "bad"),
    [
        (None, None, [0, 1_000_000], [-1, 1_000_001]),
        (-5, None, [-5, 3], [-6]),
        (None, -2, [-2], [-1, -3, 0]),
        (2_000_000, None, [2_000_000], [2_000_001, 1]),
        (3, 3, [3], [2, 4]),
    ],
)
def test_bounds_of_a_number(lowest, highest, good, bad):
    number = question(1, "number", lowest=lowest, highest=highest)

    assert [n for n in good + bad if refusal_of_answers([number], [], {"1": n}) is None] == good


def test_what_is_stored_is_what_was_asked():
    answers = {"1": False, "2": 2, "3": {A: " 大 ", "x": "小"}, "4": {A: True}, "5": {A: " 花生 ", B: "虾"}, "8": "?"}

    assert clean(ALL, [ANNA], answers) == {"1": False, "3": {A: "大"}, "4": {A: True}, "5": {A: "花生"}}


VALUE = st.one_of(st.none(), st.booleans(), st.integers(-1, 5), st.sampled_from(["", " ", "大", "小", "花生", "yes"]))
ANSWERS = st.dictionaries(
    st.sampled_from(["1", "2", "3", "4", "5", "6", "9"]),
    st.one_of(VALUE, st.dictionaries(st.sampled_from([A, B, str(UUID(int=9))]), VALUE)),
)
PARTY = st.sampled_from([[], [ANNA], [ANNA, BERT]])
QUESTIONS = [*ALL, BOOTS]


@given(ANSWERS, PARTY)
def test_cleaning_twice_is_cleaning_once_and_leaves_nothing_to_object_to_but_flaws(answers, party):
    kept = clean(QUESTIONS, party, answers)

    assert clean(QUESTIONS, party, kept) == kept
    assert {flaw.refusal.code for flaw in flaws(QUESTIONS, party, kept)} == {
        flaw.refusal.code for flaw in flaws(QUESTIONS, party, answers)
    }
    refusal = refusal_of_answers(QUESTIONS, party, kept)
    assert (refusal is None) == (not list(flaws(QUESTIONS, party, kept)))


@given(ANSWERS, PARTY)
def test_what_is_accepted_is_stored_whole(answers, party):
    if refusal_of_answers(QUESTIONS, party, answers) is None:
        given_values = {
            (number, person): value
            for number, one in answers.items()
            for person, value in (one.items() if isinstance(one, dict) else [("", one)])
            if value is not None and str(value).strip()
        }
        stored = {
            (number, person): value
            for number, one in clean(QUESTIONS, party, answers).items()
            for person, value in (one.items() if isinstance(one, dict) else [("", one)])
        }
        assert stored == given_values
