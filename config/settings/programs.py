"""What other programs may do: ask from their own pages, and be told what happens."""

from config import env

# Pages of other hosts, named one by one in CORS_ORIGINS, may use the two JSON faces. Cookies of theirs are not
# believed: a session token is, and no page can make a browser add that by itself.
CORS_ALLOWED_ORIGINS = env.CORS_ORIGINS
CORS_URLS_REGEX = r"^/(api|_allauth/app)/"
CORS_ALLOW_CREDENTIALS = False
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS", "POST", "PATCH", "DELETE"]
CORS_ALLOW_HEADERS = [
    "accept", "accept-language", "content-type", "idempotency-key", "if-modified-since", "if-none-match",
    "x-session-token",
]  # fmt: skip
CORS_EXPOSE_HEADERS = ["ETag", "Last-Modified", "Retry-After"]
CORS_PREFLIGHT_MAX_AGE = 3600

# What other programs may be told of, room by room; they are told by common.webhooks.
WEBHOOK_SOURCES = ["cms.webhook_events", "booking.webhook_events"]
WEBHOOK_LOCAL_TARGETS = env.WEBHOOK_LOCAL_TARGETS
