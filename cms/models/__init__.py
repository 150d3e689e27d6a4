"""Pages: what the public reads. They present rows of the apps below and decide nothing."""

from .activities import ActivityIndexPage, ActivityPage
from .drafts import PagePreview
from .home import HomePage
from .news import NewsIndexPage, NewsPage
from .programme import ProgrammePage
from .standard import StandardPage
from .study import StudyIndexPage, StudyPage, StudySeriesPage
from .venues import VenueIndexPage, VenuePage

__all__ = [
    "ActivityIndexPage",
    "ActivityPage",
    "HomePage",
    "NewsIndexPage",
    "NewsPage",
    "PagePreview",
    "ProgrammePage",
    "StandardPage",
    "StudyIndexPage",
    "StudyPage",
    "StudySeriesPage",
    "VenueIndexPage",
    "VenuePage",
]
