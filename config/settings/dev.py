"""Development: the settings of `make run`. Loosens production where a laptop needs it."""

from .base import *  # noqa: F403
from .base import env

DEBUG = False
SECRET_KEY = env.SECRET_KEY or "dev-only-key-not-for-production-0123456789"
ALLOWED_HOSTS = env.ALLOWED_HOSTS or ["*"]
WEBHOOK_LOCAL_TARGETS = True
PROJECT_DEMO = True
WECHAT_BACKEND = env.WECHAT_BACKEND or "common.wechat.ConsoleBackend"
vars().update(env.email(default="consolemail://"))
