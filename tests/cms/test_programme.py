"""The month on paper, as PDF that a reader of PDF has opened."""

from datetime import timedelta

import pypdfium2
import pytest
from django.urls import reverse

from tests import factories as make

A3, A4 = (420, 297), (210, 297)


@pytest.fixture
def december(community, home, at):
    """Three activities in December, one of them with two slots on its day, and one called off."""
    base = at.replace(month=12, day=5)
    for title, days in (("暖冬饺子节", 0), ("书画社", 0), ("合唱排练", 26)):
        make.slot(make.activity(community, title), at=at, starts_at=base + timedelta(days=days))
    twice = make.activity(community, "亲子彩绘", category="arts")
    for hours in (0, 5):
        make.slot(twice, at=at, starts_at=base + timedelta(hours=hours))
    make.slot(make.activity(community, "没有了"), at=at, starts_at=base, status="cancelled")
    make.slot(make.activity(community, "还没公开", listed=False), at=at, starts_at=base)
    return base


def opened(client, month: str, name: str = "programme") -> pypdfium2.PdfDocument:
    response = client.get(reverse(f"cms:{name}", args=[month]))
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    return pypdfium2.PdfDocument(response.content)


def words(page) -> str:
    return page.get_textpage().get_text_bounded().replace("\u00a0", " ")


def millimetres(page) -> tuple[int, int]:
    return tuple(round(side / 72 * 25.4) for side in page.get_size())


def test_wall_calendar_has_the_month(client, december):
    (page,) = opened(client, "2026-12")
    text = words(page)
    assert millimetres(page) == A3
    for said in (
        "2026年12月活动安排",
        "暖冬饺子节",
        "书画社",
        "合唱排练",
        "亲子彩绘",
        "09:00 等2场",
        "冬至",
        "印制于 11月20日",
    ):
        assert said in text, said
    assert "没有了" not in text
    assert "还没公开" not in text


def test_the_list_has_the_same_in_large_type(client, december):
    (page,) = opened(client, "2026-12", "programme_list")
    assert millimetres(page) == A4
    text = words(page)
    assert text.index("12月5日 周六") < text.index("暖冬饺子节") < text.index("12月31日 周四") < text.index("合唱排练")
    assert "第 1 页，共 1 页" in text


def test_a_full_day_says_how_many_more(client, community, home, at):
    day = at.replace(month=12, day=9)
    for week in range(5):
        for number in range(12):
            make.slot(
                make.activity(community, f"活动{week}之{number}"), at=at, starts_at=day + timedelta(days=7 * (week - 1))
            )
    text = words(opened(client, "2026-12")[0])
    assert "场，扫码看" in text
    listed = opened(client, "2026-12", "programme_list")
    assert len(listed) > 1
    assert sum(words(page).count("活动") for page in listed) == 60 + 1


def test_an_empty_month_is_printed_empty(client, home, at):
    (page,) = opened(client, "2027-03")
    assert "2027年3月活动安排" in words(page)
    (page,) = opened(client, "2027-03", "programme_list")
    assert "这个月还没有活动" in words(page)


def test_holidays_stand_beside_their_day(client, home, at):
    text = words(opened(client, "2026-10")[0])
    assert "国庆节放假" in text
    assert "国庆节调休上班" in text


@pytest.mark.parametrize("month", ["2026-13", "2029-01", "2020-01", "heute", "2026-1", "٢٠٢٦-12"])
def test_no_such_month_is_not_found(client, home, at, month):
    assert client.get(reverse("cms:programme", args=[month])).status_code == 404


def test_the_number_of_statements_does_not_grow(client, community, home, at, django_assert_num_queries):
    start = at.replace(month=12, day=1)
    for day in (1, 3):
        for number in range(day):
            make.slot(make.activity(community), at=at, starts_at=start + timedelta(days=number + day))
        client.get(reverse("cms:programme", args=["2026-12"]))
        with django_assert_num_queries(2):
            client.get(reverse("cms:programme", args=["2026-12"]))


def test_the_month_s_page_leads_to_the_printer(client, home, at):
    page = client.get("/activities/?view=month&month=2026-12").content.decode()
    assert reverse("cms:programme", args=["2026-12"]) in page
    assert reverse("cms:programme_list", args=["2026-12"]) in page
