"""Covers: the same for the same activity, different among neighbours, safe and small."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from booking.cover_art import DRESS, MOTIFS, PALETTES
from booking.covers import LONGEST_TITLE, cover_svg, wrap_title


@pytest.mark.parametrize("category", [*MOTIFS, "no such category"])
def test_cover_is_small_and_well_formed(category: str) -> None:
    for seed in range(12):
        svg = cover_svg(category=category, title="长" * LONGEST_TITLE, seed=seed)
        ElementTree.fromstring(svg)
        assert len(svg.encode()) <= 6 * 1024


def test_every_category_has_its_colours_motifs_and_dress() -> None:
    assert set(MOTIFS) == set(PALETTES) == set(DRESS)


def test_same_activity_same_cover() -> None:
    assert cover_svg(category="arts", title="插花", seed=7) == cover_svg(category="arts", title="插花", seed=7)


def test_neighbours_of_one_category_differ() -> None:
    assert len({cover_svg(category="arts", title="插花", seed=seed) for seed in range(40)}) == 40


def test_title_is_escaped() -> None:
    svg = cover_svg(category="other", title='<script>"&\x00', seed=1)
    assert "<script" not in svg
    ElementTree.fromstring(svg)


def test_title_may_stay_away() -> None:
    assert "<text" not in cover_svg(category="other", title="议事", seed=1, show_title=False)


def test_lines_break_at_spaces_and_never_before_a_closing_mark() -> None:
    assert wrap_title("情暖社区 暖冬饺子节", 6) == ["情暖社区", "暖冬饺子节"]
    assert wrap_title("一二三四五六，七", 6) == ["一二三四五六，", "七"]
