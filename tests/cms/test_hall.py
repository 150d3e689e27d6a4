"""The hall screen's board: what stands on it, when the code does, what it costs, and that it names nobody."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from booking import actions
from checkin.models import Checkpoint, DisplayLease, Mode
from checkin.rules import needs_code
from cms.models import NewsPage
from cms.screens.hall import Line, parts_of, shortened, width
from cms.screens.notices import current_notices
from cms.states import NewsCategory
from tests import factories as make


@pytest.fixture
def lease(home, activity, clerk, at):
    point = Checkpoint.objects.create(community=home.get_site().community, venue=activity.venue, name="门口")
    return DisplayLease.objects.create(
        checkpoint=point, made_by=clerk, created_at=at, expires_at=at + timedelta(days=9)
    )


def board(client, lease, **headers):
    return client.get(f"{lease.path}board/", headers=headers)


def notice(section, title: str, **fields) -> NewsPage:
    page = NewsPage(title=title, category=NewsCategory.NOTICE, intro="请看", **fields)
    return section("news").add_child(instance=page)


# What stands on it.


def test_today_and_the_days_after_stand_apart(client, lease, activity, community, at):
    make.slot(activity, at=at, starts_at=at + timedelta(hours=5))
    make.slot(make.activity(community, "周末读书"), at=at, starts_at=at + timedelta(days=1), capacity=4)
    make.slot(make.activity(community, "下周的事"), at=at, starts_at=at + timedelta(days=7))
    make.slot(make.activity(community, "没公开的", listed=False), at=at, starts_at=at + timedelta(hours=1))
    parts = client.get(lease.path).context["board"].parts
    shown = [(part.title, line.time, line.note, line.title, line.word) for part in parts for line in part.lines]
    assert shown == [
        ("今天来社区", "14:00", "到 16:00", "暖冬饺子节", "还剩 20 席"),
        ("接下来几天", "09:00", "周六 21日", "周末读书", "仅剩 4 席"),
    ]


def test_what_has_begun_what_is_full_and_what_is_called_off_say_so(client, lease, community, clerk, at):
    def slot(title, **hours):
        return make.slot(make.activity(community, title), at=at, starts_at=at + timedelta(**hours), capacity=1)

    slot("已经开始", hours=-1)
    make.fill(slot("满了", hours=3), at=at)
    actions.cancel_slot(slot("不办了", hours=4), reason="下雨", by=clerk, at=at)
    (part,) = client.get(lease.path).context["board"].parts
    assert [(line.title, line.word) for line in part.lines] == [
        ("已经开始", "进行中"), ("满了", "候补"), ("不办了", "已取消"),
    ]  # fmt: skip


def test_of_a_long_programme_the_rest_is_counted(client, lease, community, at):
    for number in range(26):
        make.slot(make.activity(community, f"活动 {number}"), at=at, starts_at=at + timedelta(hours=1 + number))
    page = client.get(lease.path)
    assert sum(len(part.lines) for part in page.context["board"].parts) == 24
    assert "还有 2 场在网上" in page.content.decode()


def test_another_communitys_programme_is_not_shown(client, lease, other_community, at):
    make.slot(make.activity(other_community, "别家的"), at=at, starts_at=at + timedelta(hours=2))
    assert "别家的" not in client.get(lease.path).content.decode()


def test_notices_stand_below_until_they_are_over(client, lease, section, home, at):
    later = at + timedelta(days=1)
    notice(section, "明天停水", shown_until=later)
    notice(section, "早过了", shown_until=at)
    notice(section, "不用一直挂着")
    notice(section, "没发布", live=False, shown_until=later)
    assert [line.title for line in current_notices(home, at=at, limit=5)] == ["明天停水"]
    html = client.get(lease.path).content.decode()
    assert ("明天停水" in html, "0571-88880000" in html) == (True, False)


def test_without_notices_the_telephone_stands_there(client, lease):
    assert "0571-88880000，每天 8:30–18:00" in client.get(lease.path).content.decode()


def test_it_names_nobody(client, lease, activity, resident, children, volunteer, team, at):
    slot = make.slot(activity, at=at, starts_at=at + timedelta(minutes=30))
    make.booking(slot, resident.person, *children, by=resident, at=at)
    shift = make.shift(team, at=at, venue=activity.venue, starts_at=at)
    make.signup(make.shift_role(shift), volunteer.person.volunteer, at=at)
    html = client.get(lease.path).content.decode() + board(client, lease).content.decode()
    names = [resident.person.name, volunteer.person.name, *(child.name for child in children)]
    assert [name for name in names if name in html] == []


def test_the_first_that_takes_place_stands_out(client, lease, community, clerk, at):
    for title, hours in (("不办了", 1), ("办的", 2), ("后面的", 3)):
        slot = make.slot(make.activity(community, title), at=at, starts_at=at + timedelta(hours=hours))
        if title == "不办了":
            actions.cancel_slot(slot, reason="下雨", by=clerk, at=at)
    (part,) = client.get(lease.path).context["board"].parts
    assert [line.title for line in part.lines if line.next] == ["办的"]


@pytest.mark.parametrize("part", ["0", "1", "7", "-1", "x", "٣", "99999", ""])
def test_any_part_shows_one_page(client, lease, community, at, part):
    for number in range(6):
        make.slot(make.activity(community), at=at, starts_at=at + timedelta(hours=1 + number))
    shown = client.get(lease.path, {"part": part}).context["parts"]
    assert sorted(is_shown for _part, is_shown in shown) == [False, True]


def test_pages_are_filled_by_height_and_words_are_cut_whole():
    long = shortened("“情暖社区·共庆佳节”第十二届暖冬饺子节暨邻里互助志愿服务集中展示日", 30)
    assert (long[-1], width(long) <= 30, shortened("茶话会", 30)) == ("…", True, "茶话会")
    lines = [Line("09:00", "", title, "", "", "open", "") for title in ["短的"] * 4 + [long] * 3 + ["短的"]]
    assert [len(part.lines) for part in parts_of("今天", lines)] == [4, 3, 1]


# The code.


def test_the_code_stands_while_a_shift_or_a_slot_is_about_now(client, lease, team, activity, at):
    def side():
        return client.get(lease.path).context["board"].side

    assert side() == "invitation"
    make.shift(team, at=at, venue=make.venue(team.community), starts_at=at)
    assert side() == "invitation"
    shift = make.shift(team, at=at, venue=activity.venue, starts_at=at + timedelta(hours=2))
    assert side() == "code"
    shift.state = "cancelled"
    shift.save()
    assert side() == "invitation"
    slot = make.slot(activity, at=at, starts_at=at + timedelta(minutes=59), capacity=2)
    assert side() == "invitation"
    make.fill(slot, at=at, leave=1)
    assert side() == "code"


def test_the_code_stands_until_an_extended_shift_is_long_over(lease, team, activity, at):
    shift = make.shift(team, at=at, venue=activity.venue, starts_at=at - timedelta(hours=6), extended_until=at)
    assert needs_code(lease.checkpoint, at=at + timedelta(minutes=119))
    assert not needs_code(lease.checkpoint, at=at + timedelta(hours=2))
    lease.checkpoint.shift = shift
    assert needs_code(lease.checkpoint, at=at)


def test_a_checkpoint_of_one_slot_looks_at_that_alone(lease, activity, at):
    slot, other = (make.slot(activity, at=at, starts_at=at, capacity=1) for _ in range(2))
    make.fill(other, at=at)
    lease.checkpoint.slot = slot
    assert not needs_code(lease.checkpoint, at=at)
    lease.checkpoint.slot = other
    assert needs_code(lease.checkpoint, at=at)


# The board alone.


def test_an_unchanged_board_has_the_same_tag_and_a_change_another(client, lease, activity, at, time_machine):
    first = board(client, lease)
    time_machine.move_to(at + timedelta(seconds=90))
    again = board(client, lease, if_none_match=first["ETag"])
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert "no-store" in first["Cache-Control"] and "no-store" in again["Cache-Control"]
    make.slot(activity, at=at, starts_at=at + timedelta(hours=5))
    assert board(client, lease, if_none_match=first["ETag"]).status_code == 200


def test_a_board_has_no_code_in_it(client, lease, team, activity, at):
    make.shift(team, at=at, venue=activity.venue, starts_at=at)
    html = board(client, lease).content.decode()
    assert f'data-code="/screen/{lease.token}/code.svg"' in html and "<path" not in html.split("data-code")[1][:200]


def test_an_ended_or_unknown_lease_shows_nothing(client, lease, at):
    lease.ended_at = at
    lease.save()
    assert (client.get(lease.path).status_code, board(client, lease).status_code) == (410, 410)
    assert client.get("/screen/nothing/board/").status_code == 404


def test_a_kiosks_lease_is_no_screen(client, lease):
    Checkpoint.objects.update(mode=Mode.KIOSK)
    assert client.get(lease.path)["Location"] == f"/kiosk/{lease.token}/"
    assert board(client, lease).status_code == 410


@pytest.mark.parametrize("rows", [1, 3])
def test_a_board_costs_the_same_however_full(client, lease, community, section, page_of, at, rows):
    for number in range(rows):
        activity = make.activity(community)
        make.slot(activity, at=at, starts_at=at + timedelta(hours=number))
        page_of(activity)
        notice(section, f"通知 {number}", shown_until=at + timedelta(days=1))
    board(client, lease)
    with CaptureQueriesContext(connection) as queries:
        board(client, lease)
    assert len(queries) == STATEMENTS, [query["sql"] for query in queries]


STATEMENTS = 7  # lease, slots, pages, the site for their addresses, notices, shifts and slots about now
