"""Pages: what the public reads. They present rows of the apps below and decide nothing."""

from .activities import ActivityIndexPage, ActivityPage
from .home import HomePage
from .news import NewsIndexPage, NewsPage
from .posters import PosterPrint
from .standard import StandardPage
from .study import StudyIndexPage, StudyPage, StudySeriesPage
from .venues import VenueIndexPage, VenuePage

__all__ = [
    "ActivityIndexPage",
    "ActivityPage",
    "HomePage",
    "NewsIndexPage",
    "NewsPage",
    "PosterPrint",
    "StandardPage",
    "StudyIndexPage",
    "StudyPage",
    "StudySeriesPage",
    "VenueIndexPage",
    "VenuePage",
]
