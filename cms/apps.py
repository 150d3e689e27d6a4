from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "内容"

    def ready(self):
        from . import receivers  # noqa: F401  connects the receivers, which need the loaded models
