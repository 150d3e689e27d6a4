"""A household's draw, from the promise to a result that it has checked itself: on the phone without a network, and with
the script and the data that anybody can download."""

import subprocess
import sys
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from booking import actions, lottery
from booking.models import Slot
from booking.states import Allocation, Channel
from common.notifications import deliver_pending
from tests import factories as make

pytestmark = pytest.mark.journey

TITLE = "亲子运动会"
DESKTOP = {"width": 1280, "height": 800}
OPENS, CLOSES, STARTS = timedelta(days=1), timedelta(days=3), timedelta(days=5)


@pytest.fixture
def sports(house, hall, editor, at) -> Slot:
    """Four seats to be drawn; nobody has entered."""
    activity = make.activity(house, TITLE, at_venue=hall, allocation=Allocation.DRAW)
    return actions.add_slot(
        activity=activity, capacity=4, starts_at=at + STARTS, ends_at=at + STARTS + timedelta(hours=2),
        booking_opens_at=at + OPENS, booking_closes_at=at + CLOSES, by=editor, at=at,
    )  # fmt: skip


def test_from_the_promise_to_a_result_that_the_household_checked(
    sports, house, resident, clerk, secretary, phone_of, later, at, tmp_path
):
    phone = phone_of(resident)
    rule_hash = she_reads_the_promise(phone, sports)

    later(days=1, hours=1)
    ticket = she_enters_with_her_son(phone, sports)
    others_enter(sports, house, at=at + timedelta(days=2))

    later(days=3, minutes=1)
    she_finds_her_line(phone, ticket, rule_hash)
    later(days=3, minutes=15)
    value = a_value_that_draws(sports, resident)
    the_first_notes_it(phone_of(clerk, **DESKTOP), sports, value)
    the_second_draws(phone_of(secretary, **DESKTOP), sports, value)

    deliver_pending()
    she_is_told(phone)
    she_sees_it_verified(phone, rule_hash)
    bundle, script = she_downloads(phone, tmp_path)
    assert runs(script, bundle).returncode == 0
    without_a_network_it_still_holds(phone)
    a_changed_byte_is_seen(phone, script, bundle, value, tmp_path)


# Entering


def she_reads_the_promise(phone, slot) -> str:
    """Before anybody can enter; returns the hash of the rule."""
    phone.open(f"/book/{slot.pk}/")
    phone.sees("还没开始报名")
    phone.tap("抽签的规则")
    phone.sees("先公布规则，再报名", "4 个名额", "大厅当众掷六次骰子", "规则的指纹", "全部对得上")
    return printed(phone, "规则的指纹")


def printed(phone, of: str) -> str:
    return phone.page.locator(".prints div", has_text=of).locator("dd").inner_text()


def she_enters_with_her_son(phone, slot) -> str:
    phone.open(f"/a/{slot.activity_id}/")
    phone.tap("报名抽签")
    phone.sees("先报后报，机会一样。")
    phone.tick("林晓梅", "林一诺")
    phone.tap("报名抽签，")
    phone.sees("报上了，等抽签", "林晓梅、林一诺")
    return phone.page.url


def others_enter(slot, house, *, at):
    for user in [make.resident(house) for _ in range(5)]:
        actions.book(slot.pk, persons=[user.person.pk], by=user, at=at, channel=Channel.WEB)


# The draw


def she_finds_her_line(phone, ticket, rule_hash):
    phone.open(ticket)
    phone.tap("抽签的规则")
    phone.sees("名单已封存", "你家在名单里", "6 户", "名单的指纹", "全部对得上")
    expect(phone.page.locator("tr.on")).to_contain_text("（你家）")
    expect(phone.page.locator("tr.on td.num")).to_have_text("2")
    assert printed(phone, "规则的指纹") == rule_hash


def a_value_that_draws(slot, user) -> str:
    """Six dice that fall well for the user: the first value of all under which the published rule draws the entry."""
    draw = slot.draw
    mine = draw.entries.get(booking__household=user.person.household).entry_id
    for thrown in range(6**6):
        value = " ".join(str(thrown // 6**n % 6 + 1) for n in range(6))
        seed = bytes.fromhex(draw.seed)
        if mine in lottery.run(draw.rule, draw.listed, seed=seed, public_value=value, listed_as=draw.list_hash).winners:
            return value
    raise AssertionError("no value draws this entry")


def the_first_notes_it(desk, slot, value):
    desk.open(f"/admin/desk/slots/{slot.pk}/draw/")
    desk.fill("点数", value)
    desk.tap("记下")
    desk.sees(f"您记的是 {value}")


def the_second_draws(desk, slot, value):
    desk.open(f"/admin/desk/slots/{slot.pk}/draw/")
    desk.fill("点数", value)
    desk.tap("再记一遍，马上抽")
    desk.sees("抽好了，结果已经公布。", "中签")


# Checking


def she_is_told(phone):
    phone.open("/me/inbox/")
    phone.tap(f"中签了：{TITLE}")
    phone.sees("名额留好了")
    phone.tap("去看看")
    phone.sees("抽中了", "林晓梅、林一诺")
    assert phone.scan() == phone.page.url
    phone.tap("抽签结果")


def she_sees_it_verified(phone, rule_hash):
    phone.sees("已开奖", "中签了，", "全部对得上，是这台设备自己算的。")
    assert marks(phone) == {"对"}
    expect(phone.page.locator("tr.on").first).to_contain_text("（你家）2中签")
    assert printed(phone, "规则的指纹") == rule_hash


def marks(phone, within: str = "[data-checks]") -> set[str]:
    return set(phone.page.locator(f"{within} .chip").all_inner_texts())


def she_downloads(phone, folder):
    """Returns the two files: the data and the script."""
    return [downloaded(phone, words, folder) for words in ("存下全部数据", "下载验证脚本")]


def downloaded(phone, words, folder):
    with phone.page.expect_download() as answer:
        phone.tap(words)
    path = folder / answer.value.suggested_filename
    answer.value.save_as(path)
    return path


def runs(script, bundle) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, script, bundle], capture_output=True, timeout=30, check=False)


def without_a_network_it_still_holds(phone):
    phone.page.context.set_offline(True)
    phone.page.locator("[data-checks]").evaluate("list => list.replaceChildren()")
    phone.tap("再验一遍")
    expect(phone.page.locator("[data-checks] li")).to_have_count(9)
    phone.sees("全部对得上，是这台设备自己算的。")
    assert marks(phone) == {"对"}


def a_changed_byte_is_seen(phone, script, bundle, value, folder):
    """By the page, still without a network, and by the script."""
    changed = folder / "changed.json"
    other = ("1" if value[0] != "1" else "2") + value[1:]
    changed.write_text(bundle.read_text().replace(value, other))
    phone.page.get_by_text("换一份，或改一个字试试").click()
    phone.page.get_by_label("或打开存下的一份").set_input_files(changed)
    phone.sees("对不上，请联系社区。")
    assert "不对" in marks(phone, "[data-checks-mine]")
    assert runs(script, changed).returncode == 1
