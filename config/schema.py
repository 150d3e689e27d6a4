"""One OpenAPI document: /api/v1/, the content API and login (allauth headless), with every refusal code."""

import json
import re
from typing import ClassVar

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator

from common.api import BY_STATUS

from .refusal_codes import REFUSAL_CODES

# The order of the docs page; allauth's own tags follow.
TAGS = {
    "activities": "What there is to do. Public.",
    "slots": "When and where, and how many may still come. Public, except for eligibility.",
    "venues": "Public.",
    "spaces": "Rooms and pools of seats. Public.",
    "draws": "What anybody needs to replay a draw. Public.",
    "bookings": "The own household's bookings and tickets.",
    "feed": "The address at which a calendar reads the own household's bookings.",
    "credit": "The own household's points, and appeals against them.",
    "search": "Activities, venues, news and pages by words, pinyin or initials. Public.",
    "persons": "The own household.",
    "messages": "The inbox.",
    "shifts": "What volunteers are needed for. Public, except for signing up.",
    "signups": "The own sign-ups.",
    "volunteers": "The own registration and hours.",
    "applicants": "Who asks to serve and waits for a leader's or the desk's word.",
    "quizzes": "Quizzes of the study section. Reading is public; the attempts are one's own.",
    "scans": "A scanned code becomes a ticket.",
    "checkins": "A ticket becomes attendance.",
    "desk": "Staff at the door.",
    "content": "Pages, images and documents (Wagtail API v2). Public.",
}
BACK_OFFICE = "/admin/"
PUBLIC_PATH = "/api/v1/"


def public_only(endpoints):
    """Preprocessing: Wagtail's admin has an API of its own that is nobody else's business."""
    return [endpoint for endpoint in endpoints if not endpoint[0].startswith(BACK_OFFICE)]


def one_document(result, generator, request, public):
    """Postprocessing: put allauth's document beside ours and say how every operation can fail."""
    result["tags"] = [{"name": name, "description": text} for name, text in TAGS.items()]
    _merge_login(result)
    codes = sorted({code for app in REFUSAL_CODES.values() for code in app})
    result["components"]["schemas"]["Error"] = _error_schema(codes)
    for path, operations in result["paths"].items():
        if path.startswith(PUBLIC_PATH):
            for verb, operation in operations.items():
                _list_errors(path, verb, operation)
    return result


def _error_schema(codes: list[str]) -> dict:
    text = {"type": "string"}
    return {
        "type": "object",
        "description": "Every 4xx answer. `fields` stands only beside the code `invalid`.",
        "required": ["code", "detail", "next_step"],
        "properties": {
            "code": {"type": "string", "enum": codes},
            "detail": {**text, "description": "one short Chinese sentence: what is wrong"},
            "next_step": {**text, "description": "what the person can do now"},
            "fields": {"type": "object", "additionalProperties": {}, "description": "messages by field"},
            "question": {"type": "integer", "description": "beside answer_missing and answer_invalid: which one"},
            "person": {**text, "format": "uuid", "description": "beside `question`: whose answer"},
        },
    }


def _list_errors(path: str, verb: str, operation: dict) -> None:
    possible = {"400"} if "requestBody" in operation or "?" in path or _asks_in_query(operation) else set()
    if {} not in operation.get("security", [{}]):
        possible.add("401")
    if "{" in path:
        possible.add("404")
    if verb != "get":
        possible |= {"404", "409", "415"} if "requestBody" in operation else {"409"}
    for status in sorted(possible):
        operation["responses"].setdefault(
            status,
            {
                "description": BY_STATUS[int(status)].code if int(status) in BY_STATUS else "refused by a rule",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
            },
        )


def _asks_in_query(operation: dict) -> bool:
    return any(parameter.get("in") == "query" for parameter in operation.get("parameters", []))


def _merge_login(result: dict) -> None:
    """allauth's OpenAPI 3.0.3 document; its component names get a prefix, its operations an id."""
    from allauth.headless.spec.internal.schema import get_schema  # needs the URLs

    found = get_schema()
    text = json.dumps({part: found[part] for part in ("paths", "components")})
    spec = json.loads(re.sub(r"#/components/(\w+)/([\w.]+)", r"#/components/\1/Auth_\2", text))
    for kind, items in spec["components"].items():
        ours = result.setdefault("components", {}).setdefault(kind, {})
        ours.update({f"Auth_{name}": item for name, item in items.items()})
    for path, operations in spec["paths"].items():
        for verb, operation in operations.items():
            if isinstance(operation, dict) and "responses" in operation:
                operation.setdefault("operationId", re.sub(r"\W+", "_", f"auth_{verb}_{path}").strip("_"))
    result["paths"].update(spec["paths"])
    result["tags"] += found.get("tags", [])


class KeptGenerator(SchemaGenerator):
    """Builds the document once a process: it takes a second, and anybody may ask for it."""

    kept: ClassVar[dict] = {}

    def get_schema(self, request=None, public=False):
        if public not in self.kept:
            self.kept[public] = super().get_schema(request=None, public=public)
        return self.kept[public]


class SessionToken(OpenApiAuthenticationExtension):
    target_class = "accounts.authentication.SessionTokenAuthentication"
    name = "sessionToken"

    def get_security_definition(self, auto_schema):
        return {"type": "apiKey", "in": "header", "name": "X-Session-Token"}
