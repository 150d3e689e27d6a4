"""The only place that reads the environment; every value has its name, type and hint here."""

from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

_env = environ.Env()
_env.read_env(BASE_DIR / ".env")

SECRET_KEY: str = _env.str("SECRET_KEY", default="")
IDENTITY_KEY: str = _env.str("IDENTITY_KEY", default="")
ALLOWED_HOSTS: list[str] = _env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS: list[str] = _env.list("CSRF_TRUSTED_ORIGINS", default=[])
HOST: str = _env.str("HOST", default="127.0.0.1")
PORT: int = _env.int("PORT", default=8000)
WEB_CONCURRENCY: int = _env.int("WEB_CONCURRENCY", default=2)
BASE_URL: str = _env.str("BASE_URL", default=f"http://127.0.0.1:{PORT}").rstrip("/")
CACHE_URL: str = _env.str("CACHE_URL", default="")
MEDIA_STORAGE: str = _env.str("MEDIA_STORAGE", default="django.core.files.storage.FileSystemStorage")
SMS_BACKEND: str = _env.str("SMS_BACKEND", default="")
WECHAT_BACKEND: str = _env.str("WECHAT_BACKEND", default="")
EMAIL_FROM: str = _env.str("EMAIL_FROM", default="linli@localhost")
# Where 地图导航 leads; {} is the address. Empty: no such button.
MAP_SEARCH_URL: str = _env.str("MAP_SEARCH_URL", default="https://uri.amap.com/search?keyword={}")
HEADLESS_PREVIEW_URL: str = _env.str("HEADLESS_PREVIEW_URL", default="")  # of a front end that shows drafts
CORS_ORIGINS: list[str] = _env.list("CORS_ORIGINS", default=[])
WEBHOOK_LOCAL_TARGETS: bool = _env.bool("WEBHOOK_LOCAL_TARGETS", default=False)  # http:// and private networks too
TRUSTED_PROXY_COUNT: int = _env.int("TRUSTED_PROXY_COUNT", default=0)
STATEMENT_TIMEOUT: int = _env.int("STATEMENT_TIMEOUT", default=60_000)  # ms, PostgreSQL; `serve` gives web requests 5 s
LOG_LEVEL: str = _env.str("LOG_LEVEL", default="INFO")


def database(default: str = "") -> dict:
    """Django's settings for DATABASE_URL; both engines carry the durability options of this project."""
    url = _env.str("DATABASE_URL", default="") or default or f"sqlite:///{VAR_DIR / 'linli.sqlite3'}"
    config = environ.Env.db_url_config(url)
    config["CONN_MAX_AGE"] = 600  # closing SQLite's last connection writes the whole log back: never once a request
    if "sqlite" in config["ENGINE"]:
        VAR_DIR.mkdir(exist_ok=True)
        config["ENGINE"] = "common.sqlite"
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            " PRAGMA mmap_size=0; PRAGMA wal_autocheckpoint=1000; PRAGMA cache_size=-8000;",
        }
    else:
        if config["ENGINE"] == "django.db.backends.postgresql":
            config["ENGINE"] = "common.postgresql"
        config["CONN_HEALTH_CHECKS"] = True
        config["OPTIONS"] = {"options": f"-c statement_timeout={STATEMENT_TIMEOUT} -c lock_timeout=2000"}
    return config


def email(default: str) -> dict:
    """Django's e-mail settings for EMAIL_URL: smtp+tls://user:password@host:587, consolemail://, none: dummymail://."""
    settings = _env.email_url("EMAIL_URL", default=default)
    return {name: value for name, value in settings.items() if name.startswith("EMAIL_") and name != "EMAIL_FILE_PATH"}


def required(name: str, value: Any, hint: str) -> Any:
    """The value, or a refusal to start that says what to set."""
    if not value:
        raise ImproperlyConfigured(f"{name} is not set, or will not do. {hint}")
    return value
