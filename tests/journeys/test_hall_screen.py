"""The hall screen on televisions: one picture whatever stands on it, and honest when the network is gone."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from checkin.models import Checkpoint, DisplayLease
from cms.models import NewsIndexPage, NewsPage
from cms.states import NewsCategory
from tests import factories as make

from .test_pages import barriers

pytestmark = pytest.mark.journey

TELEVISIONS = [(1920, 1080), (3840, 2160), (1080, 1920)]
LONG = "“情暖社区·共庆佳节”第十二届暖冬饺子节暨邻里互助志愿服务集中展示日（含少儿专场）"
PLACE = "综合文化服务中心二楼东侧多功能厅（电梯旁）"

# Every element that holds text of its own and can be seen, with what is wrong about it.
FAULTS = """([main, beside]) => {
  const found = [], high = innerHeight, wide = innerWidth, unit = Math.max(wide, high) / 1920;
  const root = document.scrollingElement;
  if (root.scrollHeight > high || root.scrollWidth > wide) found.push("the page scrolls");
  for (const list of document.querySelectorAll(".hall-part, .hall-list li, .hall-main, .hall-side"))
    if (list.offsetParent && list.scrollHeight > list.clientHeight + 1) found.push(list.className + " is too full");
  for (const each of document.querySelectorAll(".hall *")) {
    const words = [...each.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    if (!words || !each.getClientRects().length) continue;
    const box = each.getBoundingClientRect(), size = parseFloat(getComputedStyle(each).fontSize) / unit;
    const name = each.tagName + "." + each.className + " " + each.textContent.slice(0, 12);
    if (box.top < 0 || box.left < 0 || box.bottom > high + 1 || box.right > wide + 1) found.push(name + " sticks out");
    if (each.clientWidth && each.scrollWidth > each.clientWidth + 1) found.push(name + " is clipped");
    const small = each.closest(".leaf, small, .hall-note, .hall-list .muted");
    if (size < (small ? beside : main) - 0.1) found.push(name + " is small: " + size);
  }
  return found;
}"""


@pytest.fixture
def lease(house, hall, clerk, at):
    point = Checkpoint.objects.create(community=house, venue=hall, name="大厅门口")
    return DisplayLease.objects.create(
        checkpoint=point, made_by=clerk, created_at=at, expires_at=at + timedelta(hours=12)
    )


@pytest.fixture
def running(squad, hall, at):
    """A shift in this hall begins in ten minutes: its people need the code."""
    return make.shift(squad, at=at, venue=hall, starts_at=at + timedelta(minutes=10))


def add_notice(title: str) -> None:
    until = timezone.now() + timedelta(days=1)
    page = NewsPage(title=title, category=NewsCategory.NOTICE, intro="请看", shown_until=until)
    NewsIndexPage.objects.get().add_child(instance=page)


def add_slots(house, at, *, count: int, title: str, place: str) -> None:
    venue = make.venue(house, place)
    for number in range(count):
        starts = at + timedelta(hours=1 + number % 6, days=number // 6)
        slot = make.slot(
            make.activity(house, f"{title}{number}", at_venue=venue), at=at, starts_at=starts, capacity=3 + number * 2,
            booking_closes_at=starts - timedelta(minutes=5),
        )  # fmt: skip
        if number % 4 == 3:
            make.fill(slot, at=at)


STATES = {"empty": (0, "", ""), "busy": (12, "亲子彩绘", "儿童之家"), "long": (12, LONG[:58], PLACE)}


@pytest.fixture
def full(request, house, lease, at):
    count, title, place = STATES[request.param]
    add_slots(house, at, count=count, title=title, place=place)
    if count:
        add_notice("周三上午停水检修" if request.param == "busy" else LONG + LONG)
    return lease


def turns(page):
    """Show each page and each notice once."""
    for turn in range(page.locator("[data-turns] .hall-part").count()):
        page.goto(page.url.split("?")[0] + f"?part={turn}")
        yield turn


@pytest.mark.parametrize("size", TELEVISIONS, ids="{0[0]}x{0[1]}".format)
@pytest.mark.parametrize("full", STATES, indirect=True)
@pytest.mark.parametrize("with_code", [False, True], ids=["invitation", "code"])
def test_every_page_is_one_whole_picture(size, full, with_code, request, phone_of):
    if with_code:
        request.getfixturevalue("running")
    screen = phone_of(width=size[0], height=size[1], java_script_enabled=True, color_scheme="dark")
    screen.open(full.path)
    found = [(turn, fault) for turn in turns(screen.page) for fault in screen.page.evaluate(FAULTS, [48, 32])]
    assert found == []
    assert screen.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(250, 246, 238)"
    assert screen.scan().startswith(f"{screen.home}/c/" if with_code else f"{screen.home}/activities/")


@pytest.mark.parametrize("full", ["busy"], indirect=True)
def test_axe_finds_nothing_on_it(full, running, phone_of):
    screen = phone_of(width=1920, height=1080)
    screen.open(full.path)
    assert list(barriers(screen.page, ["light"])) == []


# The network.

CODE, CUT, STALE = "[data-code]", "[data-cut]", "[data-stale]"


@pytest.fixture
def screen(running, lease, house, at, phone_of):
    """A television whose clock the test moves; the server's runs on by itself."""
    add_slots(house, at, count=3, title="亲子彩绘", place="儿童之家")
    television = phone_of(width=1920, height=1080)
    television.page.clock.install()
    television.open(lease.path)
    expect(television.page.locator(CODE)).to_be_visible()
    return television


def pass_by(page, seconds: int) -> None:
    """Second by second, so that answers can arrive between."""
    for _ in range(seconds):
        page.clock.run_for(1000)


def test_without_a_network_the_screen_says_so_and_comes_back(screen):
    page = screen.page
    page.context.set_offline(True)

    pass_by(page, 25)
    expect(page.locator(CUT)).to_be_visible()
    expect(page.locator(CODE)).to_be_hidden()
    expect(page.locator(CUT)).to_contain_text("网络断了")
    expect(page.locator(STALE)).to_be_hidden()

    pass_by(page, 60)
    expect(page.locator(STALE)).to_be_visible()
    expect(page.locator(STALE)).to_contain_text("这是 09:00 的名额")
    expect(page.locator("[data-updated]")).to_have_text("09:00")
    expect(page.locator("[data-clock]")).to_have_text("09:01")
    screen.sees("亲子彩绘0", "还剩 7 席")
    assert page.evaluate(FAULTS, [48, 32]) == []

    page.context.set_offline(False)
    pass_by(page, 12)
    expect(page.locator(STALE)).to_be_hidden()
    expect(page.locator(CODE)).to_be_visible()
    assert "/c/" in screen.scan()


def test_what_changes_is_shown_within_a_minute(screen, house, at):
    shown = screen.page.locator(".hall-list li")
    expect(shown).to_have_count(3)
    add_slots(house, at, count=1, title="加一场茶话会", place="二楼")
    pass_by(screen.page, 35)
    expect(shown.filter(has_text="加一场茶话会")).to_have_count(1)
    expect(screen.page.locator(CODE)).to_be_visible()


def test_an_unchanged_board_costs_an_empty_answer(screen):
    answers = []
    screen.page.on("response", lambda answer: answers.append((answer.status, answer.url.split("/")[-2])))
    pass_by(screen.page, 31)
    screen.page.wait_for_timeout(300)
    pass_by(screen.page, 31)
    screen.page.wait_for_timeout(300)
    assert [status for status, name in answers if name == "board"] == [200, 304]


def test_the_code_gives_way_when_nobody_needs_it(screen, running):
    running.state = "recorded"
    running.save()
    pass_by(screen.page, 35)
    screen.sees("看活动，来报名")
    assert screen.scan().endswith("/activities/")


def test_pages_turn_by_themselves_without_moving_for_who_asks(running, lease, house, at, phone_of):
    add_slots(house, at, count=6, title="亲子彩绘", place="儿童之家")
    calm = phone_of(width=1920, height=1080, reduced_motion="reduce")
    calm.page.clock.install()
    calm.open(lease.path)
    expect(calm.page.get_by_role("heading", level=1)).to_have_text("今天来社区 1/2")
    pass_by(calm.page, 13)
    expect(calm.page.get_by_role("heading", level=1)).to_have_text("今天来社区 2/2")
    assert calm.page.evaluate("document.getAnimations().length") == 0


def test_without_script_the_pages_turn_by_reloading(lease, house, at, phone_of):
    add_slots(house, at, count=6, title="亲子彩绘", place="儿童之家")
    plain = phone_of(width=1920, height=1080, java_script_enabled=False)
    plain.open(lease.path)
    refresh = plain.page.locator("meta[http-equiv=refresh]")
    assert refresh.get_attribute("content") == "12;url=?part=1"
    plain.sees("亲子彩绘0")
    plain.open(f"{lease.path}?part=1")
    plain.sees("亲子彩绘5")
    assert refresh.get_attribute("content") == "12;url=?part=0"
