"""Questions while booking: shown when they are asked where scripts run, all at once where they do not."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from booking.models import Booking
from tests import factories as make

pytestmark = pytest.mark.journey


@pytest.fixture
def feast(house, hall, at):
    """Diet of each person → what exactly; a car for the party."""
    activity = make.activity(house, "暖冬饺子节", at_venue=hall)
    diet = make.question(activity, "有忌口吗", scope="person")
    make.question(activity, "忌什么", kind="text", scope="person", depends_on=diet, depends_value="yes")
    make.question(activity, "开车来吗", required=False)
    return make.slot(activity, at=at, starts_at=at + timedelta(days=2))


def sheet_of(phone, person):
    return phone.page.get_by_role("group", name=person.name, exact=True)


def test_questions_follow_who_is_ticked_and_what_is_answered(feast, resident, grandmother, phone_of):
    phone, person = phone_of(resident), resident.person
    phone.open(f"/book/{feast.pk}/")
    mine, hers = sheet_of(phone, person), sheet_of(phone, grandmother)
    expect(mine).to_be_visible()
    expect(hers).to_be_hidden()

    phone.tick(grandmother.name)
    expect(hers).to_be_visible()
    expect(hers.get_by_label("忌什么")).to_be_hidden()
    hers.get_by_text("是", exact=True).click()
    hers.get_by_label("忌什么").fill("羊肉")
    phone.tap("确认报名")
    phone.sees("还差一步", "林晓梅的“有忌口吗”还没有回答")
    expect(hers.get_by_label("忌什么")).to_have_value("羊肉")

    mine.get_by_text("否", exact=True).click()
    phone.tap("确认报名，")
    phone.sees("约好了", "你们的回答", "王秀兰：羊肉")


def test_taking_an_answer_back_hides_what_hung_on_it(feast, resident, phone_of):
    phone = phone_of(resident)
    phone.open(f"/book/{feast.pk}/")
    mine = sheet_of(phone, resident.person)
    mine.get_by_text("是", exact=True).click()
    mine.get_by_label("忌什么").fill("羊肉")
    mine.get_by_text("否", exact=True).click()
    expect(mine.get_by_label("忌什么")).to_be_hidden()

    phone.tap("确认报名")
    phone.sees("约好了")
    phone.does_not_see("羊肉")


def test_without_a_script_everything_stands_there_and_only_the_ticked_count(feast, resident, grandmother, phone_of):
    phone = phone_of(resident, java_script_enabled=False)
    phone.open(f"/book/{feast.pk}/")
    phone.sees("如果“有忌口吗”选“是”，再答这一条", "不来的话，这几条不用填")
    hers = sheet_of(phone, grandmother)
    hers.get_by_text("是", exact=True).click()
    sheet_of(phone, resident.person).get_by_text("否", exact=True).click()

    phone.tap("确认报名")

    phone.sees("约好了")
    assert list(Booking.objects.get().answers.values()) == [{str(resident.person.pk): False}]
