from django.urls import path

from . import feeds, hall, site_files, views
from .printing import views as printing
from .quizzes import views as quizzes
from .search import views as finding

app_name = "cms"
urlpatterns = [
    path("a/<int:activity_id>/", views.activity, name="activity"),
    path("learned/<int:page_id>/", views.learned, name="learned"),
    path("quiz/<int:quiz_id>/", quizzes.quiz, name="quiz"),
    path("quiz/<int:quiz_id>/start/", quizzes.start, name="quiz_start"),
    path("quiz/<int:quiz_id>/submit/", quizzes.submit, name="quiz_submit"),
    path("quiz/<int:quiz_id>/board/", quizzes.leaderboard, name="quiz_board"),
    path("search/", finding.search, name="search"),
    path("search/suggest/", finding.suggest, name="suggest"),
    path("screen/<slug:token>/", hall.hall, name="hall"),
    path("screen/<slug:token>/board/", hall.hall_board, name="hall_board"),
    path("news/feed.rss", feeds.NewsFeed(), name="news_rss"),
    path("news/feed.atom", feeds.NewsAtomFeed(), name="news_atom"),
    path("activities/feed.rss", feeds.ActivityFeed(), name="activities_rss"),
    path("activities/feed.atom", feeds.ActivityAtomFeed(), name="activities_atom"),
    path("sitemap.xml", site_files.sitemap, name="sitemap"),
    path("robots.txt", site_files.robots, name="robots"),
    path("a/<int:activity_id>/poster.png", printing.poster, {"size": "phone"}, name="poster_png"),
    path("a/<int:activity_id>/poster-a4.pdf", printing.poster, {"size": "a4"}, name="poster_a4"),
    path("a/<int:activity_id>/poster-a3.pdf", printing.poster, {"size": "a3"}, name="poster_a3"),
    path("activities/programme-<str:month>-list.pdf", printing.programme, {"form": "list"}, name="programme_list"),
    path("activities/programme-<str:month>.pdf", printing.programme, {"form": "wall"}, name="programme"),
    path("og/home.png", printing.share_home, name="og_home"),
    path("og/<slug:kind>/<int:row_id>.png", printing.share_picture, name="og"),
]
