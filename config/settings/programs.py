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

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.SessionTokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["common.parsers.StrictJSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "common.api.Pagination",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "common.api.exception_handler",
    "PAGE_SIZE": 20,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "邻里 Linli API",
    "DESCRIPTION": "Activities, bookings, volunteer shifts and check-in of residential communities.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "ReviewKindEnum": "volunteers.states.ReviewKind",
        "DoorKindEnum": ["shift", "slot"],
        "AttemptStateEnum": "cms.states.AttemptState",
        "QuizQuestionKindEnum": "cms.states.QuestionKind",
        "QuizStateEnum": "cms.states.QuizState",
        "VolunteerStateEnum": "volunteers.states.VolunteerState",
    },
    "SCHEMA_PATH_PREFIX": r"/api/(v1|cms/v2)",
    "DEFAULT_GENERATOR_CLASS": "config.schema.KeptGenerator",
    "PREPROCESSING_HOOKS": ["config.schema.public_only"],
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "config.schema.one_document"],
}
