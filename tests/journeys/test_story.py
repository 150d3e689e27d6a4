"""The whole of it in one breath, by its real pages: published, booked with two children, waited for, promoted, shown
at the door; then a volunteer signs up, scans in, scans out, the leader closes the shift, and the minutes stand in the
ledger with their reason."""

import json
from datetime import timedelta
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

from accounts.models import User
from booking.models import Activity
from checkin.models import Checkpoint
from cms.models import ActivityIndexPage, NewsIndexPage, StudyIndexPage, StudySeriesPage
from common.notifications import deliver_pending
from tests import factories as make
from tests.conftest import NOW

from .desks import Desk, photo
from .phones import code_in

pytestmark = [pytest.mark.journey, pytest.mark.long]

TITLE, NEWS, STUDY = "暖冬饺子节", "饺子节开始报名", "红船启航"
DESKTOP = {"width": 1280, "height": 900}
NUMBER = "13900001234"


def test_from_the_first_draft_to_the_counted_minutes(
    house, hall, squad, editor, secretary, clerk, leader, second_family, phone_of, texts, later
):
    an_editor_writes(Desk(phone_of(**DESKTOP)))
    the_secretary_publishes(Desk(phone_of(**DESKTOP)))
    anybody_reads(phone_of())

    mother, father = phone_of(), phone_of(second_family)
    she_signs_up(mother, texts)
    she_adds_two_children(mother)
    ticket = she_books_for_three(mother)
    he_lands_on_the_waitlist(father)
    she_is_refused_a_second_time(mother)
    she_cancels(mother, ticket)
    deliver_pending()
    he_is_told(father)

    make.shift_role(make.shift(squad, at=NOW, venue=hall, starts_at=NOW + timedelta(hours=2), title="大厅引导"))
    Checkpoint.objects.create(community=house, venue=hall, name="大厅门口")
    screen = phone_of(clerk, **DESKTOP)
    she_asks_to_serve(mother)
    the_leader_agrees(phone_of(leader))
    she_signs_up_for_the_shift(mother)
    she_scans_in(mother, screen, texts, later)
    she_scans_out(mother, screen, later)
    the_leader_closes_the_shift(phone_of(leader), later)
    her_minutes_stand_in_the_ledger(mother)


# Publishing


def an_editor_writes(desk):
    desk.log_in("editor")
    desk.start("activitypage", ActivityIndexPage.objects.get(), TITLE)
    desk.new_activity(TITLE, category="亲子", venue="综合文化服务中心")
    desk.save_draft()
    address = desk.page.url
    desk.add_slot(starts="2026-11-22 09:00", ends="2026-11-22 11:00", capacity=3, again=False)
    desk.add_slot(starts="2026-11-22 14:00", ends="2026-11-22 16:00", capacity=20, again=True)
    desk.phone.open(address)
    expect(desk.page.locator("table.listing tbody tr")).to_have_count(2)
    desk.submit()

    desk.start("newspage", NewsIndexPage.objects.get(), NEWS)
    desk.page.locator("#id_category").select_option(index=1)
    desk.page.locator("#id_intro").fill("周六一起包饺子。")
    desk.upload_cover(photo("red"), "红灯笼")
    desk.submit()

    series = StudySeriesPage(title="党史周周学", intro="每周一期")
    StudyIndexPage.objects.get().add_child(instance=series)
    desk.start("studypage", series, STUDY)
    desk.page.locator("#id_episode").fill("1")
    desk.upload_cover(photo("orange"), "红船")
    desk.submit()


def the_secretary_publishes(desk):
    desk.log_in("secretary")
    for title in (TITLE, NEWS, STUDY):
        desk.approve(title)


def anybody_reads(phone):
    phone.open("/")
    phone.sees(TITLE, NEWS)
    phone.open("/news/")
    phone.tap(NEWS)
    phone.sees("周六一起包饺子。")
    expect(phone.page.locator("main img").first).to_have_js_property("complete", True)
    phone.open("/study/")
    phone.tap("党史周周学")
    phone.tap(STUDY)
    expect(phone.page.get_by_role("heading", name=STUDY)).to_be_visible()
    phone.open("/activities/?category=family")
    phone.tap(TITLE)
    phone.sees("还剩 3 席")
    titles = {item["title"] for item in published(phone.home)}
    assert {TITLE, NEWS, STUDY} <= titles


def published(home: str) -> list[dict]:
    with urlopen(f"{home}/api/cms/v2/pages/?limit=100") as answer:  # noqa: S310
        return json.load(answer)["items"]


# Booking


def she_signs_up(phone, texts):
    phone.open("/accounts/login/")
    phone.tap("用手机号注册")
    phone.fill("手机", NUMBER)
    phone.fill("怎么称呼您", "林晓梅")
    phone.tap("发验证码")
    phone.fill("短信里的 6 位数字", code_in(texts[-1][1]))
    phone.tap("确认")
    phone.sees("还没有约活动")


def she_adds_two_children(phone):
    for name, born in {"林一诺": "2018-05-04", "林一鸣": "2020-09-01"}.items():
        phone.open("/me/household/")
        phone.tap("加一位家人")
        phone.fill("姓名", name)
        phone.tick("孩子")
        phone.fill("出生日期", born)
        phone.tick("我是孩子的监护人")
        phone.tap("保存")
        phone.sees(name)


def she_books_for_three(phone) -> str:
    """One booking for herself and both children; returns the ticket's address."""
    phone.open(f"/a/{Activity.objects.get().pk}/")
    phone.tap("我要报名")
    phone.tick("林晓梅", "林一诺", "林一鸣")
    phone.tap("确认报名")
    phone.sees("约好了", "林晓梅、林一诺、林一鸣")
    ticket = phone.page.url
    phone.open("/me/")
    phone.tap(TITLE)
    assert phone.page.url == ticket
    assert phone.scan() == ticket
    return ticket


def he_lands_on_the_waitlist(phone):
    phone.open(f"/a/{Activity.objects.get().pk}/")
    phone.page.locator("input[name=slot]").first.check()
    phone.tap("候补")
    phone.sees("现在排，就是第 1 位")
    phone.tick("陈建国", "陈一", "陈二")
    phone.tap("排候补")
    phone.sees("排上了，第 1 位")
    phone.open("/me/")
    phone.sees("候补", "第 1 位")


def she_is_refused_a_second_time(phone):
    phone.open(f"/book/{Activity.objects.get().slots.first().pk}/")
    phone.sees("林晓梅已经报了这一场", "不用再报")


def she_cancels(phone, ticket):
    phone.open(ticket)
    phone.tap("不去了")
    phone.tap("不去了，让给邻居")
    phone.sees("已经取消")


def he_is_told(phone):
    phone.open("/me/inbox/")
    phone.page.get_by_role("link", name=TITLE).first.click()
    phone.sees("有名额了，请确认")
    phone.tap("去确认名额")
    phone.sees("轮到你们了", "陈建国、陈一、陈二", "前确认")
    phone.tap("要这个名额")
    phone.sees("占好了，到时见。")
    assert phone.scan() == phone.page.url


# Serving


def she_asks_to_serve(phone):
    phone.open("/volunteer/")
    phone.sees("大厅引导")
    phone.tap("我要加入")
    phone.tick("女")
    phone.fill("出生日期", "1985-03-01")
    phone.tick("守护家园突击队", "我愿意按约定的时间来")
    phone.tap("加入", within="main form")
    phone.sees("申请收到了", "等人看一看")


def the_leader_agrees(phone):
    phone.open("/door/")
    phone.tap("志愿者申请")
    phone.tap("林晓梅")
    phone.sees("守护家园突击队")
    phone.tap("同意", within="main form")
    phone.sees("同意了，林晓梅可以来服务了", "没有人在等")


def she_signs_up_for_the_shift(phone):
    phone.open("/volunteer/")
    phone.sees("谢谢你", "守护家园突击队")
    phone.tap("大厅引导")
    phone.tap("报这一班")
    phone.sees("报好了")


def she_scans_in(phone, screen, texts, later):
    """Logged out, as most people are at the door: the code leads to the login and back to the one button."""
    phone.open("/me/")
    phone.tap("退出登录")
    later(hours=1, minutes=58)
    screen.open("/door/")
    screen.tap("在这台设备上打开大屏")
    phone.open(screen.scan())
    phone.tap("登录，接着签到")
    phone.tap("用手机验证码登录")
    phone.fill("手机", NUMBER)
    phone.tap("发验证码")
    phone.fill("短信里的 6 位数字", code_in(texts[-1][1]))
    phone.tap("确认")
    phone.sees("大厅引导 · 引导", "林晓梅的班")
    phone.tap("签到", within="main form")
    phone.sees("已签到", "10:58，签到好了")


def she_scans_out(phone, screen, later):
    later(hours=4, minutes=40)
    screen.page.reload()
    phone.open(screen.scan())
    phone.tap("签退", within="main form")
    phone.sees("已签退", "13:40，签退好了", "预计记 2 小时 40 分钟", "早到不计，从 11:00 开班算起。")
    phone.tap("看我的时长流水")
    phone.sees("大厅引导", "等队长收班")


def the_leader_closes_the_shift(phone, later):
    later(hours=5, minutes=5)
    phone.open("/door/")
    phone.tap("大厅引导")
    phone.tap("收班", within="main")
    phone.sees("扫码齐全，直接记入", "林晓梅")
    phone.tap("确认收班")
    phone.sees("收好了")


def her_minutes_stand_in_the_ledger(phone):
    phone.open("/volunteer/ledger/")
    phone.sees("大厅引导", "证据 E2 扫动态码")
    assert User.objects.get(phone__endswith=NUMBER).person.volunteer.ledger.get().minutes_counted == 160
