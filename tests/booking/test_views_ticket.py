"""The ticket of a booking and giving it back, as pages."""

from datetime import timedelta
from importlib import import_module

import pytest

from booking.models import Booking, Slot
from booking.states import BookingStatus
from tests import factories as make
from tests.pages import text_of

# The ticket.


def test_ticket_shows_code_people_and_pictures(client_of, resident, booked):
    client = client_of(resident)

    page = text_of(client.get(f"/t/{booked.code}/"))
    svg, png = client.get(f"/t/{booked.code}/ticket.svg"), client.get(f"/t/{booked.code}/ticket.png")

    assert f"{booked.short_code[:3]} {booked.short_code[3:]}" in page
    assert "不去了，让给邻居" in page
    assert (svg["Content-Type"], png["Content-Type"]) == ("image/svg+xml", "image/png")
    assert {svg["Cache-Control"], png["Cache-Control"]} == {"no-store, private"}
    assert png.content.startswith(b"\x89PNG")


def test_a_ticket_of_what_is_over_is_a_record_and_opens_no_door(client_of, resident, booked, at):
    page = client_of(resident).get(f"/t/{booked.code}/").content.decode()
    assert "ticket.svg" in page
    Slot.objects.filter(pk=booked.slot_id).update(starts_at=at - timedelta(days=2), ends_at=at - timedelta(days=1))
    page = client_of(resident).get(f"/t/{booked.code}/").content.decode()
    assert "已经结束" in page and "留作记录" in page
    assert "ticket.svg" not in page and "到门口出示" not in page


def test_ticket_picture_says_the_tickets_address(client_of, resident, booked, settings, monkeypatch):
    said = []
    monkeypatch.setattr(import_module("booking.views.ticket"), "qr_svg", lambda text: said.append(text) or "<svg/>")

    client_of(resident).get(f"/t/{booked.code}/ticket.svg")

    assert said == [f"{settings.PUBLIC_BASE_URL}/t/{booked.code}/"]


@pytest.mark.parametrize("path", ["", "ticket.svg", "ticket.png", "cancel/"])
def test_neighbour_and_stranger_get_404(client_of, booked, neighbour, stranger, path):
    for user in (neighbour, stranger):
        assert client_of(user).get(f"/t/{booked.code}/{path}").status_code == 404
    assert client_of(None).get(f"/t/{booked.code}/{path}")["Location"].startswith("/accounts/login/?next=/t/")


def test_neighbour_and_stranger_cannot_cancel(client_of, booked, neighbour, stranger):
    for user in (neighbour, stranger):
        assert client_of(user).post(f"/t/{booked.code}/cancel/").status_code == 404
    assert Booking.objects.get().status == BookingStatus.CONFIRMED


def test_who_works_the_door_is_led_there(client_of, booked, clerk, leader, editor, other_community_clerk):
    for user in (clerk, leader):
        assert client_of(user).get(f"/t/{booked.code}/")["Location"] == f"/door/?code={booked.code}"
    for user in (editor, other_community_clerk):
        assert client_of(user).get(f"/t/{booked.code}/").status_code == 404


@pytest.mark.parametrize("code", ["22222222", "lower", "%00", "A" * 500])
def test_unknown_codes_are_404(client_of, resident, code):
    assert client_of(resident).get(f"/t/{code}/").status_code == 404


# Giving back.


def test_cancelling_asks_first_then_frees_the_places(client_of, slot, resident, booked):
    client = client_of(resident)

    assert "不去了？" in text_of(client.get(f"/t/{booked.code}/cancel/"))
    assert Booking.objects.get().status == BookingStatus.CONFIRMED
    page = text_of(client.post(f"/t/{booked.code}/cancel/", {"reason": "下雪"}, follow=True))

    assert "取消好了，名额让给邻居" in page
    assert "改主意了，再报一次" in page
    slot.refresh_from_db()
    assert (slot.taken, Booking.objects.get().cancel_reason) == (0, "下雪")


def test_cancelling_twice_is_409_in_words(client_of, resident, booked):
    client = client_of(resident)
    client.post(f"/t/{booked.code}/cancel/")

    response = client.post(f"/t/{booked.code}/cancel/")

    assert response.status_code == 409
    assert "这个预约已经取消了" in text_of(response)


@pytest.mark.parametrize("reason", ["长" * 10_000, "\x00"])
def test_a_bad_reason_is_400_and_nothing_is_cancelled(client_of, resident, booked, reason):
    response = client_of(resident).post(f"/t/{booked.code}/cancel/", {"reason": reason})

    assert response.status_code == 400
    assert Booking.objects.get().status == BookingStatus.CONFIRMED


# What each state says.


@pytest.mark.parametrize(
    ("status", "more", "words"),
    [
        ("pending", {}, ("已交上，等审核", "座位先留着", "不去了，撤回")),
        ("entered", {}, ("报上了，等抽签", "11月27日 08:00 截止报名", "现在 3 人抽 20 席", "不抽了，退出")),
        ("rejected", {"decision_reason": "只收初学的"}, ("这次没通过", "只收初学的", "看其他场次")),
        ("not_drawn", {}, ("这次没抽中", "看看其他场次")),
        ("lapsed", {}, ("过时了，没有确认", "名额已经让出，不记分", "还想来，重新报名")),
        ("cancelled", {}, ("已经取消", "改主意了，再报一次")),
    ],
)
def test_ticket_of_each_state_says_what_is_and_what_next(client_of, slot, resident, children, at, status, more, words):
    made = make.booking(slot, resident.person, *children, by=resident, at=at, status=status, **more)

    page = text_of(client_of(resident).get(f"/t/{made.code}/"))

    assert [said in page for said in (*words, "林晓梅、林一诺、林一鸣")] == [True] * (len(words) + 1)
    assert "ticket.svg" not in page


def test_the_queue_tells_its_policy_and_place(client_of, activity, resident, neighbour, at):
    activity.waitlist_policy = "fill"
    activity.save()
    slot = make.slot(activity, at=at, capacity=1, taken=1)
    make.booking(slot, neighbour.person, by=neighbour, at=at - timedelta(minutes=1), status="waitlisted")
    made = make.booking(slot, resident.person, by=resident, at=at, status="waitlisted", accepts_part=True)

    page = text_of(client_of(resident).get(f"/t/{made.code}/"))

    said = ("排上了，第 2 位", "前面还有 1 户", "先问坐得下的", "坐不下时，先来几位也行", "轮到时通知您")
    assert [words in page for words in said] == [True] * 5
    assert "排在别人后面" not in page


def test_who_stands_behind_is_told_until_when(client_of, slot, resident, at):
    made = make.booking(slot, resident.person, by=resident, at=at, status="waitlisted", behind=True)

    page = text_of(client_of(resident).get(f"/t/{made.code}/"))

    assert "家里记了分，排在别人后面" in page
    assert "11月26日 09:00 起，空位才轮到你们" in page


def test_a_drawn_party_and_an_approved_one_are_told_so(client_of, activity, resident, children, at):
    drawn = make.slot(activity, at=at, drawn_at=at)
    won = make.booking(drawn, resident.person, by=resident, at=at, queued_at=at)
    asked = make.slot(activity, at=at, starts_at=at + timedelta(days=9))
    approved = make.booking(asked, resident.person, by=resident, at=at, decided_at=at, decision_reason="欢迎来")
    client = client_of(resident)

    assert "抽中了" in text_of(client.get(f"/t/{won.code}/"))
    page = text_of(client.get(f"/t/{approved.code}/"))
    assert [words in page for words in ("审核通过，约好了", "欢迎来", "ticket.svg")] == [True] * 3


def test_nobody_came_and_the_points_lead_to_the_record(client_of, activity, resident, at):
    slot = make.slot(activity, at=at, starts_at=at - timedelta(days=2), booking_opens_at=at - timedelta(days=9))
    made = make.booking(slot, resident.person, by=resident, at=at)
    made.places.update(status="no_show")
    make.credit_entry(made, at=at)

    page = text_of(client_of(resident).get(f"/t/{made.code}/"))

    assert [words in page for words in ("这次没来", "没来也没说，记 2 分", 'href="/me/credit/"')] == [True] * 3
    assert "ticket.svg" not in page


# What giving back costs is said before.


@pytest.fixture
def told(activity, resident, children, at):
    """told(cancel_until, **changes of the frozen rules): a booking of a slot tomorrow."""

    def build(cancel_until, moved=False, **changes):
        slot = make.slot(activity, at=at, starts_at=at + timedelta(hours=30), cancel_until=at + timedelta(hours=20))
        credit = {"version": 1, "late": 1, "no_show": 2, "days": 90, "limit": 6, "dry_run": False} | changes
        policy = {"cancel_until": cancel_until.isoformat(), "credit": credit} | ({"moved": True} if moved else {})
        return make.booking(slot, resident.person, by=resident, at=at, policy=policy)

    return build


def cancel_page(client, booking) -> str:
    return text_of(client.get(f"/t/{booking.code}/cancel/"))


def test_in_time_it_costs_nothing(client_of, resident, told, at):
    page = cancel_page(client_of(resident), told(at + timedelta(hours=1)))

    assert "11月20日 10:00 前取消，不记分。" in page
    assert "取消记" not in page


def test_late_is_told_by_the_frozen_rules_not_by_the_slots(client_of, resident, told, at):
    page = cancel_page(client_of(resident), told(at - timedelta(hours=1), late=3))

    assert "11月20日 08:00 已过，取消记 3 分" in page
    assert "取消后可以申诉" in page
    assert "没来记的分更多" not in page


def test_while_tried_out_nothing_weighs(client_of, resident, told, at):
    page = cancel_page(client_of(resident), told(at - timedelta(hours=1), dry_run=True))

    assert "取消记 1 分" in page
    assert "现在试行，只记录，不影响报名。" in page


def test_after_a_change_by_the_organiser_it_costs_nothing(client_of, resident, told, at):
    page = cancel_page(client_of(resident), told(at - timedelta(hours=1), moved=True))

    assert "时间或地点改过，取消不记分" in page


def test_cancelling_late_leaves_the_points_on_the_ticket(client_of, resident, told, at):
    booking = told(at - timedelta(hours=1))

    page = text_of(client_of(resident).post(f"/t/{booking.code}/cancel/", follow=True))

    assert "取消好了" in page
    assert "临时取消，记 1 分" in page
    assert booking.credit.get().points == 1


@pytest.mark.parametrize(("status", "words"), [("waitlisted", "退出候补"), ("entered", "退出抽签")])
def test_leaving_a_queue_costs_nothing(client_of, slot, resident, at, status, words):
    made = make.booking(slot, resident.person, by=resident, at=at, status=status)
    client = client_of(resident)

    page = cancel_page(client, made)
    after = text_of(client.post(f"/t/{made.code}/cancel/", follow=True))

    assert words in page
    assert "现在退出，不记分" in page
    assert "退出了，不再等。" in after
