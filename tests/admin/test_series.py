"""The desk's pages about repeating slots: seen first, made second; and who may."""

from datetime import date, time

import pytest
from django.urls import reverse

from booking import actions
from booking.models import Series, Slot
from booking.recurrence import Frequency
from common.models import OutboxMessage
from tests import factories as make

NEW = "/admin/desk/slots/series/new/"


@pytest.fixture
def typed(activity):
    """typed(first=…) → what the form sends for Fridays around New Year."""
    base = {
        "activity": activity.pk, "space": "", "freq": "weekly", "weekdays": ["4"], "first": "2026-12-18",
        "last": "2027-01-08", "days": "", "start_time": "16:30", "end_time": "18:00", "capacity": "12",
        "opens_days": "", "rest": "keep",
    }  # fmt: skip
    return lambda **changes: {**base, **changes}


@pytest.fixture
def series(activity, clerk, at):
    return actions.plan_series(make.series(activity), by=clerk, at=at)


@pytest.fixture
def rows(series):
    return list(series.dates.with_slots())


def url(name: str, row) -> str:
    return reverse(f"booking_desk:{name}", args=[row.pk])


def test_the_form_has_twelve_fields_and_starts_like_the_last_slot(client_of, clerk, slot):
    page = client_of(clerk).get(NEW, {"activity": slot.activity_id})
    form = page.context["form"]
    assert len(form.fields) == 12
    assert (form.initial["capacity"], form.initial["weekdays"]) == (20, [4])
    assert (form.initial["first"], form.initial["last"]) == (date(2026, 12, 4), date(2027, 2, 19))


def test_first_press_shows_and_writes_nothing(client_of, clerk, typed):
    answer = client_of(clerk).post(NEW, typed())
    page = answer.content.decode()
    assert "元旦放假" in page
    assert "确认，排这 3 场" in page
    assert "2027 年的放假通知还没录入" in page
    assert (Series.objects.count(), Slot.objects.count()) == (0, 0)


def test_second_press_makes_them_and_leads_to_their_page(client_of, clerk, typed):
    answer = client_of(clerk).post(NEW, typed(confirm="1"), follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[0][0] == reverse("booking_desk:series", args=[Series.objects.get().pk])
    assert "排好 3 场，停 1 次" in page
    assert "元旦放假" in page
    again = client_of(clerk).post(NEW, typed(confirm="1"))
    assert (again.status_code, Series.objects.count()) == (409, 1)


def test_going_back_keeps_what_was_typed(client_of, clerk, typed):
    page = client_of(clerk).post(NEW, typed(edit="1", capacity="17"))
    assert page.templates[0].name == "accounts/admin/form.html"
    assert 'value="17"' in page.content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"freq": "biweekly"}, "每 2 周的周五"),
        ({"weekdays": []}, "每周五"),
        ({"weekdays": ["5", "6"]}, "每周六、周日"),
        ({"freq": "month_day"}, "每月18日"),
        ({"freq": "month_weekday"}, "每月第三个周五"),
        ({"freq": "month_weekday", "first": "2026-12-31", "last": "2027-02-28"}, "每月最后一个周四"),
        ({"freq": "dates", "first": "", "days": "2026-12-05\n2026年12月6日，2026/12/7"}, "3 个日期"),
    ],
)
def test_each_way_of_repeating(client_of, clerk, typed, changes, words):
    client_of(clerk).post(NEW, typed(confirm="1", **changes))
    assert Series.objects.get().recurrence.words == words


def test_no_end_means_that_it_rolls(client_of, clerk, typed):
    client_of(clerk).post(NEW, typed(confirm="1", last=""))
    made = Series.objects.get()
    assert (made.rolls, made.recurrence.freq) == (True, Frequency.WEEKLY)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"first": ""}, "请填从哪天起"),
        ({"last": "2026-12-01"}, "结束日期早于开始日期"),
        ({"last": "2036-12-01"}, "最多排到两年以后"),
        ({"freq": "dates"}, "还没说清楚哪些天办"),
        ({"freq": "dates", "days": "下周三"}, "看不懂“下周三”"),
        ({"freq": "dates", "days": "2026-02-30"}, "看不懂“2026-02-30”"),
        ({"end_time": "16:00"}, "结束时间要晚于开始时间"),
        ({"activity": ""}, "没有说是哪个活动或空间"),
        ({"capacity": "0"}, ""),
        ({"opens_days": "9" * 30}, ""),
        ({"weekdays": ["9"]}, ""),
        ({"first": "0001-01-01", "last": "0001-02-01"}, ""),
    ],
)
def test_what_cannot_be_planned_says_why(client_of, clerk, typed, changes, words):
    for button in ({}, {"confirm": "1"}):
        answer = client_of(clerk).post(NEW, typed(**changes, **button))
        assert answer.status_code in {200, 409}
        assert words in answer.content.decode()
    assert not Slot.objects.exists()


def test_another_communitys_activity_is_no_choice(client_of, other_community_clerk, typed):
    answer = client_of(other_community_clerk).post(NEW, typed(confirm="1"))
    assert "activity" in answer.context["form"].errors
    assert not Series.objects.exists()


def test_change_says_how_many_are_told_and_tells_them(client_of, clerk, series, rows, resident, at):
    make.booking(rows[1].slot, resident.person, by=resident, at=at)
    form = {"start_time": "19:30", "end_time": "21:00", "capacity": "12", "space": "", "label": ""}
    address = url("change_series", rows[1]) + "?scope=later"
    page = client_of(clerk).post(address, form).content.decode()
    assert "要改 <b>5</b> 场，会通知 <b>1</b> 户" in page
    assert "19:00–20:30 → 19:30–21:00" in page
    assert not OutboxMessage.objects.exists()
    answer = client_of(clerk).post(address, {**form, "confirm": "1"}, follow=True)
    assert "改好 5 场" in answer.content.decode()
    assert OutboxMessage.objects.filter(kind="slot_changed", recipient=resident).count() == 1
    series.refresh_from_db()
    assert series.start_time == time(19, 30)


def test_what_was_not_changed_is_listed(client_of, clerk, rows, at):
    make.fill(rows[1].slot, at=at, leave=5)
    form = {"start_time": "19:00", "end_time": "20:30", "capacity": "3", "space": "", "label": ""}
    address = url("change_series", rows[0]) + "?scope=all"
    assert "已有 7 人占座，不能减到 3" in client_of(clerk).post(address, form).content.decode()
    page = client_of(clerk).post(address, {**form, "confirm": "1"}, follow=True).content.decode()
    assert "改好 5 场" in page
    assert "12月9日 周三 没改：已有 7 人占座，不能减到 3" in page


def test_one_is_changed_alone_and_marked(client_of, clerk, series, rows):
    form = {"start_time": "10:00", "end_time": "11:00", "capacity": "12", "space": "", "label": ""}
    client_of(clerk).post(url("change_series", rows[0]), {**form, "confirm": "1"})
    page = client_of(clerk).get(url("series", series)).content.decode()
    assert page.count("单独改过") == 1


def test_a_slots_own_page_leads_to_its_series(client_of, clerk, editor, series, rows):
    for user in (clerk, editor):
        page = client_of(user).get(f"/admin/desk/slot/edit/{rows[0].slot_id}/").content.decode()
        assert url("series", series) in page


def test_calling_off_says_how_many_and_why(client_of, clerk, rows, resident, grandmother, at):
    make.booking(rows[2].slot, resident.person, by=resident, at=at)
    make.booking(rows[3].slot, resident.person, by=resident, at=at)
    address = url("cancel_series", rows[2]) + "?scope=later"
    page = client_of(clerk).get(address).content.decode()
    assert "一共 4 场" in page
    assert "会通知 1 户" in page
    client_of(clerk).post(address, {"reason": "老师生病"})
    assert Slot.objects.scheduled().count() == 2
    assert OutboxMessage.objects.filter(kind="slot_cancelled").count() == 2


def test_a_skipped_date_is_made_up_for(client_of, clerk, typed):
    client_of(clerk).post(NEW, typed(confirm="1"))
    row = Series.objects.get().dates.skipped().get()
    page = client_of(clerk).post(url("make_skipped", row), follow=True).content.decode()
    assert "补上了" in page
    assert Slot.objects.count() == 4


def test_going_on_from_the_page(client_of, clerk, series):
    address = url("extend_series", series)
    assert "确认，排这 2 场" in client_of(clerk).post(address, {"last": "2027-01-20"}).content.decode()
    client_of(clerk).post(address, {"last": "2027-01-20", "confirm": "1"})
    assert Slot.objects.count() == 8
    assert "都排过了" in client_of(clerk).post(address, {"last": "2027-01-20"}).content.decode()


@pytest.mark.parametrize(
    ("last", "words"), [("2036-01-01", "最多排到两年以后"), ("2026-11-01", "结束日期早于开始日期")]
)
def test_going_on_too_far_or_backwards_is_refused_at_once(client_of, clerk, series, last, words):
    for button in ({}, {"confirm": "1"}):
        answer = client_of(clerk).post(url("extend_series", series), {"last": last, **button})
        assert (answer.status_code, words in answer.content.decode()) == (409, True)
    assert Slot.objects.count() == 6


def test_an_editor_plans_and_changes_but_does_not_call_off(client_of, editor, typed):
    client = client_of(editor)
    client.post(NEW, typed(confirm="1"))
    series = Series.objects.get()
    row = series.dates.exclude(slot=None).first()
    page = client.get(url("series", series)).content.decode()
    assert "改全部" in page
    assert "取消全部" not in page
    assert "名单" not in page
    assert client.get(url("cancel_series", row)).status_code == 302
    assert client.post(url("cancel_series", row), {"reason": "x"}).status_code == 302
    assert Slot.objects.scheduled().count() == 3


@pytest.mark.parametrize("who", ["resident", "stranger", "leader", "other_community_clerk"])
def test_who_may_not(request, client_of, series, rows, who):
    client = client_of(request.getfixturevalue(who))
    pages = [
        url("series", series),
        url("extend_series", series),
        *(url(n, rows[0]) for n in ("change_series", "cancel_series")),
    ]
    assert {client.get(page).status_code for page in pages} <= {302, 403, 404}
    assert client.post(url("make_skipped", rows[0])).status_code in {302, 403, 404}
    form = {"start_time": "10:00", "end_time": "11:00", "capacity": "9", "confirm": "1"}
    assert client.post(url("change_series", rows[0]), form).status_code in {302, 403, 404}
    assert set(Slot.objects.values_list("capacity", flat=True)) == {12}


def test_the_page_of_a_series_takes_the_same_statements_for_more_dates(
    client_of, clerk, activity, at, django_assert_num_queries
):
    pages = [url("series", actions.plan_series(make.series(activity), by=clerk, at=at))]
    more = make.series(activity, start_time=time(8), end_time=time(9), rolls=True)
    pages.append(url("series", actions.plan_series(more, by=clerk, at=at)))
    desk = client_of(clerk)
    desk.get(pages[0])
    for page in pages:
        with django_assert_num_queries(10):
            assert desk.get(page).status_code == 200
