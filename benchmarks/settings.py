"""The product's settings with the floors' addresses added; nothing is switched off."""

from config.settings.dev import *  # noqa: F403

MIDDLEWARE = ["benchmarks.statements.tell_statements", *MIDDLEWARE]  # noqa: F405
ROOT_URLCONF = "benchmarks.urls"
LOGGING = {"version": 1, "disable_existing_loggers": False}
