"""A program that listens to the community, and what it hears."""

import re

import pytest
from django.conf import settings

from tests import factories as make
from tests.common.listening import Listener


@pytest.fixture(scope="module")
def verify():
    """The code of docs/api.md, as a receiver would copy it."""
    text = (settings.BASE_DIR / "docs" / "api.md").read_text()
    code = next(block for block in re.findall(r"```python\n(.*?)```", text, re.S) if "def verify" in block)
    space: dict = {}
    exec(compile(code, "docs/api.md", "exec"), space)  # noqa: S102 - our own page
    return space["verify"]


@pytest.fixture
def listener():
    with Listener() as running:
        yield running


@pytest.fixture
def endpoint_of(community, at):
    return lambda url, events=make.hooks.EVENTS: make.webhook(community, url, at=at, events=events)


@pytest.fixture
def endpoint(slot, listener, endpoint_of):
    return endpoint_of(listener.url)
