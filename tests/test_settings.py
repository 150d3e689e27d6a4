"""Production starts only with everything that it must not guess."""

import os
import subprocess
import sys

import pytest

GOOD = {
    "SECRET_KEY": "k" * 50,
    "ALLOWED_HOSTS": "linli.example",
    "BASE_URL": "https://linli.example",
    "SMS_BACKEND": "common.sms.MemoryBackend",
}


def start(shown="s.SECURE_SSL_REDIRECT, s.PROJECT_DEMO", **changes):
    env = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME"}}
    env |= {name: value for name, value in (GOOD | changes).items() if value is not None}
    code = f"import config.settings.production as s; print({shown})"
    return subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)


def test_production_starts_with_its_settings():
    done = start()
    assert (done.returncode, done.stdout.strip()) == (0, "True False"), done.stderr


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({}, "dummy.EmailBackend None False off"),
        ({"EMAIL_URL": "smtp+tls://u:p@mail.example:587"}, "smtp.EmailBackend mail.example True off"),
        ({"WECHAT_BACKEND": "common.wechat.ConsoleBackend"}, "dummy.EmailBackend None False on"),
    ],
)
def test_mail_and_wechat_are_off_in_production_until_they_are_set(given, found):
    done = start(
        "s.EMAIL_BACKEND.split('.', 4)[-1], s.EMAIL_HOST, getattr(s, 'EMAIL_USE_TLS', False),"
        " 'on' if s.WECHAT_BACKEND else 'off'",
        **given,
    )
    assert (done.returncode, done.stdout.strip()) == (0, found), done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", None),
        ("SECRET_KEY", "short"),
        ("ALLOWED_HOSTS", None),
        ("BASE_URL", None),
        ("BASE_URL", "http://linli.example"),
        ("SMS_BACKEND", None),
    ],
)
def test_production_refuses_to_guess(name, value):
    done = start(**{name: value})
    assert done.returncode != 0
    assert f"{name} is not set, or will not do." in done.stderr
