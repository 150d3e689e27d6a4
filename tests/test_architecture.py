"""The house's own rules, read from the source: arrows, anatomy, sizes, names."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
# Imports run downwards only: an app may know those below it in this list.
ROOMS = [
    "config", "reports", "cms", "casework", "checkin", "volunteers", "booking", "accounts", "community", "common",
]  # fmt: skip
# Inside an app: states ← models ← rules ← actions ← faces. Files that are not named here may stand anywhere.
LAYERS = {
    "states": 0,
    "models": 1,
    "rules": 2,
    "actions": 3,
    "tasks": 4,
    "forms": 4,
    "serializers": 4,
    "views": 5,
    "api": 5,
    "admin": 5,
    "wagtail_hooks": 5,
    "urls": 6,
}
LONGEST_FILE = 300
LONGEST_FUNCTION = 30
NAMELESS = {"utils", "util", "helpers", "helper", "manager", "managers", "misc", "tools", "common_utils"}
VAGUE = ("handle_", "process_")
DJANGOS = {
    "process_request",
    "process_view",
    "process_exception",
    "process_response",
    "process_template_response",
    "handle_exception",
}


def _sources() -> list[Path]:
    return sorted(
        path
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if "migrations" not in path.relative_to(ROOT).parts
    )


SOURCES = _sources()


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), filename=str(path))


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _package(path: Path) -> list[str]:
    return list(path.relative_to(ROOT).parent.parts)


def imports(path: Path) -> Iterator[tuple[int, list[str]]]:
    """(line, dotted parts) of everything the file imports, also inside functions and relatively."""
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.split(".")) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = _package(path)
            base = package[: len(package) - node.level + 1] if node.level else []
            base = base + (node.module.split(".") if node.module else [])
            yield from ((node.lineno, [*base, alias.name]) for alias in node.names)


def against_the_arrow(path: Path) -> list[str]:
    room = ROOMS.index(_package(path)[0])
    return [
        f"{_name(path)}:{line} imports {'.'.join(parts)}"
        for line, parts in imports(path)
        if parts[0] in ROOMS and ROOMS.index(parts[0]) < room
    ]


def against_the_layers(path: Path) -> list[str]:
    app, own, *_ = (*path.relative_to(ROOT).with_suffix("").parts, "")
    if own not in LAYERS:
        return []
    return [
        f"{_name(path)}:{line} imports {'.'.join(parts)}"
        for line, parts in imports(path)
        if parts[0] == app and len(parts) > 1 and LAYERS.get(parts[1], -1) > LAYERS[own]
    ]


def test_apps_import_downwards_only():
    assert [breach for path in SOURCES for breach in against_the_arrow(path)] == []


def test_layers_inside_an_app_point_down():
    assert [breach for path in SOURCES for breach in against_the_layers(path)] == []


def test_the_arrow_test_sees_relative_and_hidden_imports(tmp_path, monkeypatch):
    app = tmp_path / "booking"
    app.mkdir()
    monkeypatch.setattr("tests.test_architecture.ROOT", tmp_path)
    rules = app / "rules.py"
    rules.write_text("from .actions import book\ndef f():\n    from cms.models import ActivityPage\n")
    assert against_the_arrow(rules) == ["booking/rules.py:3 imports cms.models.ActivityPage"]
    assert against_the_layers(rules) == ["booking/rules.py:1 imports booking.actions.book"]


def test_files_are_short():
    lengths = {_name(path): len(path.read_text().splitlines()) for path in SOURCES}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_functions_are_short():
    long = {
        f"{_name(path)}:{node.name}": node.end_lineno - node.lineno + 1
        for path in SOURCES
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= LONGEST_FUNCTION
    }
    assert long == {}


def test_names_say_what_is_inside():
    files = [_name(path) for path in SOURCES if path.stem in NAMELESS or path.parent.name in NAMELESS]
    functions = [
        f"{_name(path)}:{node.name}"
        for path in SOURCES
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.FunctionDef) and node.name.startswith(VAGUE) and node.name not in DJANGOS
    ]
    assert files + functions == []


def test_serializers_name_their_fields():
    assert [
        f"{_name(path)}:{node.lineno}"
        for path in SOURCES
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and node.value.value == "__all__"
    ] == []


def _clock_reads(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            call = ast.unparse(node.func)
            naive = call in {"datetime.now", "datetime.datetime.now"} and not (node.args or node.keywords)
            if naive or call.endswith((".utcnow", "date.today")):
                yield node.lineno, call


def test_no_naive_clock():
    assert [f"{_name(path)}:{line} {call}" for path in SOURCES for line, call in _clock_reads(path)] == []


@pytest.mark.parametrize("layer", ["states", "rules", "actions"])
def test_the_time_is_handed_to_rules_and_actions(layer):
    """`at=` comes from outside; a rule that reads the clock cannot be asked about another moment."""
    inside = [p for p in SOURCES if (*p.relative_to(ROOT).with_suffix("").parts, "")[1] == layer]
    assert [
        f"{_name(path)}:{node.lineno}"
        for path in inside
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "timezone.now"
    ] == []


def test_actions_and_rules_know_no_request():
    inside = [p for p in SOURCES if (*p.relative_to(ROOT).with_suffix("").parts, "")[1] in {"rules", "actions"}]
    assert [
        f"{_name(path)}:{node.name}"
        for path in inside
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.FunctionDef)
        and "request" in {arg.arg for arg in (*node.args.args, *node.args.kwonlyargs)}
    ] == []
