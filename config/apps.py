"""The assembled site; the app label only serves to load system checks and API schema hooks."""

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "config"
    label = "config"
    verbose_name = "邻里"

    def ready(self):
        from . import content_schema, schema  # noqa: F401  registers the schema extensions
