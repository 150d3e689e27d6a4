"""What a text says about a quiz: when it is open, and the one way on."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from cms.models import Quiz
from cms.states import QuizState
from common.chinese import zh_moment
from community.sites import community_of

ACTIONS = {QuizState.NOT_OPEN: "先看看怎么答", QuizState.OPEN: "去答题", QuizState.CLOSED: "看答案和排行榜"}


@dataclass(frozen=True)
class Invitation:
    """A published quiz as it stands at a moment; `url` is a path of the site."""

    quiz: Quiz
    state: QuizState
    when: str
    action: str
    url: str


def invitations(quizzes: list[Quiz | None], request, *, at: datetime | None = None) -> list[Invitation]:
    """Of the published ones of the community whose site is asked, in their order; others are left out. Asks nothing
    of the database about a quiz that is there already."""
    own, at = community_of(request), at or timezone.now()
    return [
        _invitation(quiz, at) for quiz in quizzes if quiz and own and quiz.published and quiz.community_id == own.pk
    ]


def _invitation(quiz: Quiz, at: datetime) -> Invitation:
    state = quiz.state_at(at)
    action = ACTIONS[state] if quiz.has_board or state != QuizState.CLOSED else "看答案"
    return Invitation(quiz, state, when(quiz, state), action, reverse("cms:quiz", args=[quiz.pk]))


def when(quiz: Quiz, state: QuizState) -> str:
    if state == QuizState.NOT_OPEN:
        return f"{zh_moment(quiz.opens_at)} 开始"
    if state == QuizState.CLOSED:
        return f"{zh_moment(quiz.closes_at)} 已经结束"
    return f"正在进行，{zh_moment(quiz.closes_at)} 结束" if quiz.closes_at else "正在进行，一直开着"
