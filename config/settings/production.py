"""Production: refuses to start without its secrets; everything over HTTPS."""

from .base import *  # noqa: F403
from .base import env

SECRET_KEY = env.required("SECRET_KEY", env.SECRET_KEY, "Set it to at least 50 random characters.")
ALLOWED_HOSTS = env.ALLOWED_HOSTS
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
