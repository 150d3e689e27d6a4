"""Questions about quizzes: is it complete, may somebody begin or hand in, may the answers be seen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from cms.models import Attempt, Quiz
from cms.states import AttemptState, QuestionKind, QuizState, ShowAnswers
from common.chinese import zh_moment
from common.errors import Refusal

# A phone on a bad line: what was sent in time may arrive a little later.
GRACE = timedelta(seconds=30)
MOST_QUESTIONS = 100
MOST_OPTIONS = 10


@dataclass(frozen=True)
class Draft:
    """A question as an editor has written it; options as (text, right)."""

    kind: str
    text: str
    options: tuple[tuple[str, bool], ...]


def faults_of(drafts: Iterable[Draft]) -> list[tuple[int, str]]:
    """What keeps a quiz from being published: (place of the question counted from 1, or 0 for the whole, words)."""
    drafts = list(drafts)
    if not drafts:
        return [(0, _("还没有题目，至少出一道题再公开"))]
    if len(drafts) > MOST_QUESTIONS:
        return [(0, _("题目太多了，最多 %d 道") % MOST_QUESTIONS)]
    return [(place, fault) for place, draft in enumerate(drafts, start=1) if (fault := fault_of(draft))]


def fault_of(draft: Draft) -> str:
    texts = [" ".join(text.split()) for text, _right in draft.options]
    right = sum(right for _text, right in draft.options)
    if len(texts) < 2:
        return _("至少要有两个选项")
    if len(texts) > MOST_OPTIONS:
        return _("选项太多了，最多 %d 个") % MOST_OPTIONS
    if len(set(texts)) < len(texts):
        return _("有两个选项是一样的，改掉一个")
    if right == 0:
        return _("还没有勾正确答案")
    if draft.kind == QuestionKind.SINGLE and right > 1:
        return _("单选题只能有一个正确答案；有几个就改成多选")
    return ""


def drafts_of(quiz: Quiz) -> list[Draft]:
    return [
        Draft(question.kind, question.text, tuple((option.text, option.right) for option in question.options.all()))
        for question in quiz.questions.all()
    ]


def refusal_to_start(quiz: Quiz, attempts: list[Attempt], *, at: datetime) -> Refusal | None:
    """Why somebody with these attempts may not begin another."""
    if not quiz.published:
        return Refusal("quiz_unknown", "没有这个竞赛", "可能收起来了，请回到学习栏目看看")
    state = quiz.state_at(at)
    if state == QuizState.NOT_OPEN:
        return Refusal("quiz_not_open", f"{zh_moment(quiz.opens_at)} 才开始", "到时间再来，题目还是这些")
    if state == QuizState.CLOSED:
        return Refusal("quiz_closed", "竞赛已经结束了", "可以看答案和排行榜")
    if len(attempts) >= quiz.attempts_allowed:
        return Refusal("attempts_used", f"{quiz.attempts_allowed} 次都答过了", what_stands(attempts))
    return None


def refusal_to_submit(attempt: Attempt, *, at: datetime) -> Refusal | None:
    """Why these answers come too late; says what stands."""
    if attempt.state == AttemptState.SUBMITTED:
        return Refusal("attempt_submitted", "这张卷子已经交过了", what_stands([attempt]))
    if attempt.state == AttemptState.LAPSED or is_over(attempt, at=at):
        return Refusal("attempt_late", f"{zh_moment(attempt.due_at)} 就该交了，晚了", "这一次没有成绩，以前交的都还算")
    return None


def refusal_of_gaps(missing: list[int]) -> Refusal | None:
    if not missing:
        return None
    places = "、".join(str(place) for place in missing[:10])
    more = " 等" if len(missing) > 10 else ""
    return Refusal(
        "answers_missing", f"还有 {len(missing)} 题没答", f"补上第 {places} 题{more}，或者选“就这样交”",
        extra=(("missing", missing),),
    )  # fmt: skip


def is_over(attempt: Attempt, *, at: datetime) -> bool:
    return attempt.due_at is not None and at > attempt.due_at + GRACE


def due_at(quiz: Quiz, *, at: datetime) -> datetime | None:
    """The latest moment for what begins at `at`: the limit of the try, or the end of the quiz if that comes first."""
    ends = [at + timedelta(minutes=quiz.minutes)] if quiz.minutes else []
    return min([*ends, quiz.closes_at]) if quiz.closes_at else (ends[0] if ends else None)


def may_see_answers(attempt: Attempt, *, at: datetime) -> bool:
    """Handed in, and the quiz shows them now. Until the grace is over, somebody may still hand in."""
    quiz = attempt.quiz
    if attempt.state != AttemptState.SUBMITTED:
        return False
    return quiz.show_answers == ShowAnswers.AFTER_ATTEMPT or (
        quiz.closes_at is not None and at > quiz.closes_at + GRACE
    )


def what_stands(attempts: list[Attempt]) -> str:
    """The best of them, in words."""
    scored = [attempt for attempt in attempts if attempt.score is not None]
    if not scored:
        return "这几次都没有交卷，没有成绩"
    best = max(scored, key=lambda attempt: (attempt.score, -attempt.seconds))
    return f"算数的是 {best.score} 分，满分 {best.total} 分"
