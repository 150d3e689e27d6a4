"""Pages: what the public reads. They present rows of the apps below and decide nothing."""

from .activities import ActivityIndexPage, ActivityPage
from .drafts import PagePreview
from .home import HomePage
from .news import NewsIndexPage, NewsPage
from .posters import PosterPrint
from .programme import ProgrammePage
from .progress import StudyProgress
from .quizzes import Attempt, Option, Question, Quiz
from .standard import StandardPage
from .study import StudyIndexPage, StudyPage, StudySeriesPage
from .venues import VenueIndexPage, VenuePage
from .videos import Video

__all__ = [
    "ActivityIndexPage",
    "ActivityPage",
    "Attempt",
    "HomePage",
    "NewsIndexPage",
    "NewsPage",
    "Option",
    "PagePreview",
    "PosterPrint",
    "ProgrammePage",
    "Question",
    "Quiz",
    "StandardPage",
    "StudyIndexPage",
    "StudyPage",
    "StudyProgress",
    "StudySeriesPage",
    "VenueIndexPage",
    "VenuePage",
    "Video",
]
