"""The desk: booking on behalf, cancelling, the roster, and slots whose seats only actions move."""

import uuid
from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from accounts.models import Household
from booking.models import Activity, Booking
from booking.states import BookingStatus, Channel, PlaceStatus, SlotStatus
from common.models import AuditEntry, OutboxMessage
from tests import factories as make


def desk(slot, page: str) -> str:
    return f"/admin/desk/slots/{slot.pk}/{page}/"


# Booking on behalf


@pytest.mark.parametrize("wanted", ["林晓梅", "8001", "3 号楼"])
def test_household_is_found_by_name_phone_and_door(wanted, client_of, clerk, resident, slot):
    Household.objects.filter(pk=resident.person.household_id).update(phone="+8613800138001", address="3 号楼 501")
    answer = client_of(clerk).get(desk(slot, "book"), {"q": wanted})
    assert answer.context["household"] == resident.person.household
    assert "王秀兰" in answer.content.decode()


def test_household_of_another_community_is_not_found(client_of, clerk, slot, other_community, at):
    theirs = make.resident(other_community, name="外人")
    answer = client_of(clerk).get(desk(slot, "book"), {"q": "外人"})
    assert answer.context["found"] == []
    answer = client_of(clerk).get(desk(slot, "book"), {"household": theirs.person.household_id})
    assert answer.status_code == 404


def test_booking_on_behalf_leads_to_the_slip(client_of, clerk, resident, grandmother, slot):
    answer = client_of(clerk).post(
        f"{desk(slot, 'book')}?household={grandmother.household_id}",
        {"persons": [str(grandmother.pk)], "channel": "phone", "contact_phone": "0571-5555 0100"},
        follow=True,
    )
    booking = Booking.objects.get()
    assert (booking.channel, booking.made_by, booking.contact_phone) == (Channel.PHONE, clerk, "0571-5555 0100")
    assert [place.person for place in booking.places.all()] == [grandmother]
    page = answer.content.decode()
    assert booking.short_code in page and "<svg" in page and "王秀兰" in page


def test_refused_booking_shows_its_reason_and_keeps_what_was_typed(client_of, clerk, resident, grandmother, slot, at):
    Activity.objects.update(max_age=60)
    answer = client_of(clerk).post(
        f"{desk(slot, 'book')}?household={grandmother.household_id}",
        {"persons": [str(grandmother.pk)], "channel": "desk", "contact_phone": "13800138001"},
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "王秀兰那天 78 岁" in page and 'value="13800138001"' in page
    assert not Booking.objects.exists()


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"persons": [str(uuid.uuid4())], "channel": "desk"},
        {"persons": ["nobody"], "channel": "web"},
        {"persons": ["x" * 10_000], "channel": "desk", "contact_phone": "9" * 10_000},
    ],
)
def test_bad_party_books_nothing(typed, client_of, clerk, resident, slot):
    answer = client_of(clerk).post(f"{desk(slot, 'book')}?household={resident.person.household_id}", typed)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not Booking.objects.exists()


@pytest.mark.parametrize("query", [{"household": "x"}, {"household": "9" * 40}, {"q": "%" * 500}])
def test_bad_search_still_answers(query, client_of, clerk, slot):
    assert client_of(clerk).get(desk(slot, "book"), query).status_code == 200


def test_new_household_is_registered_on_the_way(client_of, clerk, slot, community):
    answer = client_of(clerk).post(
        desk(slot, "households/new"),
        {"name": "孙玉珍", "address": "6 号楼 302", "phone": "", "birth_date": "1948-05-01"},
    )
    home = Household.objects.get(address="6 号楼 302")
    assert answer.url == f"{desk(slot, 'book')}?household={home.pk}"
    assert (home.community, home.contact, [p.name for p in home.persons.all()]) == (community, None, ["孙玉珍"])
    assert AuditEntry.objects.filter(verb="household.registered", actor=clerk).count() == 1


@pytest.mark.parametrize(
    ("typed", "stored"), [("138 0013-8001", "+8613800138001"), ("0571-5555 0100", "0571-5555 0100")]
)
def test_a_mobile_number_is_stored_as_at_sign_up(client_of, clerk, slot, typed, stored):
    client_of(clerk).post(desk(slot, "households/new"), {"name": "孙玉珍", "address": "6 号楼", "phone": typed})
    assert Household.objects.get().phone == stored


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ({"name": "张小宝", "address": "1 号楼", "birth_date": "2020-01-01"}, "第一个人要是成年人"),
        ({"name": "张三", "address": "1 号楼", "birth_date": "2999-01-01"}, "出生日期不对"),
        ({"name": "张三", "address": "1 号楼", "phone": "call me"}, "电话只能有数字"),
    ],
)
def test_household_is_refused_with_its_reason(typed, reason, client_of, clerk, slot):
    answer = client_of(clerk).post(desk(slot, "households/new"), typed)
    assert reason in answer.content.decode()
    assert not Household.objects.exists()


@pytest.mark.parametrize(
    "typed", [{}, {"name": "张" * 10_000, "address": "1 号楼"}, {"name": "张三", "address": "x" * 10_000}]
)
def test_household_of_bad_shape_is_not_registered(typed, client_of, clerk, slot):
    answer = client_of(clerk).post(desk(slot, "households/new"), typed)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not Household.objects.exists()


# Cancelling


def test_cancel_on_behalf_needs_a_reason_and_gives_the_place_back(client_of, clerk, resident, slot, at):
    booking = make.booking(slot, resident.person, by=resident, at=at)
    url = f"/admin/desk/bookings/{booking.pk}/cancel/"
    assert client_of(clerk).post(url, {"reason": ""}).status_code == 200
    assert client_of(clerk).post(url, {"reason": "本人来电"}).url == desk(slot, "roster")
    booking.refresh_from_db()
    slot.refresh_from_db()
    assert (booking.status, booking.cancel_reason, slot.taken) == (BookingStatus.CANCELLED, "本人来电", 0)
    assert "已经取消" in client_of(clerk).post(url, {"reason": "again"}).content.decode()


def test_cancelling_a_slot_says_how_many_are_told_and_tells_them(client_of, clerk, resident, slot, at):
    make.booking(slot, resident.person, by=resident, at=at)
    elder = make.person(make.household(slot.community), "孙玉珍")
    make.booking(slot, elder, by=clerk, at=at)
    page = client_of(clerk).get(desk(slot, "cancel")).content.decode()
    assert "会通知 1 户" in page and "另有 1 户没有账号" in page
    client_of(clerk).post(desk(slot, "cancel"), {"reason": "雨天"})
    slot.refresh_from_db()
    assert (slot.status, slot.taken) == (SlotStatus.CANCELLED, 0)
    assert OutboxMessage.objects.filter(kind="slot_cancelled", recipient=resident).count() == 1


# Roster


def test_roster_masks_phones_until_asked(client_of, clerk, resident, slot, at):
    make.booking(slot, resident.person, by=resident, at=at, contact_phone="+8613800138001")
    browser = client_of(clerk)
    for page in ("roster", "roster/print"):
        assert "138****8001" in browser.get(desk(slot, page)).content.decode()
        assert "13800138001" in browser.get(desk(slot, page), {"phones": "1"}).content.decode()


def test_roster_takes_the_same_statements_for_one_household_and_for_three(
    client_of, clerk, slot, at, django_assert_num_queries
):
    browser = client_of(clerk)
    make.fill(slot, at=at, leave=19)
    browser.get(desk(slot, "roster"))
    with django_assert_num_queries(13):
        browser.get(desk(slot, "roster"))
    make.fill(slot, at=at, leave=17)
    with django_assert_num_queries(13):
        browser.get(desk(slot, "roster"))


def test_one_person_then_the_whole_party_arrive_from_the_roster(client_of, clerk, resident, grandmother, activity, at):
    slot = make.slot(activity, at=at, starts_at=at + timedelta(minutes=30))
    booking = make.booking(slot, resident.person, grandmother, by=resident, at=at)
    first = booking.places.get(person=grandmother)
    url = desk(slot, "arrivals")
    client_of(clerk).post(url, {"booking": booking.pk, "place": first.pk})
    assert [p.status for p in booking.places.all()] == [PlaceStatus.CONFIRMED, PlaceStatus.CHECKED_IN]
    client_of(clerk).post(url, {"booking": booking.pk})
    assert {p.status for p in booking.places.all()} == {PlaceStatus.CHECKED_IN}


def test_arriving_a_week_early_is_refused_with_the_reason(client_of, clerk, resident, slot, at):
    booking = make.booking(slot, resident.person, by=resident, at=at)
    answer = client_of(clerk).post(desk(slot, "arrivals"), {"booking": booking.pk}, follow=True)
    assert "还没到签到时间" in answer.content.decode()
    assert booking.places.get().status == PlaceStatus.CONFIRMED


@pytest.mark.parametrize("typed", [{}, {"booking": "x"}, {"booking": "9" * 30}, {"booking": "0", "place": "x"}])
def test_arrival_of_nobody_is_not_found(typed, client_of, clerk, slot):
    assert client_of(clerk).post(desk(slot, "arrivals"), typed).status_code == 404


def test_roster_spreadsheet_starts_no_formula(client_of, clerk, community, slot, at):
    person = make.person(make.household(community, address="@home"), "=cmd()")
    make.booking(slot, person, by=clerk, at=at)
    book = load_workbook(BytesIO(client_of(clerk).get(f"/admin/desk/slots/{slot.pk}/roster.xlsx").content))
    row = [cell.value for cell in book.active[2]]
    assert (row[1], row[6]) == ("'=cmd()", "'@home")
    assert book.active.freeze_panes == "A2"


# Who must not


PAGES = ["roster", "roster/print", "book", "households/new", "cancel", "arrivals"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["resident", "editor", "stranger", "leader"])
def test_desk_is_closed_to_those_who_do_not_work_there(page, who, client_of, slot, request):
    browser = client_of(request.getfixturevalue(who))
    assert browser.get(desk(slot, page)).status_code in {302, 403}
    assert browser.post(desk(slot, page), {"reason": "x"}).status_code in {302, 403}
    slot.refresh_from_db()
    assert slot.status == SlotStatus.SCHEDULED


@pytest.mark.parametrize("page", PAGES)
def test_clerk_of_another_community_finds_no_slot_of_ours(page, client_of, other_community_clerk, slot):
    browser = client_of(other_community_clerk)
    assert browser.post(desk(slot, page), {"reason": "x"}).status_code == 404
    assert browser.get(f"/admin/desk/slot/edit/{slot.pk}/").status_code == 404


def test_clerk_of_another_community_finds_no_booking_of_ours(client_of, other_community_clerk, resident, slot, at):
    booking = make.booking(slot, resident.person, by=resident, at=at)
    browser = client_of(other_community_clerk)
    for url in (f"/admin/desk/bookings/{booking.pk}/slip/", f"/admin/desk/bookings/{booking.pk}/cancel/"):
        assert browser.get(url).status_code == 404
    assert browser.get(f"/admin/desk/booking/inspect/{booking.pk}/").status_code == 404


def test_details_show_moments_of_the_clock_here_and_dashes(client_of, clerk, resident, slot, at):
    booking = make.booking(slot, resident.person, by=resident, at=at)
    page = client_of(clerk).get(f"/admin/desk/booking/inspect/{booking.pk}/").content.decode()
    assert "2026年11月20日 09:00" in page
    assert ">None<" not in "".join(page.split())


def test_home_shows_today_to_the_desk_only(client_of, clerk, editor, activity, at):
    make.slot(activity, at=at, starts_at=at + timedelta(hours=1))
    assert "暖冬饺子节" in client_of(clerk).get("/admin/").content.decode()
    assert "暖冬饺子节" not in client_of(editor).get("/admin/").content.decode()
