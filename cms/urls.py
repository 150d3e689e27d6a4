from django.urls import path

from . import views
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
]
