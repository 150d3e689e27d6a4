"""A paper is a quiz as it was when somebody began, and answers are judged by it. Pure; nothing here reads a table.

paper    [{"id", "kind", "text", "picture", "picture_words", "explanation", "options": [{"id", "text", "right"}]}]
answers  {question id: [option ids]}; in JSON the keys are strings
"""

from random import Random

from cms.states import QuestionKind
from common.errors import DomainError, Refusal

Paper = list[dict]
Answers = dict[int, list[int]]


def paper_of(questions, *, shuffled_by: Random | None = None) -> Paper:
    """The questions with their options, in their order or shuffled."""
    paper = [
        {
            "id": question.pk,
            "kind": question.kind,
            "text": question.text,
            "picture": question.picture_id,
            "picture_words": question.picture_words,
            "explanation": question.explanation,
            "options": [{"id": o.pk, "text": o.text, "right": o.right} for o in question.options.all()],
        }
        for question in questions
    ]
    if shuffled_by:
        shuffled_by.shuffle(paper)
    return paper


def without_answers(paper: Paper) -> Paper:
    """What may leave the server while the answers may not."""
    return [
        {
            **{name: question[name] for name in ("id", "kind", "text", "picture", "picture_words")},
            "options": [{"id": option["id"], "text": option["text"]} for option in question["options"]],
        }
        for question in paper
    ]


def right_options(question: dict) -> set[int]:
    return {option["id"] for option in question["options"] if option["right"]}


def refusal_of_answers(paper: Paper, answers: Answers) -> Refusal | None:
    """Why these are no answers to this paper; questions left out are another matter (`unanswered`)."""
    questions = {question["id"]: question for question in paper}
    for number, chosen in answers.items():
        question = questions.get(number)
        if question is None or not {option["id"] for option in question["options"]}.issuperset(chosen):
            return Refusal("answer_elsewhere", "有的答案不是这张卷子上的", "请刷新页面，照着现在的题目再答一遍")
        if question["kind"] == QuestionKind.SINGLE and len(set(chosen)) > 1:
            return Refusal("answer_not_single", "单选题只能选一个", f"请看第 {_place(paper, number)} 题，只留一个答案")
    return None


def unanswered(paper: Paper, answers: Answers) -> list[int]:
    """The places, counted from 1, of questions without an answer."""
    return [place for place, question in enumerate(paper, start=1) if not answers.get(question["id"])]


def score_of(paper: Paper, answers: Answers) -> int:
    """How many are right: exactly the right options, neither more nor fewer. Raises DomainError for foreign answers."""
    if refusal := refusal_of_answers(paper, answers):
        raise DomainError(refusal)
    return sum(set(answers.get(question["id"], ())) == right_options(question) for question in paper)


def read_back(stored: dict) -> Answers:
    """Answers as JSON keeps them."""
    return {int(number): list(chosen) for number, chosen in stored.items()}


def _place(paper: Paper, number: int) -> int:
    return next(place for place, question in enumerate(paper, start=1) if question["id"] == number)
