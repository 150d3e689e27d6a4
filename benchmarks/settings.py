"""The product's settings with the floors' addresses added; nothing is switched off."""

from config.settings.dev import *  # noqa: F403

ROOT_URLCONF = "benchmarks.urls"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
LOGGING = {"version": 1, "disable_existing_loggers": False}
