"""Episodes, films and quizzes."""

from datetime import timedelta
from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image
from wagtail.models import Site

from cms.models import Attempt, Option, Question, Quiz, StudyIndexPage, StudyPage, StudySeriesPage, Video
from cms.quizzes import rules
from cms.quizzes.papers import paper_of

# (text, options, places of the right ones)
PAPER = (
    ("红旗渠哪一年动工？", ("1949 年", "1960 年", "1969 年"), (1,)),
    ("兰考的“三害”是哪三样？", ("内涝", "风沙", "盐碱", "地震"), (0, 1, 2)),
    ("学雷锋纪念日是哪一天？", ("3 月 5 日", "5 月 4 日"), (0,)),
)


def quiz(community, questions=PAPER, *, at, **fields) -> Quiz:
    """Published, open since yesterday and without an end, three questions; one attempt each."""
    defaults = {"title": "党史小竞赛", "opens_at": at - timedelta(days=1), "published": True, "has_board": True}
    made = Quiz.objects.create(community=community, **(defaults | fields))
    for place, (text, options, right) in enumerate(questions):
        kind = "multiple" if len(right) > 1 else "single"
        asked = Question.objects.create(quiz=made, sort_order=place, text=text, kind=kind, explanation=f"讲解{place}")
        for number, words in enumerate(options):
            Option.objects.create(question=asked, sort_order=number, text=words, right=number in right)
    return made


def attempt(quiz: Quiz, user, *, at, score: int | None = None, seconds: int = 60, **fields) -> Attempt:
    """Running since `at`; handed in `seconds` later when it has a score."""
    paper = paper_of(quiz.questions.prefetch_related("options"))
    done = {}
    if score is not None:
        done = {
            "state": "submitted", "score": score, "seconds": seconds, "submitted_at": at + timedelta(seconds=seconds)
        }  # fmt: skip
    return Attempt.objects.create(
        quiz=quiz, user=user, paper=paper, total=len(paper), started_at=at, due_at=rules.due_at(quiz, at=at),
        **({"number": Attempt.objects.filter(quiz=quiz, user=user).count() + 1} | done | fields),
    )  # fmt: skip


def video(community, *, at, title: str = "红船启航", **fields) -> Video:
    """A row with small files that nobody decodes; `film` makes a real one."""
    still = BytesIO()
    Image.new("RGB", (64, 36)).save(still, "JPEG")
    made = Video(
        community=community, title=title, duration=247, width=640, height=360, size=4, content_type="video/mp4",
        created_at=at, **fields,
    )  # fmt: skip
    made.file.save("film.mp4", ContentFile(b"film"), save=False)
    made.frame.save("still.jpg", ContentFile(still.getvalue()), save=False)
    made.save()
    return made


def film(codec: str = "libx264", suffix: str = ".mp4", *, seconds: int = 3, audio: str = "", **options) -> bytes:
    """A real film of noise, encoded now; noise, so that its end is far from its beginning."""
    import tempfile
    from pathlib import Path

    import av

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"film{suffix}"
        with av.open(str(path), "w", options=options) as out:
            stream = out.add_stream(codec, rate=8)
            stream.width, stream.height, stream.pix_fmt = 160, 120, "yuv420p"
            if audio:
                out.add_stream(audio, rate=48000)
            for number in range(seconds * 8):
                noise = Image.effect_noise((160, 120), 60).convert("RGB")
                frame = av.VideoFrame.from_image(noise)
                frame.pts = number
                out.mux(stream.encode(frame))
            out.mux(stream.encode())
        return path.read_bytes()


def study_page(community, *, episode: int = 1, series: StudySeriesPage | None = None, **fields) -> StudyPage:
    """A live episode, in a series of its own unless one is given; below the community's home page."""
    series = series or study_series(community)
    page = StudyPage(**({"title": f"第 {episode} 讲", "episode": episode} | fields))
    series.add_child(instance=page)
    return page


def study_series(community, **fields) -> StudySeriesPage:
    from cms.actions import furnish

    home = furnish(community)
    Site.clear_site_root_paths_cache()
    index = StudyIndexPage.objects.child_of(home).get()
    series = StudySeriesPage(**({"title": "党史周周学", "intro": "每周一个故事"} | fields))
    index.add_child(instance=series)
    return series
