"""学习: the series, its episodes, one episode."""

from datetime import datetime

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from booking.models import Slot
from booking.states import Category
from cms import pictures
from cms.cards import cards, with_card_facts
from cms.models import Quiz, StudyPage, StudyProgress, StudySeriesPage, Video
from common.chinese import zh_moment
from common.templatetags.ui import seats_width
from community.sites import community_of

SHOWN_ACTIVITIES = 3
SHOWN_QUIZZES = 10


def newest(home) -> dict | None:
    """The newest episode below a page, with how far its series has come."""
    episodes = StudyPage.objects.live().descendant_of(home).prefetch_related(pictures.covers(pictures.TALL))
    page = episodes.order_by("-date", "-episode").first()
    if page is None:
        return None
    series = page.get_parent().specific
    out = StudyPage.objects.live().child_of(series).count()
    return {
        "page": page,
        "series": series,
        "out": out,
        "planned": max(out, series.episodes_planned),
        "cover": pictures.of_study(page, pictures.TALL),
    }


def index_context(page, request) -> dict:
    series = StudySeriesPage.objects.live().child_of(page).order_by("path")
    rows = [
        {"page": item, "url": item.get_url(request), "cover": pictures.of_study(item, pictures.WIDE)}
        for item in series.prefetch_related(pictures.covers(pictures.WIDE))
    ]
    return {"tab": "home", "rows": rows, "quizzes": running_quizzes(request, at=timezone.now())}


def running_quizzes(request, *, at: datetime) -> list[dict]:
    """Those open now that belong to no episode; an episode's question stands on its page."""
    here = Quiz.objects.published().filter(community=community_of(request), pages=None, opens_at__lte=at)
    running = here.filter(Q(closes_at=None) | Q(closes_at__gt=at)).order_by("closes_at", "-pk")[:SHOWN_QUIZZES]
    return [
        {
            "title": quiz.title,
            "url": reverse("cms:quiz", args=[quiz.pk]),
            "note": f"{zh_moment(quiz.closes_at)} 结束" if quiz.closes_at else quiz.intro,
        }
        for quiz in running
    ]


def series_context(page, request) -> dict:
    at, today = timezone.now(), timezone.localdate()
    episodes = list(StudyPage.objects.live().child_of(page).order_by("episode", "pk"))
    together = Slot.objects.filter(
        community=community_of(request), activity__listed=True, activity__category=Category.HISTORY
    )
    near = with_card_facts(together.upcoming(at))
    planned = max(len(episodes), page.episodes_planned)
    return {
        "tab": "home",
        "cover": pictures.of_study(page, pictures.WIDE),
        "out": len(episodes),
        "planned": planned,
        "planned_text": f"{planned} 期",
        "out_percent": seats_width(len(episodes), planned),
        **own_progress(episodes, planned, request),
        "newest": max(episodes, key=lambda item: (item.date, item.episode), default=None),
        "cards": cards(list(near[: SHOWN_ACTIVITIES * 3]), request, at=at)[:SHOWN_ACTIVITIES],
        "today": today,
    }


def own_progress(episodes: list[StudyPage], planned: int, request) -> dict:
    """Which episodes the reader has ticked, and where to go on; the visitor has ticked none."""
    mine = StudyProgress.objects.of(request.user).filter(page__in=[item.pk for item in episodes])
    read = set(mine.values_list("page", flat=True)) if episodes else set()
    following = next((item for item in episodes if item.pk not in read), None)
    return {
        "rows": [
            {
                "page": item,
                "url": item.get_url(request),
                "read": item.pk in read,
                "next": item == following,
                "note": _what_it_takes(item),
            }
            for item in episodes
        ],
        "read_count": len(read),
        "read_percent": seats_width(len(read), planned),
        "unread_count": planned - len(read),
        "following": following,
    }


def _what_it_takes(page: StudyPage) -> str:
    more = [word for word, there in (("有视频", page.video_id), ("答一答", page.quiz_id)) if there]
    return "，".join([f"读 {page.reading_minutes} 分钟", *more])


def page_context(page, request) -> dict:
    siblings = StudyPage.objects.live().sibling_of(page, inclusive=False)
    earlier = siblings.filter(episode__lt=page.episode).order_by("-episode").first()
    later = siblings.filter(episode__gt=page.episode).order_by("episode").first()
    quiz = _open_quiz(page, request)
    return {
        "tab": "home",
        "series": page.get_parent().specific,
        "cover": pictures.of_study(page, pictures.WIDE),
        "earlier": _way(earlier, request),
        "later": _way(later, request),
        "video": shown_video(page.video),
        "quiz": quiz,
        "quiz_note": f"{quiz.questions_count} 道题，手机上点一点就行。" if quiz else "",
        "tick": StudyProgress.objects.of(request.user).filter(page=page).first(),
    }


def shown_video(video: Video | None) -> dict | None:
    """The film with its still, ready for components/video.html."""
    if video is None:
        return None
    poster = pictures.address(video.poster, pictures.WIDE) if video.poster else video.frame.url
    return {"video": video, "poster": poster}


def _open_quiz(page: StudyPage, request) -> Quiz | None:
    """The quiz of the episode, while it is published here."""
    there = Quiz.objects.published().filter(pk=page.quiz_id, community=community_of(request))
    return there.annotate(questions_count=Count("questions")).first() if page.quiz_id else None


def _way(page: StudyPage | None, request) -> dict | None:
    return {"page": page, "url": page.get_url(request)} if page else None
