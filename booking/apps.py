from django.apps import AppConfig


class BookingConfig(AppConfig):
    name = "booking"
    verbose_name = "活动预约"

    def ready(self):
        from . import receivers  # noqa: F401  connects the receivers, which need the loaded models
