"""The pages of a quiz, without a script: cover, paper, result, board; what must not be in them."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Session
from cms.models import Attempt
from cms.quizzes import actions
from cms.quizzes.papers import right_options
from cms.states import ShowAnswers
from tests import factories as make
from tests.factories.people import PASSWORD
from tests.pages import statements, text_of


@pytest.fixture
def quiz(community, at):
    return make.quiz(community, at=at)


@pytest.fixture
def page(quiz):
    return lambda name="quiz": reverse(f"cms:{name}", args=[quiz.pk])


@pytest.fixture
def mine(client_of, resident):
    return client_of(resident)


@pytest.fixture
def attempt(quiz, resident, at):
    return actions.start(quiz, by=resident, at=at)[0]


def form_of(attempt, only=slice(None)) -> dict:
    right = {f"q{row['id']}": [str(n) for n in right_options(row)] for row in attempt.paper[only]}
    return {"attempt": attempt.pk, **right}


def test_a_visitor_reads_the_rules_and_is_told_how_to_take_part(client, page):
    told = text_of(client.get(page()))
    assert "登录后答题" in told and "3 道题" in told and "红旗渠" not in told


def test_the_button_gives_the_paper(mine, page, quiz, resident):
    assert mine.post(page("quiz_start")).url == page()
    told = text_of(mine.get(page()))
    assert "红旗渠哪一年动工？" in told and "多选" in told
    assert told.count("<fieldset") == 3 and 'type="radio"' in told and 'type="checkbox"' in told
    assert Attempt.objects.get().user == resident


def test_beginning_needs_a_login_and_a_post(client, mine, page):
    assert client.post(page("quiz_start")).url.startswith("/accounts/login/?next=")
    assert mine.get(page("quiz_start")).status_code == 302
    assert not Attempt.objects.exists()


def test_no_page_and_no_json_says_what_is_right_before_it_may(mine, api_of, resident, page, quiz, attempt):
    sent = [text_of(mine.get(page())), text_of(mine.post(page("quiz_submit"), {"attempt": attempt.pk}))]
    api = api_of(resident)
    for name, args in (
        ("quiz-list", []), ("quiz-detail", [quiz.pk]), ("quiz-attempts", [quiz.pk]),
        ("quiz-attempt", [quiz.pk, attempt.pk]), ("quiz-leaderboard", [quiz.pk]),
    ):  # fmt: skip
        sent.append(text_of(api.get(reverse(f"api:{name}", args=args))))
    sent.append(text_of(api.post(reverse("api:quiz-attempts", args=[quiz.pk]))))
    for text in sent:
        assert (
            "讲解" not in text.replace("答案和讲解", "")
            and not re.search(r"\bright\b", text)
            and "正确答案" not in text
        )


def test_after_the_close_means_not_before(mine, community, at, resident, api_of):
    quiz = make.quiz(community, at=at, closes_at=at + timedelta(days=1), show_answers=ShowAnswers.AFTER_CLOSE)
    attempt = make.attempt(quiz, resident, at=at, score=1)
    told = text_of(mine.get(reverse("cms:quiz", args=[quiz.pk])))
    assert "正确答案" not in told and "讲解0" not in told and "公布" in told
    body = api_of(resident).get(reverse("api:quiz-attempt", args=[quiz.pk, attempt.pk])).json()
    assert body["result"] is None and "right" not in str(body)


def test_what_is_missing_is_asked_about_and_what_was_ticked_stays(mine, page, attempt):
    answer = mine.post(page("quiz_submit"), form_of(attempt, slice(1)))
    told = text_of(answer)
    assert (answer.status_code, "还有 2 题没答" in told, told.count(" checked")) == (400, True, 1)
    assert f'href="#q{attempt.paper[1]["id"]}"' in told and "就这样交" in told
    attempt.refresh_from_db()
    assert attempt.state == "running"
    assert mine.post(page("quiz_submit"), {**form_of(attempt, slice(1)), "incomplete": "1"}).status_code == 302
    attempt.refresh_from_db()
    assert (attempt.state, attempt.score) == ("submitted", 1)


def test_handing_in_shows_score_rank_and_answers(mine, page, attempt):
    assert mine.post(page("quiz_submit"), form_of(attempt)).url == page()
    told = text_of(mine.get(page()))
    assert "3/3" in told and "第 1" in told and "讲解0" in told and "正确答案" in told
    assert "不算志愿时长" in told


def test_a_login_that_ran_out_loses_no_answer(client, page, quiz, attempt, resident, at):
    answer = client.post(page("quiz_submit"), form_of(attempt, slice(2)))
    assert answer.url == f"/accounts/login/?next={page()}"
    client.post("/accounts/login/", {"login": "resident", "password": PASSWORD, "next": page()})
    assert Session.objects.filter(user=resident).exists()
    told = text_of(client.get(page()))
    assert told.count(" checked") == 4  # one radio, three boxes


def test_a_stranger_s_paper_cannot_be_handed_in(client_of, page, attempt, neighbour):
    assert client_of(neighbour).post(page("quiz_submit"), form_of(attempt)).status_code == 302
    attempt.refresh_from_db()
    assert attempt.state == "running"


@pytest.mark.parametrize(
    "sent",
    [
        {"q1x": "1"}, {"q": "1"}, {"q99999999999999999999999": "1"}, {"q1": "９"}, {"q1": "x" * 5000},
        {"attempt": "x"}, {"attempt": "9" * 30}, {f"q{n}": "1" for n in range(500)},
    ],
)  # fmt: skip
def test_rubbish_changes_nothing(mine, page, attempt, sent):
    answer = mine.post(page("quiz_submit"), {"attempt": attempt.pk, **sent})
    assert answer.status_code in {302, 400}
    attempt.refresh_from_db()
    assert attempt.state == "running"


def test_ten_thousand_answers_are_a_bad_request(mine, page, attempt):
    answer = mine.post(page("quiz_submit"), {"attempt": attempt.pk, **{f"q{n}": "1" for n in range(10_000)}})
    assert answer.status_code == 400
    attempt.refresh_from_db()
    assert attempt.state == "running"


def test_another_community_s_quiz_and_a_draft_are_not_there(mine, other_community, community, at):
    for quiz in (make.quiz(other_community, at=at), make.quiz(community, at=at, published=False)):
        for name in ("quiz", "quiz_start", "quiz_submit", "quiz_board"):
            assert mine.post(reverse(f"cms:{name}", args=[quiz.pk])).status_code in {404, 405}
            assert mine.get(reverse(f"cms:{name}", args=[quiz.pk])).status_code == 404


def test_a_closed_quiz_says_so(mine, page, quiz, at):
    quiz.closes_at = at
    quiz.save()
    assert "竞赛已经结束了" in text_of(mine.get(page()))
    assert "竞赛已经结束了" in text_of(mine.post(page("quiz_start"), follow=True))


def test_a_late_paper_says_what_stands(mine, community, resident, at):
    quiz = make.quiz(community, at=at, minutes=5, attempts_allowed=2)
    make.attempt(quiz, resident, at=at - timedelta(hours=2), score=2)
    late = make.attempt(quiz, resident, at=at - timedelta(hours=1))
    told = text_of(mine.post(reverse("cms:quiz_submit", args=[quiz.pk]), form_of(late), follow=True))
    assert "晚了" in told and "以前交的都还算" in told and "2/3" in told


def test_the_board_masks_names_and_marks_oneself(mine, client, page, quiz, resident, neighbour, at):
    make.attempt(quiz, resident, at=at, score=2)
    make.attempt(quiz, neighbour, at=at, score=3)
    told = text_of(client.get(page("quiz_board")))
    assert "陈**" in told and "林**" in told and "陈建国" not in told and "林晓梅" not in told
    assert "你排<b>第 2</b>" in text_of(mine.get(page("quiz_board")))
    assert mine.post(page("quiz_board"), {"on_board": "0"}).status_code == 302
    assert "林**" not in text_of(client.get(page("quiz_board")))
    assert client.post(page("quiz_board"), {"on_board": "1"}).url.startswith("/accounts/login/")


def test_only_the_first_fifty_are_listed(client, page, quiz, at):
    for _ in range(53):
        make.attempt(quiz, make.login(), at=at, score=1)
    told = text_of(client.get(page("quiz_board")))
    assert told.count("<tr") == 51 and "只列前 50 名" in told


def test_statements_do_not_grow_with_rows(mine, page, quiz, resident, community, at):
    def count():
        names = ("quiz", "quiz_board")
        return [statements(lambda name=name: mine.get(page(name)))[0] for name in names]

    make.attempt(quiz, resident, at=at, score=3)
    count()
    one = count()
    for _ in range(2):
        make.attempt(quiz, make.resident(community), at=at, score=2)
    assert count() == one
    user = make.resident(community)
    first = make.attempt(quiz, user, at=at, score=1)
    Attempt.objects.bulk_create(
        Attempt(**{**{f.attname: getattr(first, f.attname) for f in Attempt._meta.concrete_fields}, "id": None,
                   "number": number})
        for number in range(2, 1000)
    )  # fmt: skip
    assert count() == one == [7, 7]
