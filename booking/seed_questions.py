"""What two of the demo's activities ask, and what its families answered."""

from datetime import datetime
from random import Random
from typing import Any

from accounts.models import Person, User
from community.models import Community

from .actions import add_question
from .answers import asked
from .models import Activity, Booking, Question, QuestionKind, QuestionScope
from .models.questions import YES

EACH = {"scope": QuestionScope.PERSON}
DIET, WHAT = "有忌口吗", "忌什么"
QUESTIONS = {
    "情暖社区 暖冬饺子节": [
        {"text": DIET, "kind": QuestionKind.YES_NO, **EACH},
        {"text": WHAT, "kind": QuestionKind.TEXT, "depends_on": DIET, "depends_value": YES, **EACH},
        {"text": "能带擀面杖来吗", "kind": QuestionKind.YES_NO, "required": False},
    ],
    "“运动创造和谐 健康快乐你我”亲子运动会": [
        {"text": "衣服尺码", "kind": QuestionKind.CHOICE, "options": ["110", "130", "150", "M", "L", "XL"], **EACH},
        {"text": "开几辆车来", "kind": QuestionKind.NUMBER, "lowest": 0, "highest": 3, "required": False},
    ],
}
DISLIKES = ["羊肉", "韭菜", "虾", "花生", "不吃肉"]
YES_SHARE, SILENT_SHARE = 0.2, 0.3


def seed_questions(community: Community, *, by: User, at: datetime) -> None:
    for title, wanted in QUESTIONS.items():
        activity = Activity.objects.get(community=community, title=title)
        made: dict[str, Question] = {}
        for facts in wanted:
            first = made.get(facts.get("depends_on", ""))
            made[facts["text"]] = add_question(activity, by=by, at=at, **{**facts, "depends_on": first})


def seed_answers(community: Community) -> None:
    """Let everybody who has booked answer; the same answers every time."""
    for activity in Activity.objects.filter(community=community, asks=True):
        bookings = list(Booking.objects.filter(slot__activity=activity, answers={}).prefetch_related("places__person"))
        questions = list(activity.questions.live())
        for booking in bookings:
            persons = [place.person for place in booking.places.all()]
            booking.answers = invented(questions, persons, Random(booking.pk))
        Booking.objects.bulk_update(bookings, ["answers"], batch_size=200)


def invented(questions: list[Question], party: list[Person], rng: Random) -> dict[str, Any]:
    """Answers that the rules accept: each is made up once the ones before it are known."""
    answers: dict[str, Any] = {}
    for nth in range(len(questions)):
        for one in asked(questions[: nth + 1], party, answers):
            if one.question.pk != questions[nth].pk or (not one.question.required and rng.random() < SILENT_SHARE):
                continue
            number, person = one.key
            if person:
                answers.setdefault(number, {})[person] = _value(one.question, rng)
            else:
                answers[number] = _value(one.question, rng)
    return answers


def _value(question: Question, rng: Random) -> Any:
    if question.kind == QuestionKind.CHOICE:
        return rng.choice(question.options)
    if question.kind == QuestionKind.YES_NO:
        return rng.random() < YES_SHARE
    if question.kind == QuestionKind.NUMBER:
        return rng.randint(question.lowest or 0, question.highest or 3)
    return rng.choice(DISLIKES)
