"""Production: refuses to start without its secrets; everything over HTTPS."""

from .base import *  # noqa: F403
from .base import env

SECRET_KEY = env.required(
    "SECRET_KEY", env.SECRET_KEY if len(env.SECRET_KEY) >= 50 else "", "50 random characters or more."
)
ALLOWED_HOSTS = env.required("ALLOWED_HOSTS", env.ALLOWED_HOSTS, "The site's host names, comma separated.")
BASE_URL = PUBLIC_BASE_URL = WAGTAILADMIN_BASE_URL = WAGTAILAPI_BASE_URL = env.required(
    "BASE_URL",
    env.BASE_URL if env.BASE_URL.startswith("https://") else "",
    "https://… of the site: it stands in QR codes.",
)
SMS_BACKEND = env.required("SMS_BACKEND", env.SMS_BACKEND, "A class with send(phone, text); login codes go through it.")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
