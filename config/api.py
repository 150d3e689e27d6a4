"""Every endpoint of the domain API, registered in one place."""

from rest_framework.routers import SimpleRouter

router = SimpleRouter()
urlpatterns = router.urls
