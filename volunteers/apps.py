from django.apps import AppConfig


class VolunteersConfig(AppConfig):
    name = "volunteers"
    verbose_name = "志愿服务"

    def ready(self):
        from . import receivers  # noqa: F401  connects the receivers, which need the loaded models
