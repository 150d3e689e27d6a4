"""The demo's study series with its film, books and quizzes, and neighbours who have answered. Again: changes nothing."""

from datetime import datetime, timedelta
from random import Random

from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import Page

from accounts.models import User
from booking.models import Activity
from community.models import Community

from .demo.film import CAPTIONS, TRANSCRIPT, film
from .demo.quizzes import CONTEST, CONTEST_INTRO, CONTEST_QUESTIONS, EPISODE_QUESTIONS, READING
from .demo.study import EPISODES, INTRO
from .models import Option, Question, Quiz, StudyIndexPage, StudyPage, StudyProgress, StudySeriesPage, Video
from .quizzes import actions
from .quizzes.papers import right_options
from .states import QuestionKind
from .videos.actions import add_video

WEDNESDAY = 2
SERIES = "党史周周学"
FILM = "红船启航"
ANSWERED_BY = 36  # neighbours
MONTH = timedelta(days=30)


def publish(parent: Page, page: Page, by: User) -> Page:
    page.owner = by
    parent.add_child(instance=page)
    page.save_revision(user=by, log_action=False).publish(user=by, log_action=False, skip_permission_checks=True)
    return page


def seed_study(index: StudyIndexPage, community: Community, images: dict, *, by: User, at: datetime) -> None:
    series = StudySeriesPage.objects.child_of(index).filter(title=SERIES).first() or publish(
        index, StudySeriesPage(title=SERIES, intro=INTRO, episodes_planned=len(EPISODES), cover=images["lamp"]), by
    )
    there = set(StudyPage.objects.child_of(series).values_list("episode", flat=True))
    video = None if 1 in there else seed_film(community, by=by, at=at)
    for number in range(1, len(EPISODES) + 1):
        if number not in there:
            page = _episode(number, community, images, at)
            page.video = video if number == 1 else None
            publish(series, page, by)
    if not there:
        _seed_ticks(series, at)
    seed_contest(community, at=at)


def _episode(number: int, community: Community, images: dict, at: datetime) -> StudyPage:
    today = timezone.localdate(at)
    last = today - timedelta(days=(today.weekday() - WEDNESDAY) % 7)
    title, minutes, picture, intro, paragraphs, quote = EPISODES[number - 1]
    return StudyPage(
        title=title,
        episode=number,
        date=last - timedelta(weeks=len(EPISODES) - number),
        reading_minutes=minutes,
        cover=images[picture],
        intro=intro,
        body=_story(paragraphs, quote),
        reading_list=[("book", _book(community, *book)) for book in READING.get(number, ())],
        quiz=_question_of(number, community, at),
    )


def _story(paragraphs, quote) -> list[tuple]:
    body = [("text", "".join(f"<p>{text}</p>" for text in paragraphs))]
    if quote:
        body.append(("quote", {"text": quote[0], "source": quote[1]}))
    return body


def _book(community: Community, title: str, author: str, publisher: str, note: str, activity: str) -> dict:
    together = Activity.objects.filter(community=community, title=activity).order_by("pk").first()
    return {"title": title, "author": author, "publisher": publisher, "note": note, "activity": together}


def _morning_of(moment: datetime) -> datetime:
    """Eight o'clock of that day: nobody opens a quiz at 01:43."""
    return timezone.localtime(moment).replace(hour=8, minute=0, second=0, microsecond=0)


def _question_of(number: int, community: Community, at: datetime) -> Quiz | None:
    if number not in EPISODE_QUESTIONS:
        return None
    title = f"第 {number} 期答一题"
    text, options, right, explanation = EPISODE_QUESTIONS[number]
    turn = number % len(options)  # the first is not always the right one
    right = tuple((place - turn) % len(options) for place in right)
    asked = (text, options[turn:] + options[:turn], right, explanation)
    return seed_quiz(community, title, (asked,), opens_at=_morning_of(at - 4 * MONTH), attempts_allowed=3)


def seed_quiz(community: Community, title: str, questions, **fields) -> Quiz:
    if quiz := Quiz.objects.filter(community=community, title=title).first():
        return quiz
    quiz = Quiz.objects.create(community=community, title=title, published=True, **fields)
    for place, (text, options, right, explanation) in enumerate(questions):
        kind = QuestionKind.MULTIPLE if len(right) > 1 else QuestionKind.SINGLE
        question = Question.objects.create(quiz=quiz, sort_order=place, text=text, kind=kind, explanation=explanation)
        Option.objects.bulk_create(
            Option(question=question, sort_order=number, text=words, right=number in right)
            for number, words in enumerate(options)
        )
    return quiz


def seed_film(community: Community, *, by: User, at: datetime) -> Video:
    """Drawn, encoded and then looked at as any upload is."""
    return Video.objects.filter(community=community, title=FILM).first() or add_video(
        community, title=FILM, file=ContentFile(film(), name="film.mp4"), transcript=TRANSCRIPT, by=by, at=at,
        captions=ContentFile(CAPTIONS.encode(), name="film.vtt"),
    )  # fmt: skip


def seed_contest(community: Community, *, at: datetime) -> None:
    """党史小竞赛, open since ten days ago, with the answers of some neighbours."""
    if Quiz.objects.filter(community=community, title=CONTEST).exists():
        return
    quiz = seed_quiz(
        community, CONTEST, CONTEST_QUESTIONS, intro=CONTEST_INTRO, opens_at=_morning_of(at - timedelta(days=10)),
        closes_at=_morning_of(at + timedelta(days=20)), attempts_allowed=2, minutes=20, has_board=True,
    )  # fmt: skip
    rng = Random(quiz.title)
    users = User.objects.filter(person__household__community=community).exclude(username="resident").order_by("pk")
    for user in users[:ANSWERED_BY]:
        _answer(quiz, user, rng, at - timedelta(minutes=rng.randrange(60, 9 * 24 * 60)))


def _answer(quiz: Quiz, user: User, rng: Random, at: datetime) -> None:
    """Most know most of it."""
    attempt, _is_new = actions.start(quiz, by=user, at=at)
    knows = rng.uniform(0.55, 1)
    answers = {
        question["id"]: sorted(right_options(question))
        if rng.random() < knows
        else [rng.choice(question["options"])["id"]]
        for question in attempt.paper
    }
    actions.submit(attempt, answers=answers, by=user, at=at + timedelta(seconds=rng.randrange(70, 900)))


def _seed_ticks(series: StudySeriesPage, at: datetime) -> None:
    """The demo's resident is in the middle of it."""
    reader = User.objects.filter(username="resident").first()
    if reader:
        first = StudyPage.objects.child_of(series).filter(episode__lte=7)
        StudyProgress.objects.bulk_create(StudyProgress(user=reader, page=page, read_at=at) for page in first)
