"""WSGI entry point for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

from config import env  # noqa: F401  reads .env, which may name the settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
application = get_wsgi_application()
