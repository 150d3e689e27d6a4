"""The table of invariants in tests/README.md names tests that exist."""

import ast
import re
from pathlib import Path

HERE = Path(__file__).parent
WANTED = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "11", "13"]


def rows() -> list[tuple[str, list[str]]]:
    """(number, the tests named beside it)"""
    lines = re.findall(r"^\| (\d+) [^|]*\| (.*) \|$", (HERE / "README.md").read_text(), re.MULTILINE)
    return [(number, re.findall(r"`([^`]+)`", named)) for number, named in lines]


def test_every_invariant_has_a_test():
    assert sorted({number for number, _ in rows()}, key=int) == WANTED


def test_the_tests_exist():
    for _, named in rows():
        assert named
        for path, name in (one.split("::") for one in named):
            tree = ast.parse((HERE / path).read_text())
            assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, f"{path}::{name}"
