"""Seats by other ways than being first: offered to who waited, given after a look, given back too late and forgiven."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from booking.models import Slot
from booking.states import Allocation
from booking.tasks import tick
from common.notifications import deliver_pending
from tests import factories as make

pytestmark = pytest.mark.journey

TITLE = "暖冬饺子节"
DESKTOP = {"width": 1280, "height": 800}


def unread(phone) -> int:
    """What the mark on the tab 我的 says."""
    phone.open("/me/")
    mark = phone.page.locator(".tabs .unread")
    return int(mark.inner_text()) if mark.count() else 0


def reads(phone, title: str) -> None:
    phone.open("/me/inbox/")
    phone.tap(title)


# An offer from the waitlist


@pytest.fixture
def two_seats(house, hall, neighbour, at) -> Slot:
    """Both seats are the neighbour's and his wife's."""
    slot = make.slot(make.activity(house, TITLE, at_venue=hall), at=at, capacity=2)
    wife = make.person(neighbour.person.household, "李秀英")
    make.booking(slot, neighbour.person, wife, by=neighbour, at=at)
    return slot


def test_an_offer_is_taken_by_one_household_and_missed_by_another(
    two_seats, house, resident, neighbour, phone_of, later
):
    mother, late = phone_of(resident), phone_of(make.resident(house, "late", name="何建华"))
    ticket = waits(mother, two_seats, "第 1 位")
    waits(late, two_seats, "第 2 位")
    deliver_pending()
    before = unread(mother)

    he_gives_his_seats_back(phone_of(neighbour))
    deliver_pending()
    assert unread(mother) == before + 1
    she_takes_her_seat(mother, ticket)
    he_is_too_late(late, later)


def waits(phone, slot, position) -> str:
    phone.open(f"/book/{slot.pk}/")
    phone.tap("排候补")
    phone.sees(f"排上了，{position}")
    return phone.page.url


def he_gives_his_seats_back(phone):
    phone.open("/me/")
    phone.tap(TITLE)
    phone.tap("不去了，让给邻居")
    phone.tap("不去了，让给邻居")
    phone.sees("已经取消")


def she_takes_her_seat(phone, ticket):
    reads(phone, f"有名额了，请确认：{TITLE}")
    phone.tap("去确认名额")
    phone.sees("轮到你们了", "空出 1 个名额", "到时没回，名额就让给下一位")
    phone.tap("要这个名额")
    phone.sees("占好了，到时见。", "到门口出示")
    assert phone.scan() == phone.page.url == ticket
    phone.open("/me/")
    phone.tap(TITLE)
    phone.sees("轮到你们了", "已从候补转成约好")
    phone.does_not_see("要这个名额")
    assert phone.scan() == ticket


def he_is_too_late(phone, later):
    """The offer went out at nine; nobody must answer at night, so it lasts until the next morning."""
    later(days=1, minutes=1)
    tick()
    reads(phone, f"有名额了，请确认：{TITLE}")
    phone.tap("去确认名额")
    phone.sees("过时了，没有确认", "名额已经让出，不记分。")
    phone.tap("还想来，重新报名")
    phone.tap("确认报名")
    phone.sees("约好了", "何建华")


# An approval


@pytest.fixture
def with_a_question(house, hall, at) -> Slot:
    """Staff look at each party first; who has a diet says which."""
    activity = make.activity(house, TITLE, at_venue=hall, allocation=Allocation.APPROVAL)
    diet = make.question(activity, "有忌口吗")
    make.question(activity, "忌什么", kind="text", depends_on=diet, depends_value="yes")
    return make.slot(activity, at=at)


def test_an_answer_is_read_at_the_desk_and_a_word_comes_back(with_a_question, resident, clerk, phone_of):
    phone = phone_of(resident)
    ticket = she_asks(phone, with_a_question)
    the_clerk_approves(phone_of(clerk, **DESKTOP), "有素馅的饺子")
    deliver_pending()

    reads(phone, f"审核通过：{TITLE}")
    phone.sees("说明：有素馅的饺子")
    phone.tap("去看看")
    phone.sees("审核通过，约好了", "有素馅的饺子", "到门口出示", "不吃肉")
    assert phone.scan() == phone.page.url == ticket


def she_asks(phone, slot) -> str:
    phone.open(f"/a/{slot.activity_id}/")
    phone.tap("我要报名")
    phone.sees("提交就先留座，审核好了告诉您。")
    expect(phone.page.get_by_label("忌什么")).to_be_hidden()
    phone.page.get_by_text("是", exact=True).click()
    phone.fill("忌什么", "不吃肉")
    phone.tap("提交，等审核")
    phone.sees("已交上，等审核", "座位先留着", "不吃肉")
    expect(phone.page.locator(".qr")).to_have_count(0)
    return phone.page.url


def the_clerk_approves(desk, word):
    desk.open("/admin/")
    desk.tap("1 待审核")
    desk.sees("林晓梅", "忌什么", "不吃肉")
    desk.page.locator("[name=bookings][type=checkbox]").check()
    desk.page.get_by_label("原因", exact=True).fill(word)
    desk.tap("勾选的通过")
    desk.sees("通过 1 份。", "没有要审核的预约。")


# A point


@pytest.fixture
def soon(house, hall, at) -> Slot:
    """On the day after the next; to be cancelled until the evening of tomorrow."""
    activity = make.activity(house, TITLE, at_venue=hall)
    return make.slot(activity, at=at, starts_at=at + timedelta(days=2), cancel_until=at + timedelta(hours=33))


def test_a_late_cancelling_costs_a_point_and_an_appeal_takes_it_back(soon, resident, clerk, phone_of, later):
    phone = phone_of(resident)
    she_books_and_knows_the_rule(phone, soon)
    later(days=1, hours=10)
    she_cancels_late(phone)
    deliver_pending()
    she_appeals(phone, "孩子发烧，在医院")
    the_clerk_grants(phone_of(clerk, **DESKTOP), "孩子发烧，在医院", "急病不算，早日康复")
    deliver_pending()

    reads(phone, f"申诉有答复了：{TITLE}")
    phone.sees("申诉成功，1 分已免除。", "急病不算，早日康复")
    phone.tap("去看看")
    phone.sees("现在 0 分", "已免除", "急病不算，早日康复")


def she_books_and_knows_the_rule(phone, slot):
    phone.open(f"/book/{slot.pk}/")
    phone.sees("11月21日 18:00 前可以取消。之后取消记 1 分，没来也没说记 2 分。你家现在 0 分。")
    phone.tap("确认报名")
    phone.sees("约好了", "11月21日 18:00 前可取消")


def she_cancels_late(phone):
    phone.open("/me/")
    phone.tap(TITLE)
    phone.tap("不去了，让给邻居")
    phone.sees("11月21日 18:00 已过，取消记 1 分", "有急事？取消后可以申诉。")
    phone.tap("不去了，让给邻居")
    phone.sees("已经取消", "记 1 分")


def she_appeals(phone, words):
    reads(phone, f"记了 1 分：{TITLE}")
    phone.tap("去看看")
    phone.sees("现在 1 分", "临时取消")
    phone.page.get_by_text("记错了？申诉").click()
    phone.page.locator("details[open] textarea").fill(words)
    phone.tap("提交申诉")
    phone.sees("申诉收到了，答复前不计分。", "现在 0 分", words)


def the_clerk_grants(desk, words, answer):
    desk.open("/admin/")
    desk.page.get_by_role("link", name="1 申诉").click()
    desk.page.locator("main tbody a").first.click()
    desk.sees(words)
    desk.page.get_by_text("同意，免除这一笔").click()
    desk.fill("答复", answer)
    desk.page.get_by_role("button", name="答复", exact=True).click()
    desk.sees("已答复，会通知他们。")
