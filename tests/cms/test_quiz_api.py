"""The quizzes as JSON: the same actions, one's own attempts only, bad shapes answered with 400."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cms.models import Attempt
from cms.quizzes.papers import right_options
from tests import factories as make
from tests.pages import statements


@pytest.fixture
def quiz(community, at):
    return make.quiz(community, at=at)


@pytest.fixture
def api(api_of, resident):
    return api_of(resident)


def url(name, *args) -> str:
    return reverse(f"api:quiz-{name}", args=args)


def right_of(attempt: Attempt) -> list[dict]:
    return [{"question": row["id"], "options": sorted(right_options(row))} for row in attempt.paper]


@pytest.fixture
def begun(api, quiz):
    return Attempt.objects.get(pk=api.post(url("attempts", quiz.pk)).json()["id"])


def test_everybody_reads_the_list_and_the_questions_of_an_untimed_quiz(api_of, quiz):
    listed = api_of(None).get(url("list")).json()["results"]
    assert [(row["id"], row["state"], row["questions_count"]) for row in listed] == [(quiz.pk, "open", 3)]
    detail = api_of(None).get(url("detail", quiz.pk)).json()
    assert [len(question["options"]) for question in detail["questions"]] == [3, 4, 2]
    assert set(detail["questions"][0]) == {"id", "kind", "text", "picture", "picture_words", "options"}
    assert set(detail["questions"][0]["options"][0]) == {"id", "text"}


@pytest.mark.parametrize("changes", [{"minutes": 10}, {"opens_in": 5}])
def test_where_time_counts_the_questions_come_with_the_attempt(api_of, community, at, changes):
    opens_at = at + timedelta(minutes=changes.pop("opens_in", -5))
    quiz = make.quiz(community, at=at, opens_at=opens_at, **changes)
    assert api_of(None).get(url("detail", quiz.pk)).json()["questions"] == []


def test_begin_hand_in_and_see(api, quiz):
    begun = api.post(url("attempts", quiz.pk))
    again = api.post(url("attempts", quiz.pk))
    assert (begun.status_code, again.status_code, again.json()["id"]) == (201, 200, begun.json()["id"])
    attempt = Attempt.objects.get()
    done = api.post(url("submit", quiz.pk, attempt.pk), {"answers": right_of(attempt)})
    assert (done.status_code, done.json()["score"], done.json()["state"]) == (200, 3, "submitted")
    assert [row["is_right"] for row in done.json()["result"]] == [True, True, True]
    assert done.json()["result"][0]["options"][1] == {
        "id": attempt.paper[0]["options"][1]["id"], "text": "1960 年", "right": True, "chosen": True
    }  # fmt: skip
    twice = api.post(url("submit", quiz.pk, attempt.pk), {"answers": []})
    assert (twice.status_code, twice.json()["code"]) == (409, "attempt_submitted")
    assert "3 分" in twice.json()["next_step"]
    spent = api.post(url("attempts", quiz.pk))
    assert (spent.status_code, spent.json()["code"]) == (409, "attempts_used")
    assert [row["score"] for row in api.get(url("attempts", quiz.pk)).json()] == [3]


def test_gaps_are_named_and_may_be_meant(api, quiz, begun):
    refused = api.post(url("submit", quiz.pk, begun.pk), {"answers": right_of(begun)[:1]})
    assert (refused.status_code, refused.json()["code"], refused.json()["missing"]) == (409, "answers_missing", [2, 3])
    body = {"answers": right_of(begun)[:1], "incomplete": True, "on_board": False}
    done = api.post(url("submit", quiz.pk, begun.pk), body).json()
    assert (done["score"], done["on_board"]) == (1, False)


@pytest.mark.parametrize(
    "body",
    [
        {}, [], "x", {"answers": None}, {"answers": {}}, {"answers": "all"}, {"answers": [1]},
        {"answers": [{"question": 1}]}, {"answers": [{"question": "x", "options": []}]},
        {"answers": [{"question": 1, "options": "1"}]}, {"answers": [{"question": 1, "options": [None]}]},
        {"answers": [{"question": 1.5, "options": [1]}]}, {"answers": [{"question": -1, "options": [1]}]},
        {"answers": [{"question": 1, "options": list(range(1, 50))}]},
        {"answers": [{"question": 1, "options": [1]}] * 2},
        {"answers": [{"question": n, "options": [1]} for n in range(1, 10_001)]},
        {"answers": [], "incomplete": "perhaps"}, {"answers": [], "on_board": 7},
    ],
)  # fmt: skip
def test_a_wrong_shape_is_told_and_changes_nothing(api, quiz, begun, body):
    answer = api.post(url("submit", quiz.pk, begun.pk), body)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    begun.refresh_from_db()
    assert begun.state == "running"


def test_options_of_another_quiz_are_refused(api, quiz, begun, community, at):
    other = make.quiz(community, at=at, title="另一个").questions.first()
    mine = begun.paper[0]["id"]
    for answer in (
        {"question": other.pk, "options": [other.options.first().pk]},
        {"question": mine, "options": [other.options.first().pk]},
        {"question": 10**18, "options": [1]},
    ):
        told = api.post(url("submit", quiz.pk, begun.pk), {"answers": [answer], "incomplete": True})
        assert (told.status_code, told.json()["code"]) == (409, "answer_elsewhere")
    begun.refresh_from_db()
    assert begun.state == "running"


def test_who_may_not_see_an_attempt_finds_none(api_of, quiz, begun, neighbour, stranger, community, at):
    other = make.quiz(community, at=at, title="另一个")
    for user, number in ((neighbour, quiz.pk), (stranger, quiz.pk), (begun.user, other.pk)):
        api = api_of(user)
        assert api.get(url("attempt", number, begun.pk)).status_code == 404
        assert api.post(url("submit", number, begun.pk), {"answers": []}).status_code == 404
    assert api_of(neighbour).get(url("attempts", quiz.pk)).json() == []
    assert api_of(None).get(url("attempt", quiz.pk, begun.pk)).status_code == 401
    assert api_of(None).post(url("attempts", quiz.pk)).status_code == 401


def test_drafts_and_other_communities_are_not_there(api, community, other_community, at):
    for quiz in (make.quiz(community, at=at, published=False), make.quiz(other_community, at=at)):
        assert api.get(url("detail", quiz.pk)).status_code == 404
        assert api.post(url("attempts", quiz.pk)).status_code == 404
        assert api.get(url("leaderboard", quiz.pk)).status_code == 404
    assert api.get(url("list")).json()["results"] == []


@pytest.mark.parametrize(("fields", "code"), [({"opens_in": 1}, "quiz_not_open"), ({"closes_in": 0}, "quiz_closed")])
def test_outside_its_window_nobody_begins(api, community, at, fields, code):
    opens_at = at + timedelta(hours=fields.get("opens_in", -9))
    closes_at = at + timedelta(hours=fields["closes_in"]) if "closes_in" in fields else None
    quiz = make.quiz(community, at=at, opens_at=opens_at, closes_at=closes_at)
    refused = api.post(url("attempts", quiz.pk))
    assert (refused.status_code, refused.json()["code"]) == (409, code)
    assert not Attempt.objects.exists()


def test_too_late_is_told(api, community, resident, at):
    quiz = make.quiz(community, at=at, minutes=5)
    late = make.attempt(quiz, resident, at=at - timedelta(hours=1))
    refused = api.post(url("submit", quiz.pk, late.pk), {"answers": right_of(late)})
    assert (refused.status_code, refused.json()["code"]) == (409, "attempt_late")


def test_the_board_as_json(api, api_of, quiz, resident, neighbour, at):
    assert api.get(url("leaderboard", quiz.pk)).json() == {"lines": [], "own_rank": None, "on_board": None}
    make.attempt(quiz, neighbour, at=at, score=3)
    make.attempt(quiz, resident, at=at, score=2)
    body = api.get(url("leaderboard", quiz.pk)).json()
    assert [(row["rank"], row["name"], row["mine"]) for row in body["lines"]] == [(1, "陈**", False), (2, "林**", True)]
    assert (body["own_rank"], body["on_board"]) == (2, True)
    assert "陈建国" not in str(api_of(None).get(url("leaderboard", quiz.pk)).json())


@pytest.mark.parametrize("number", ["0", "999999999999999999", "abc", "1e5", "-1"])
def test_numbers_that_are_none(api, number):
    for path in (f"/api/v1/quizzes/{number}/", f"/api/v1/quizzes/{number}/attempts/{number}/"):
        assert api.get(path).status_code == 404


def test_statements_do_not_grow_with_rows(api, quiz, community, at):
    def count():
        names = (url("list"), url("detail", quiz.pk), url("leaderboard", quiz.pk))
        return [statements(lambda name=name: api.get(name))[0] for name in names]

    make.attempt(quiz, make.resident(community), at=at, score=3)
    count()
    one = count()
    for _ in range(2):
        make.attempt(quiz, make.resident(community), at=at, score=2)
        make.quiz(community, at=at)
    assert count() == one
