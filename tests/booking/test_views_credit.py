"""信用, as pages: points, rules, entries and appeals."""

from datetime import timedelta

import pytest

from booking.models import Appeal, BookingPolicy, CreditEntry
from tests import factories as make
from tests.pages import text_of


@pytest.fixture
def entry(booked, at):
    return make.credit_entry(booked, at=at)


def test_page_shows_points_rules_and_entries(client_of, resident, entry):
    page = text_of(client_of(resident).get("/me/credit/"))

    said = ("现在 2 分", "还不影响报名", "没来也没说：暖冬饺子节", "2 分</span>", "2027年2月18日 周四 以后消除", "申诉")
    assert [words in page for words in said] == [True] * 6
    rules = (
        "过了期限才取消，记 1 分",
        "每一笔 90 天后自动消除",
        "满 6 分，最后一笔起 30 天内先排候补",
        "带孩子一起来的",
    )
    assert [words in page for words in rules] == [True] * 4


def test_enough_points_say_until_when_they_weigh(client_of, resident, booked, at):
    make.credit_entry(booked, at=at - timedelta(days=1), points=6)

    assert "12月19日 09:00 前，大人单独报名先排候补" in text_of(client_of(resident).get("/me/credit/"))


def test_rules_are_the_communitys_own(client_of, resident, community):
    BookingPolicy.objects.create(community=community, late_points=0, no_show_points=3, dry_run=True)

    page = text_of(client_of(resident).get("/me/credit/"))

    assert "全家没来也没说，记 3 分" in page
    assert "现在试行，只记录，不影响报名" in page
    assert "过了期限才取消" not in page


def test_without_entries_or_household_it_says_so(client_of, resident, stranger):
    for user in (resident, stranger):
        page = text_of(client_of(user).get("/me/credit/"))
        assert [words in page for words in ("现在 0 分", "没有记录", "怎么记分")] == [True] * 3


def test_an_appeal_is_taken_once_and_stops_the_counting(client_of, resident, entry):
    client, sent = client_of(resident), {"text": "那天孩子发烧"}

    page = text_of(client.post(f"/me/credit/{entry.pk}/appeal/", sent, follow=True))
    again = client.post(f"/me/credit/{entry.pk}/appeal/", sent)

    assert [words in page for words in ("申诉收到了", "现在 0 分", "申诉中，暂不计", "那天孩子发烧")] == [True] * 4
    assert "12月4日 周五 前答复" in page
    assert again.status_code == 409
    assert "这一笔已经申诉过" in text_of(again)
    assert Appeal.objects.get().made_by == resident


def test_the_answer_is_shown(client_of, resident, entry, clerk, at):
    entry.state = "excused"
    entry.excused_at, entry.excused_by, entry.excuse_reason = at, clerk, "核实过"
    entry.save()
    Appeal.objects.create(
        entry=entry, text="那天孩子发烧", made_by=resident, made_at=at, due_on=at.date(), state="granted",
        answer="核实过，免除", answered_by=clerk, answered_at=at,
    )  # fmt: skip

    page = text_of(client_of(resident).get("/me/credit/"))

    assert [words in page for words in ("已免除", "免除原因：核实过", "申诉成功：核实过，免除")] == [True] * 3
    assert "记错了？申诉" not in page


@pytest.mark.parametrize(("text", "words"), [("", "还没写"), ("长" * 301, "最多 300 个字"), ("\x00", "id_")])
def test_a_bad_appeal_is_400_and_what_was_typed_stays(client_of, resident, entry, text, words):
    response = client_of(resident).post(f"/me/credit/{entry.pk}/appeal/", {"text": text})

    page = text_of(response)
    assert response.status_code == 400
    assert "<title>错误：" in page
    assert words in page
    assert "<details" in page
    assert " open>" in page
    assert not Appeal.objects.exists()


def test_what_no_longer_counts_cannot_be_disputed(client_of, resident, booked, at):
    old = make.credit_entry(booked, at=at - timedelta(days=120))
    client = client_of(resident)

    page, response = text_of(client.get("/me/credit/")), client.post(f"/me/credit/{old.pk}/appeal/", {"text": "晚了"})

    assert "已消除" in page
    assert "记错了？申诉" not in page
    assert response.status_code == 409
    assert "这一笔已经不计分" in text_of(response)


def test_entries_of_others_are_not_there(client_of, entry, neighbour, stranger, clerk, other_community_clerk):
    for user in (neighbour, stranger, clerk, other_community_clerk):
        client = client_of(user)
        assert client.post(f"/me/credit/{entry.pk}/appeal/", {"text": "不是我的"}).status_code == 404
        assert client.get(f"/me/credit/{entry.pk}/appeal/").status_code == 404
        assert "暖冬饺子节" not in text_of(client.get("/me/credit/"))
    assert client_of(None).get("/me/credit/")["Location"] == "/accounts/login/?next=/me/credit/"
    assert CreditEntry.objects.get().state == "counts"


@pytest.mark.parametrize("rows", [1, 3])
def test_page_costs_the_same_for_one_and_three(client_of, activity, resident, at, rows, django_assert_num_queries):
    for day in range(rows):
        slot = make.slot(activity, at=at, starts_at=at + timedelta(days=day + 2))
        make.credit_entry(make.booking(slot, resident.person, by=resident, at=at), at=at)
    client = client_of(resident)
    client.get("/me/credit/")

    with django_assert_num_queries(5):
        client.get("/me/credit/")
