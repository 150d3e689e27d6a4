from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "居民与账号"

    def ready(self):
        from .permissions import install_after_migrate  # needs the loaded models

        post_migrate.connect(install_after_migrate, dispatch_uid="accounts.install_groups")
