"""The filters and tags of the templates: pure, so no database."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from django.template import Context, Template
from django.utils import timezone

from common import chinese
from common.templatetags import ui


def render(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context)).strip()


def test_zh_date_uses_shanghai_day() -> None:
    year = timezone.now().astimezone(chinese.SHANGHAI).year
    late = datetime(year, 6, 1, 17, 0, tzinfo=UTC)  # already the second of June in Shanghai
    assert ui.zh_date(late).startswith("6月2日 周")


def test_zh_date_names_another_year() -> None:
    assert ui.zh_date(date(2019, 11, 28)) == "2019年11月28日 周四"


@pytest.mark.parametrize(
    "name",
    [
        "zh_date",
        "zh_full_date",
        "zh_weekday",
        "zh_time",
        "zh_moment",
        "zh_minutes",
        "zh_hours",
        "weekday_class",
    ],
)
def test_filters_of_nothing_are_empty(name: str) -> None:
    assert getattr(ui, name)(None) == ""


def test_zh_time_range_on_one_day() -> None:
    start, end = (
        datetime(2026, 11, 28, 1, 0, tzinfo=UTC),
        datetime(2026, 11, 28, 2, 15, tzinfo=UTC),
    )
    assert ui.zh_time_range(start, end) == "09:00–10:15"


def test_zh_time_range_over_midnight_names_the_day() -> None:
    start, end = (
        datetime(2026, 11, 28, 13, 0, tzinfo=UTC),
        datetime(2026, 11, 28, 17, 0, tzinfo=UTC),
    )
    assert ui.zh_time_range(start, end) == "21:00–11月29日 01:00"


def test_zh_time_range_of_plain_times_and_open_end() -> None:
    assert ui.zh_time_range(time(8, 30), time(18, 0)) == "08:30–18:00"
    assert ui.zh_time_range(time(8, 30)) == "08:30"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 小时"),
        (45, "45 分钟"),
        (90, "1.5 小时"),
        (150, "2.5 小时"),
        (100, "1 小时 40 分钟"),
        (-30, "-0.5 小时"),
    ],
)
def test_zh_minutes(minutes: int, words: str) -> None:
    assert ui.zh_minutes(minutes) == words


def test_zh_hours_keeps_two_decimals() -> None:
    assert [ui.zh_hours(m) for m in (0, 90, 100)] == ["0", "1.5", "1.67"]


def test_weekday_class_marks_the_weekend() -> None:
    assert [ui.weekday_class(date(2026, 11, d)) for d in (27, 28, 29)] == [
        "",
        "sat",
        "sun",
    ]


@pytest.mark.parametrize(
    ("taken", "capacity", "width"),
    [(47, 60, 78), (70, 60, 100), (-1, 60, 0), (3, 0, 0), (None, None, 0)],
)
def test_seats_width_stays_between_0_and_100(taken: int | None, capacity: int | None, width: int) -> None:
    assert ui.seats_width(taken, capacity) == width


def test_tel_and_spaced_code() -> None:
    assert ui.tel("0371-5555 0100") == "037155550100"
    assert ui.tel("+86 371 5555") == "+863715555"
    assert ui.spaced_code("482617") == "482 617"


@pytest.mark.parametrize(
    ("state", "left", "shape", "word"),
    [
        ("open", 13, "open", "可约"),
        ("open", 5, "few", "仅剩 5 席"),
        ("open", None, "open", "可约"),
        ("waitlist", 0, "wait", "候补"),
        ("cancelled", None, "off", "已取消"),
        ("few", None, "few", "名额不多"),
        ("no such state", None, "", "未开放"),
    ],
)
def test_slot_chip_has_word_and_shape(state: str, left: int | None, shape: str, word: str) -> None:
    assert ui.slot_chip(state, left) == {"shape": shape, "word": word}


def test_leaf_is_a_time_with_its_colour() -> None:
    html = render("{% leaf day 'lg' day %}", day=date(2026, 11, 28))
    assert 'class="leaf sat leaf-lg"' in html
    assert 'datetime="2026-11-28"' in html
    assert "今天" in html
    assert render("{% leaf day %}", day=None) == ""


def test_icon_escapes_its_name() -> None:
    assert "<script>" not in render("{% icon name %}", name="<script>")


def test_event_card_takes_plain_values() -> None:
    html = render(
        '{% include "components/event_card.html" with url="/a/" title=title starts_at=at state="open" left=13'
        ' place="图书馆" %}',
        title="<b>读书会</b>",
        at=datetime(2026, 11, 28, 1, 0, tzinfo=UTC),
    )
    assert "&lt;b&gt;读书会" in html
    assert "09:00<br>图书馆" in html
    assert "还剩 13 席" in html
