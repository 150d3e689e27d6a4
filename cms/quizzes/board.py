"""排行榜: everybody's best attempt; more right answers first, then less time, then who was earlier."""

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from cms.models import Attempt, Quiz

SHOWN = 50
ORDER = ("-score", "seconds", "submitted_at", "pk")


@dataclass(frozen=True)
class Line:
    rank: int
    name: str
    score: int
    total: int
    seconds: int
    mine: bool


def best_of(quiz: Quiz) -> QuerySet[Attempt]:
    """One attempt a person, best first; of those who stand on the board."""
    place = Window(RowNumber(), partition_by=F("user"), order_by=[F(o[1:]).desc() if o[0] == "-" else o for o in ORDER])
    ranked = Attempt.objects.submitted().filter(quiz=quiz, on_board=True).annotate(place=place)
    return ranked.filter(place=1).order_by(*ORDER)


def board(quiz: Quiz, user) -> list[Line]:
    """The first fifty; names as 姓+*, minors' too."""
    rows = list(best_of(quiz).select_related("user__person").defer("paper", "answers")[:SHOWN])
    return [
        Line(place, masked_name(row.user), row.score, row.total, row.seconds, row.user_id == user.pk)
        for place, row in enumerate(rows, start=1)
    ]


def rank_of(attempt: Attempt) -> int:
    """Where this attempt stands among those on the board, or would stand."""
    better = (
        Q(score__gt=attempt.score)
        | Q(score=attempt.score, seconds__lt=attempt.seconds)
        | Q(score=attempt.score, seconds=attempt.seconds, submitted_at__lt=attempt.submitted_at)
        | Q(score=attempt.score, seconds=attempt.seconds, submitted_at=attempt.submitted_at, pk__lt=attempt.pk)
    )
    ahead = Attempt.objects.submitted().filter(better, quiz=attempt.quiz_id, on_board=True)
    return ahead.exclude(user=attempt.user_id).values("user").distinct().count() + 1


def own_best(attempts: list[Attempt]) -> Attempt | None:
    scored = [attempt for attempt in attempts if attempt.score is not None]
    return min(scored, key=lambda a: (-a.score, a.seconds, a.submitted_at, a.pk), default=None)


def masked_name(user) -> str:
    person = getattr(user, "person", None)
    if person:
        return person.masked_name
    return f"{str(user)[:1]}**"
