"""Web and background work in one foreground process; Ctrl-C ends both."""

import sys
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.core.servers.basehttp import get_internal_wsgi_application
from django.urls import get_resolver
from gunicorn.app.base import BaseApplication

from common.processes import Child, supervise

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 (gunicorn's heartbeat files; a slow disk must not look like a dead worker)

WEB_STATEMENT_MS = 5000


class WebServer(BaseApplication):
    """gunicorn with threads, around an application that is loaded already."""

    def __init__(self, application, options: dict):
        self.application, self.options = application, options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self):
        limit_statements()
        return self.application


def limit_statements() -> None:
    """On PostgreSQL a request gives up on a statement after five seconds; migrations and background work do not."""
    database = settings.DATABASES["default"]
    if "postgresql" in database["ENGINE"]:
        database["OPTIONS"]["options"] += f" -c statement_timeout={WEB_STATEMENT_MS}"


class Command(BaseCommand):
    help = "Serve the site and do its background work in one foreground process."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--bind", default=settings.SERVE_BIND, help="address:port")
        parser.add_argument("--workers", type=int, default=settings.SERVE_WORKERS, help="web processes")
        parser.add_argument("--threads", type=int, default=settings.SERVE_THREADS, help="threads of each")

    def handle(self, *, bind: str, workers: int, threads: int, **options) -> None:
        application = get_internal_wsgi_application()
        get_resolver().url_patterns  # noqa: B018 (imports every view before the fork)
        server_options = {
            "bind": bind,
            "workers": workers,
            "threads": threads,
            "worker_class": "gthread",
            "preload_app": True,
            "loglevel": "warning",
            "control_socket_disable": True,
            "worker_tmp_dir": str(SHARED_MEMORY) if SHARED_MEMORY.is_dir() else None,
        }
        web = Child("web", lambda: WebServer(application, server_options).run(), vital=True)
        background = Child("background", lambda: call_command("background"))
        sys.exit(supervise([web, background]))
