from django.urls import path

from config.urls import urlpatterns as product

from . import floors

urlpatterns = [path("bench/nothing/", floors.nothing), path("bench/by-hand/", floors.by_hand), *product]
