from django.urls import path

from . import feeds, hall, site_files, views

app_name = "cms"
urlpatterns = [
    path("a/<int:activity_id>/", views.activity, name="activity"),
    path("screen/<slug:token>/", hall.hall, name="hall"),
    path("screen/<slug:token>/board/", hall.hall_board, name="hall_board"),
    path("news/feed.rss", feeds.NewsFeed(), name="news_rss"),
    path("news/feed.atom", feeds.NewsAtomFeed(), name="news_atom"),
    path("activities/feed.rss", feeds.ActivityFeed(), name="activities_rss"),
    path("activities/feed.atom", feeds.ActivityAtomFeed(), name="activities_atom"),
    path("sitemap.xml", site_files.sitemap, name="sitemap"),
    path("robots.txt", site_files.robots, name="robots"),
]
