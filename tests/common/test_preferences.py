"""Reading choices: one cookie, no other effect."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.test import RequestFactory

from common.preferences import COOKIE, Reading, set_reading


@pytest.mark.parametrize(
    ("cookie", "reading"),
    [
        (None, Reading()),
        ("elder,contrast,24", Reading(elder=True, contrast=True, size=24)),
        ("24", Reading(size=24)),
        ("999,<script>", Reading()),
    ],
)
def test_cookie_is_read_and_bad_words_are_ignored(cookie: str | None, reading: Reading) -> None:
    assert Reading.from_cookie(cookie) == reading


def test_cookie_comes_back_as_it_went() -> None:
    reading = Reading(elder=True, size=30)
    assert Reading.from_cookie(reading.as_cookie()) == reading


def test_letter_size_goes_up_and_round() -> None:
    assert [Reading(size=s).next_size for s in (16, 20, 24, 30)] == [20, 24, 30, 16]
    assert Reading(elder=True).next_size == 24
    assert Reading(elder=True, size=30).next_size == 20


def test_changes_with_bad_values_change_nothing() -> None:
    reading = Reading(elder=True)
    assert reading.with_changes(QueryDict("elder=yes&contrast=2&size=99")) == reading


def test_link_sets_the_cookie_and_goes_back() -> None:
    response = set_reading(RequestFactory().get("/reading/", {"elder": "1", "next": "/activities/?q=a"}))
    assert response.url == "/activities/?q=a"
    assert response.cookies[COOKIE].value == "elder"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_going_back_stays_on_this_site(target: str) -> None:
    assert set_reading(RequestFactory().post("/reading/", {"next": target})).url == "/"
