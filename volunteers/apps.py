from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class VolunteersConfig(AppConfig):
    name = "volunteers"
    verbose_name = "志愿服务"

    def ready(self):
        from . import receivers, walls  # noqa: F401  connects the receivers, which need the loaded models

        pre_migrate.connect(walls.before_migrating, sender=self)
        post_migrate.connect(walls.after_migrating, sender=self)
