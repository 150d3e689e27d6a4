"""A draw's promise and its refusals, in a line each."""

import json

import pytest

from common.errors import DomainError


def refused(code):
    return pytest.raises(DomainError, match=f"^{code}:")


def promise(draw) -> dict:
    draw.refresh_from_db()
    return json.loads(draw.rule)
