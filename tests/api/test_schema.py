"""The one OpenAPI document, and the page that shows it."""

import ast
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import URLPattern, URLResolver, get_resolver

from config.refusal_codes import REFUSAL_CODES

ROOT = Path(__file__).resolve().parents[2]
METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture(scope="module")
def document(tmp_path_factory) -> dict:
    import yaml

    target = tmp_path_factory.mktemp("schema") / "schema.yml"
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(target))
    return yaml.safe_load(target.read_text())


def operations(document):
    for path, verbs in document["paths"].items():
        for verb, operation in verbs.items():
            if verb in METHODS:
                yield path, verb, operation


def references(node):
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def test_document_covers_the_api_content_and_login(document):
    assert document["openapi"].startswith("3.")
    for path in (
        "/api/v1/activities/",
        "/api/v1/bookings/{code}/cancel/",
        "/api/v1/slots/{id}/eligibility/",
        "/api/cms/v2/pages/",
        "/api/cms/v2/images/",
        "/api/cms/v2/documents/",
        "/_allauth/{client}/v1/auth/login",
    ):
        assert path in document["paths"], path
    assert not [path for path in document["paths"] if path.startswith(("/admin", "/django-admin"))]


def test_every_address_of_the_api_is_in_the_document(document):
    served = set()

    def walk(resolver, prefix=""):
        for one in resolver.url_patterns:
            if isinstance(one, URLResolver):
                walk(one, prefix + str(one.pattern))
            elif (
                isinstance(one, URLPattern) and prefix.startswith("api/v1/") and getattr(one.callback, "actions", None)
            ):
                served.update((one.name, verb) for verb in one.callback.actions if verb in METHODS)

    walk(get_resolver())
    described = sum(1 for path, _, _ in operations(document) if path.startswith("/api/v1/"))
    assert described >= len(served) > 20


def test_operation_ids_are_unique_and_nothing_dangles(document):
    ids = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(ids) == len(set(ids))
    for reference in set(references(document)):
        node = document
        for part in reference.removeprefix("#/").split("/"):
            assert part in node, reference
            node = node[part]


def test_every_operation_of_ours_names_its_errors(document):
    for path, verb, operation in operations(document):
        if not path.startswith("/api/v1/"):
            continue
        errors = {status for status in operation["responses"] if status.startswith("4")}
        assert errors, (path, verb)
        for status in errors:
            content = operation["responses"][status]["content"]["application/json"]
            assert content["schema"] == {"$ref": "#/components/schemas/Error"}
        assert operation.get("summary"), (path, verb)


def refusal_codes_of(app: str) -> set[str]:
    """The first argument of every Refusal(…) in the app's code."""
    found = set()
    for file in (ROOT / app).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            name = getattr(getattr(node, "func", None), "id", getattr(getattr(node, "func", None), "attr", ""))
            if isinstance(node, ast.Call) and name == "Refusal":
                code = node.args[0] if node.args else next(k.value for k in node.keywords if k.arg == "code")
                assert isinstance(code, ast.Constant), f"{file}:{node.lineno}: a code must be written out"
                found.add(code.value)
    return found


@pytest.mark.parametrize("app", ["common", "community", "accounts", "booking", "volunteers", "checkin", "cms"])
def test_every_refusal_code_is_listed(app):
    assert sorted(refusal_codes_of(app)) == sorted(REFUSAL_CODES.get(app, ()))


def test_codes_stand_in_the_document(document):
    listed = document["components"]["schemas"]["Error"]["properties"]["code"]["enum"]

    assert listed == sorted({code for app in REFUSAL_CODES.values() for code in app})


def test_docs_page_needs_nobody_elses_server(client, db):
    page = client.get("/api/docs/reference/")
    script = client.get("/api/docs/reference/?script")

    assert (page.status_code, script.status_code) == (200, 200)
    text = page.content.decode()
    assert "<style" not in text
    assert "style=" not in text
    assert "//" not in text.replace("/api/v1/schema/", "").replace("<!DOCTYPE", "")
    assert (
        page["Content-Security-Policy"].startswith("default-src 'self'")
        or "default-src 'self'" in page["Content-Security-Policy"]
    )
    assert script["Content-Type"].startswith("application/javascript")


def test_the_guide_speaks_of_this_host_and_leads_to_the_reference(client, community):
    page = client.get("/api/docs/", headers={"host": "linli.example.org"}).content.decode()
    assert "http://linli.example.org/api/v1/bookings/" in page
    assert 'href="/api/docs/reference/"' in page and 'href="/api/v1/schema/"' in page
    for part in ("login", "booking", "errors", "etag", "cors", "webhooks"):
        assert f'id="{part}"' in page and f'href="#{part}"' in page


def test_every_address_in_the_guide_answers(client, community):
    page = client.get("/api/docs/").content.decode().replace("&amp;", "&")
    reads = re.findall(r"curl (?:-i )?'?http://testserver(/api/(?:v1|cms)[^'$ ]*)'?(?: -H 'If-None|</code>)", page)
    assert len(reads) >= 4
    for address in reads:
        assert client.get(address).status_code == 200, address
