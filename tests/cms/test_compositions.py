"""The home page put together by its editors, news on top, notices until they are over, programmes, live links."""

from datetime import date, timedelta

import pytest
import time_machine

from booking.models import OpeningHours
from cms import pictures
from cms.models import HomePage, NewsPage, ProgrammePage, VenuePage
from cms.screens.notices import NoticeLine, current_notices
from community import sites
from tests import factories as make
from tests.pages import statements, text_of

PAGES = "/api/cms/v2/pages/"


@pytest.fixture
def news(section):
    """news("标题"): a live piece of news."""

    def made(title: str, **fields) -> NewsPage:
        defaults = {"category": "culture", "intro": "开头", "date": date(2026, 11, 1)}
        page = NewsPage(title=title, **{**defaults, **fields})
        section("news").add_child(instance=page)
        return page

    return made


def composed(home: HomePage, *blocks: tuple[str, dict]) -> None:
    home.body = list(blocks)
    home.save()


# The home page


def test_a_new_home_has_the_usual_parts(home):
    kinds = [block.block_type for block in home.body]
    assert kinds == ["hero", "shortcuts", "notices", "activities", "venues", "volunteers", "study", "news"]


def test_editors_choose_parts_order_titles_and_counts(client, home, news, community, at):
    for number in (1, 2, 3):
        news(f"动态{number}", date=date(2026, 11, number))
    for day in (1, 2, 3):
        make.slot(make.activity(community, f"活动甲{day}"), at=at, starts_at=at + timedelta(days=day))
    composed(home, ("news", {"title": "新鲜事", "count": 2}), ("activities", {"title": "去哪玩", "count": 2}))
    page = text_of(client.get("/"))
    assert page.index("新鲜事") < page.index("去哪玩")
    assert [f"动态{n}" in page for n in (1, 2, 3)] == [False, True, True]
    assert sum(f"活动甲{day}" in page for day in (1, 2, 3)) == 2
    assert ("常去的地方" in page, "上午好" in page) == (False, False)


def test_two_parts_of_a_kind_ask_once(client, home, news):
    news("动态")
    part = ("news", {"title": "新鲜事", "count": 2})
    composed(home, part)
    client.get("/")
    once, _answer = statements(lambda: client.get("/"))
    composed(home, part, part, part)
    client.get("/")
    thrice, answer = statements(lambda: client.get("/"))
    assert (once, text_of(answer).count("新鲜事")) == (thrice, 3)


def test_the_own_ticket_is_there_whatever_the_parts(client_of, community, resident, home, at):
    make.booking(make.slot(make.activity(community, "读书会"), at=at), resident.person, by=resident, at=at)
    composed(home, ("news", {"title": "新鲜事", "count": 2}))
    assert "看入场码" in text_of(client_of(resident).get("/"))


def test_shortcuts_are_large_buttons_for_elders(client, home, community):
    page = text_of(client.get("/"))
    assert '<nav class="ways elder-only"' in page
    assert "</svg>打电话给社区" in page
    type(community).objects.update(phone="")
    sites.forget()
    composed(home, ("shortcuts", {"ways": ["call", "mine"], "always": True}))
    page = text_of(client.get("/"))
    assert ("</svg>打电话给社区" in page, "我的预约" in page, "elder-only" in page) == (False, True, False)


def test_quick_links_leave_out_a_page_that_is_gone(client, home, news):
    gone, there = news("撤下的", live=False), news("还在的")
    links = [{"words": "甲", "page": gone}, {"words": "乙", "page": there}]
    links.append({"words": "丙", "page": None, "address": "https://example.com/x"})
    composed(home, ("links", {"title": "常用", "links": links}))
    page = text_of(client.get("/"))
    assert ("<span>甲" in page, "<span>乙" in page, 'href="https://example.com/x"' in page) == (False, True, True)


def test_the_api_names_each_part_with_its_settings(client, home):
    body = client.get(f"{PAGES}{home.pk}/").json()["body"]
    assert [part["type"] for part in body][:3] == ["hero", "shortcuts", "notices"]
    assert body[3]["value"] == {"title": "本周活动", "count": 3}


# On top, and until


def test_pinned_news_stand_first_three_at_most_until_their_day(client, news, at):
    news("新的", date=date(2026, 11, 19))
    for number in (1, 2, 3, 4):
        news(f"置顶{number}", pinned=True, date=date(2026, 9, number))
    news("到期的", pinned=True, pinned_until=at.date() - timedelta(days=1), date=date(2026, 8, 1))
    rows = client.get("/news/").context["rows"]
    titles = [row["title"] for row in rows]
    assert titles == ["置顶4", "置顶3", "置顶2", "新的", "置顶1", "到期的"]
    assert [row["on_top"] for row in rows] == [True, True, True, False, False, False]
    assert [row["title"] for row in client.get("/").context["news"]] == ["置顶4", "置顶3", "置顶2"]


def test_a_notice_is_shown_until_the_clock_says_so(client, home, news, at):
    page = news("停水通知", category="notice", intro="周六停水", shown_until=at + timedelta(hours=3))
    news("没有期限", category="notice")
    line = NoticeLine("停水通知", "周六停水", page.url, page.shown_until)
    assert current_notices(home, at=at, limit=5) == [line]
    for address in ("/", "/news/"):
        assert [notice.title for notice in client.get(address).context["notices"]] == ["停水通知"]
    with time_machine.travel(at + timedelta(hours=3), tick=False):
        assert current_notices(home, at=at + timedelta(hours=3), limit=5) == []
        assert client.get("/news/").context["notices"] == []
        assert "这条公告已经过期" in text_of(client.get(page.url))


def test_notices_of_another_community_and_drafts_are_left_out(home, news, at):
    until = at + timedelta(days=1)
    news("草稿", category="notice", shown_until=until, live=False)
    news("不是公告", category="culture", shown_until=until)
    assert current_notices(home, at=at, limit=5) == []


def test_the_api_tells_until_when(client, news, at):
    page = news("停水通知", category="notice", shown_until=at + timedelta(hours=3), pinned=True)
    body = client.get(f"{PAGES}{page.pk}/").json()
    wanted = {"pinned": True, "pinned_until": None, "shown_until": "2026-11-20T12:00:00+08:00"}
    assert {name: body[name] for name in wanted} == wanted


# Programmes and live links


@pytest.fixture
def programme(section):
    """programme(activity, …): 《少年》 with its rehearsals."""

    def made(*activities, **fields) -> ProgrammePage:
        page = ProgrammePage(
            title="《少年》",
            kind="合唱",
            team="夕阳红艺术团",
            intro="老的七十二，小的才七岁",
            cast=[("part", {"role": "领唱", "people": "宋玉梅"})],
            rehearsals=[("activity", {"activity": activity, "words": "来一起唱"}) for activity in activities],
            shows=[
                ("show", {"on": date(2026, 12, 31), "place": "文化中心", "note": "迎新晚会"}),
                ("show", {"on": date(2026, 10, 1), "place": "中心广场", "note": ""}),
            ],
            **fields,
        )
        section("news").add_child(instance=page)
        return page

    return made


def test_a_programme_leads_to_its_rehearsals(client, community, programme, at):
    activity = make.activity(community, "《少年》排练")
    slot = make.slot(activity, at=at, capacity=20)
    page = programme(activity)
    shown = text_of(client.get(page.url))
    said = ("来一起唱", "《少年》排练", "还剩 20 席", "领唱", "宋玉梅", "迎新晚会", "演过", "中心广场")
    assert [words in shown for words in said] == [True] * len(said)
    assert f"/a/{slot.activity_id}/" in shown
    assert "《少年》" in text_of(client.get("/news/"))


def test_the_api_has_a_programme_in_parts(client, community, programme, at):
    page = programme(make.activity(community))
    body = client.get(f"{PAGES}{page.pk}/").json()
    assert (body["kind"], body["team"]) == ("合唱", "夕阳红艺术团")
    assert body["cast"][0]["value"] == {"role": "领唱", "people": "宋玉梅"}
    assert body["shows"][0]["value"]["on"] == "2026-12-31"
    assert body["rehearsals"][0]["value"]["activity"] == page.rehearsals[0].value["activity"].pk


def linking(*activities) -> list[tuple]:
    one = [("activity", {"activity": activity, "words": ""}) for activity in activities]
    return [*one, ("activities", {"title": "相关活动", "activities": list(activities)})]


@pytest.mark.parametrize("rows", [1, 3])
def test_live_links_take_the_same_statements_for_any_number(
    client, community, news, page_of, at, rows, django_assert_num_queries
):
    activities = [make.activity(community) for _ in range(rows)]
    for activity in activities:
        make.slot(activity, at=at)
        page_of(activity)
    page = news("家庭教育", body=linking(*activities))
    client.get(page.url)
    with django_assert_num_queries(14):
        assert text_of(client.get(page.url)).count("还剩") == rows * 2


def test_live_links_say_what_is_not_planned_and_hide_what_is_not_listed(client, community, news, at):
    idle, hidden = make.activity(community, "送学上门"), make.activity(community, "没公开的", listed=False)
    make.slot(make.activity(community, "另一个"), at=at)
    cancelled = make.activity(community, "取消的")
    make.slot(cancelled, at=at, status="cancelled")
    shown = text_of(client.get(news("家庭教育", body=linking(idle, hidden, cancelled)).url))
    assert shown.count("下一场还没定") == 4
    assert "没公开的" not in shown


def test_the_api_shows_live_links_as_clean_html(client, community, news, at):
    activity = make.activity(community, "樊登读书分享会")
    make.slot(activity, at=at)
    page = news("读书", body=linking(activity))
    body = client.get(f"{PAGES}{page.pk}/").json()["body"]
    assert body.count("樊登读书分享会") == 2
    assert "还剩" in body


# Venues


@pytest.fixture
def library(community):
    venue = make.venue(community, "社区图书馆", address="东门内 50 米", step_free=True)
    space = make.space(venue)
    OpeningHours.objects.create(space=space, weekday=4, opens="08:00", closes="18:00", slot_minutes=120)
    return venue


def test_a_venue_says_how_to_get_there_and_what_is_free_today(client, section, community, library, at):
    hour = {"space": library.spaces.get(), "community": community, "capacity": 12}
    now = make.slot(None, at=at, starts_at=at - timedelta(minutes=30), ends_at=at + timedelta(hours=1), **hour)
    page = VenuePage(title="社区图书馆", venue=library, directions="东门进来直走")
    section("venues").add_child(instance=page)
    shown = text_of(client.get(page.url))
    said = ("东门进来直走", "轮椅能进", "地图导航", "今天还有", f"/book/{now.pk}/", "周五")
    assert [words in shown for words in said] == [True] * len(said)
    assert "开到 18:00，还有 12 个座" in text_of(client.get("/venues/"))


def test_the_map_link_can_be_left_out(client, section, library, settings):
    settings.MAP_SEARCH_URL = ""
    page = VenuePage(title="社区图书馆", venue=library)
    section("venues").add_child(instance=page)
    assert "地图导航" not in text_of(client.get(page.url))
    assert pictures.sketch_of(page) is None
