"""Every journey of a resident with JavaScript off: browse, filter, log in, add a child, book, show the ticket, cancel,
serve, scan in and out."""

from datetime import timedelta

import pytest

from checkin.models import Checkpoint, DisplayLease
from tests import factories as make
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.journey


@pytest.fixture
def plain(phone_of):
    return phone_of(java_script_enabled=False)


@pytest.fixture
def feast(house, hall, at):
    activity = make.activity(house, "暖冬饺子节", at_venue=hall)
    return make.slot(activity, at=at, starts_at=at + timedelta(days=2), capacity=3)


def test_browsing_and_filtering(feast, plain):
    plain.open("/")
    plain.sees("暖冬饺子节")
    plain.open("/activities/")
    plain.tap("还有名额")
    plain.sees("暖冬饺子节")
    plain.page.locator("summary", has_text="更多条件").click()
    plain.page.get_by_label("类别").select_option(label="运动")
    plain.tap("按条件找")
    plain.sees("没有合适的活动")
    plain.open("/activities/")
    plain.tap("月历")
    plain.sees("11月")


def test_booking_showing_and_cancelling(feast, resident, plain):
    plain.open(f"/a/{feast.activity_id}/")
    plain.tap("我要报名")
    plain.tap("登录，接着报名")
    plain.log_in("resident", PASSWORD)
    plain.open("/me/household/")
    plain.tap("加一位家人")
    plain.fill("姓名", "林一心")
    plain.tick("孩子")
    plain.fill("出生日期", "2022-02-02")
    plain.tick("我是孩子的监护人")
    plain.tap("保存")
    plain.open(f"/book/{feast.pk}/")
    plain.tick("林晓梅", "林一心")
    plain.tap("确认报名")
    plain.sees("约好了", "林晓梅、林一心")
    assert plain.scan() == plain.page.url
    plain.tap("不去了")
    plain.tap("不去了，让给邻居")
    plain.sees("已经取消")


def test_waiting_in_the_queue_and_leaving_it(feast, resident, children, phone_of, at):
    make.fill(feast, at=at)
    plain = phone_of(resident, java_script_enabled=False)
    plain.open(f"/book/{feast.pk}/")
    plain.tick("林一诺")
    plain.tap("排候补")
    plain.sees("排上了，第 1 位")
    plain.tap("不等了")
    plain.tap("退出候补")
    plain.sees("已经取消")


def test_answering_an_offer(house, hall, resident, children, phone_of, at):
    """Two activities have called her up; she takes one and leaves the other."""
    plain = phone_of(resident, java_script_enabled=False)
    for title, person, answer, said in (
        ("茶话会", resident.person, "要这个名额", "占好了，到时见。"),
        ("读书会", children[0], "不要了，让给下一位", "好，让给下一位了。"),
    ):
        slot = make.slot(make.activity(house, title, at_venue=hall), at=at, capacity=1)
        make.offer(slot, person, by=resident, at=at)
        plain.open("/me/")
        plain.tap(f"{title} 轮到你们了")
        plain.tap(answer)
        plain.sees(said)


def test_coming_as_a_part_and_disputing_points(house, hall, resident, children, phone_of, at):
    slot = make.slot(make.activity(house, at_venue=hall), at=at, capacity=1)
    make.points(resident, 2, at=at)
    plain = phone_of(resident, java_script_enabled=False)
    plain.open(f"/book/{slot.pk}/")
    plain.tick("林一诺", "先来几位也行")
    plain.tap("确认报名")
    plain.sees("林晓梅有座了。其余 1 人排上了候补。", "候补中")
    plain.open("/me/")
    plain.tap("家里记了 2 分")
    plain.page.get_by_text("记错了？申诉").click()
    plain.fill("哪里记错了", "那天孩子发烧")
    plain.tap("提交申诉")
    plain.sees("申诉收到了", "现在 0 分", "那天孩子发烧")


def test_serving_with_the_code_of_a_screen_without_script(house, hall, squad, volunteer, clerk, phone_of, later, at):
    shift = make.shift(squad, at=at, venue=hall, starts_at=at + timedelta(minutes=10), title="大厅引导")
    make.shift_role(shift)
    point = Checkpoint.objects.create(community=house, venue=hall, name="大厅门口")
    lease = DisplayLease.objects.create(
        checkpoint=point, made_by=clerk, created_at=at, expires_at=at + timedelta(hours=12)
    )
    plain, screen = (phone_of(volunteer, java_script_enabled=False), phone_of(java_script_enabled=False, width=1280))
    plain.open(f"/volunteer/shifts/{shift.pk}/")
    plain.tap("报这一班")
    plain.sees("报好了")
    for word, hours in {"签到": 0, "签退": 2}.items():
        later(hours=hours, minutes=15)
        screen.open(f"/screen/{lease.token}/")
        plain.open(screen.scan())
        plain.tap(word, within="main form")
        plain.sees(f"已{word}", f"{9 + hours:02}:15，{word}好了")
    plain.sees("预计记 2 小时")
