"""The whole of `make run` after installation: prepare the database, say who may log in, serve."""

import socket
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from accounts.seed import DEMO_ACCOUNTS, DEMO_PASSWORD
from checkin.seed import DEMO_KIOSK_TOKEN, DEMO_PIN, DEMO_SCREEN_TOKEN
from common.processes import run_apart


class Command(BaseCommand):
    help = "Prepare the database, then serve web and background work."

    def handle(self, **options) -> None:
        refuse_a_taken_port(settings.SERVE_BIND)
        Path(settings.MEDIA_ROOT).mkdir(parents=True, exist_ok=True)
        if code := run_apart(lambda: call_command("prepare")):
            raise CommandError("the database could not be prepared", returncode=code)
        self.stdout.write(self.banner())
        self.stdout.flush()
        call_command("serve")

    def banner(self) -> str:
        lines = [f"\n  邻里 Linli   {settings.PUBLIC_BASE_URL}   (Ctrl-C ends it)\n"]
        if settings.PROJECT_DEMO:
            lines.append(f"  Demo accounts, password {DEMO_PASSWORD}:")
            lines += [f"    {name:<10}  {about}" for name, about in DEMO_ACCOUNTS.items()]
            lines.append(f"  Hall screen, for scanning: {settings.PUBLIC_BASE_URL}/screen/{DEMO_SCREEN_TOKEN}/")
            lines.append(f"  Kiosk: {settings.PUBLIC_BASE_URL}/kiosk/{DEMO_KIOSK_TOKEN}/, number 0001, PIN {DEMO_PIN}")
        return "\n".join([*lines, ""])


def refuse_a_taken_port(address: str) -> None:
    """Say at once, before any work, that somebody else listens there."""
    host, _, port = address.rpartition(":")
    with socket.socket() as probe:
        probe.settimeout(1)
        if probe.connect_ex((host, int(port))) == 0:
            raise CommandError(f"{address} is taken by another program; choose a port: PORT=8080 make run")
