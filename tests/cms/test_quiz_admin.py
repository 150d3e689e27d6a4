"""The quiz form: complete before it is published, still once somebody has begun; and the sheets of paper."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from cms.models import Attempt, Quiz
from common.models import AuditEntry
from tests import factories as make
from tests.pages import text_of

ADD = "/admin/desk/quiz/new/"


def question(text="哪一年？", options=(("1921 年", True), ("1949 年", False)), kind="single") -> dict:
    rows = [{"text": words, **({"right": "on"} if right else {})} for words, right in options]
    return {"text": text, "kind": kind, "options": inline_formset(rows)}


def form_of(*questions, **changes) -> dict:
    fields = {
        "title": "党史小竞赛", "opens_at": "2026-11-19 08:00", "closes_at": "", "attempts_allowed": "1",
        "show_answers": "attempt", "published": "on", "questions": inline_formset(questions),
    }  # fmt: skip
    return nested_form_data({name: value for name, value in (fields | changes).items() if value is not None})


@pytest.fixture
def desk(client_of, editor):
    return client_of(editor)


def test_an_editor_writes_and_publishes_a_quiz(desk, editor, community):
    second = question("哪三样？", (("内涝", True), ("风沙", True), ("地震", False)), "multiple")
    answer = desk.post(ADD, form_of(question(), second))
    assert answer.status_code == 302, answer.context["form"].errors
    quiz = Quiz.objects.get()
    assert (quiz.community, quiz.published) == (community, True)
    assert [(q.text, [(o.text, o.right) for o in q.options.all()]) for q in quiz.questions.all()] == [
        ("哪一年？", [("1921 年", True), ("1949 年", False)]),
        ("哪三样？", [("内涝", True), ("风沙", True), ("地震", False)]),
    ]
    assert AuditEntry.objects.filter(verb="quiz.added", actor=editor).count() == 1


@pytest.mark.parametrize(
    ("questions", "words"),
    [
        ([], "还没有题目"),
        ([question(options=(("1921 年", False), ("1949 年", False)))], "第 1 题：还没有勾正确答案"),
        ([question(), question(options=(("1921 年", True), ("1949 年", True)))], "第 2 题：单选题只能有一个正确答案"),
        ([question(options=(("1921 年", True),))], "至少要有两个选项"),
        ([question(options=(("1921 年", True), ("1921 年", False)))], "有两个选项是一样的"),
    ],
)
def test_what_is_not_ready_is_not_published_but_may_be_kept_as_a_draft(desk, questions, words):
    answer = desk.post(ADD, form_of(*questions))
    assert (answer.status_code, words in text_of(answer)) == (200, True)
    assert not Quiz.objects.exists()
    assert desk.post(ADD, form_of(*questions, published=None)).status_code == 302
    assert not Quiz.objects.get().published


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"closes_at": "2026-11-18 08:00"}, "结束要晚于开始"),
        ({"show_answers": "close"}, "要填什么时候结束"),
        ({"attempts_allowed": "0"}, ""), ({"attempts_allowed": "99"}, ""), ({"minutes": "0"}, ""),
        ({"minutes": "9999"}, ""), ({"opens_at": "soon"}, ""), ({"title": ""}, ""), ({"title": "长" * 61}, ""),
    ],
)  # fmt: skip
def test_wrong_fields_are_told(desk, changes, words):
    answer = desk.post(ADD, form_of(question(), **changes))
    assert answer.status_code == 200 and words in text_of(answer)
    assert not Quiz.objects.exists()


def stored(quiz) -> list[dict]:
    return [
        {
            "id": q.pk, "text": q.text, "kind": q.kind, "explanation": q.explanation,
            "options": inline_formset(
                [{"id": o.pk, "text": o.text, **({"right": "on"} if o.right else {})} for o in q.options.all()],
                initial=q.options.count(),
            ),
        }
        for q in quiz.questions.all()
    ]  # fmt: skip


def changed(quiz, rows, **changes) -> dict:
    return form_of(**({"title": quiz.title, "questions": inline_formset(rows, initial=len(rows))} | changes))


def test_once_somebody_has_begun_the_questions_stand_still(desk, community, resident, at):
    quiz = make.quiz(community, at=at)
    address = f"/admin/desk/quiz/edit/{quiz.pk}/"
    rows = stored(quiz)
    rows[0]["text"] = "改一改"
    assert desk.post(address, changed(quiz, rows)).status_code == 302
    make.attempt(quiz, resident, at=at)
    rows = stored(Quiz.objects.get())
    assert desk.post(address, changed(quiz, rows, title="换个名字")).status_code == 302
    rows[0] |= {"explanation": "讲得更细"}
    assert desk.post(address, changed(quiz, rows)).status_code == 302
    rows[0]["text"] = "再改"
    answer = desk.post(address, changed(quiz, rows))
    assert (answer.status_code, "题目不能再改" in text_of(answer)) == (200, True)
    quiz = Quiz.objects.get()
    assert quiz.questions.first().text == "改一改"


def test_a_copy_opens_as_a_draft(desk, community, resident, at):
    quiz = make.quiz(community, at=at)
    make.attempt(quiz, resident, at=at, score=1)
    address = reverse("quiz_copy", args=[quiz.pk])
    assert "复制" in text_of(desk.get(address)) and Quiz.objects.count() == 1
    copy_at = desk.post(address).url
    copy = Quiz.objects.latest("pk")
    assert copy_at.endswith(f"/edit/{copy.pk}/") and not copy.published and copy.questions.count() == 3
    assert Attempt.objects.count() == 1


def test_the_paper_has_no_answers_and_the_key_has(desk, community, at):
    quiz = make.quiz(community, at=at)
    paper = text_of(desk.get(reverse("quiz_paper", args=[quiz.pk])))
    key = text_of(desk.get(reverse("quiz_key", args=[quiz.pk])))
    assert (
        "红旗渠哪一年动工？" in paper and paper.count('class="box"') == 9 and "讲解" not in paper and "✓" not in paper
    )
    assert "✓ 1960 年" in key and "✓ 1949 年" not in key and "讲解0" in key


@pytest.mark.parametrize("name", ["quiz_paper", "quiz_key", "quiz_copy"])
def test_the_sheets_are_the_own_staff_s(client_of, resident, other_community_clerk, community, at, name):
    address = reverse(name, args=[make.quiz(community, at=at).pk])
    assert client_of(resident).get(address).status_code in {302, 403}
    assert client_of(other_community_clerk).get(address).status_code == 404
    assert client_of(other_community_clerk).post(address).status_code in {404, 405}
